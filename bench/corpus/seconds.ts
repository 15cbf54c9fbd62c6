import type { Random } from './random.ts';
import type { Size } from './shape.ts';

/** Seconds of sound in a file of this size. A tiny MP3 has six frames: some readers believe no fewer than five. */
export function seconds(random: Random, size: Size): number {
  if (size === 'tiny') return 0.15;
  return size === 'small' ? 1 + random.next() * 2 : random.int(150, 420);
}
