/** Covers: valid pictures of one colour, filled up to the size of a real cover with bytes that do not compress. */
import { jpeg } from '../../test/support/media/jpeg.ts';
import { png } from '../../test/support/media/png.ts';
import type { Colour } from '../../test/support/media/png.ts';
import type { Picture } from '../../test/support/media/tags.ts';
import type { Random } from './random.ts';

/** Bytes: what covers in real libraries have. */
const SMALLEST = 30_000;
const LARGEST = 500_000;
const SIDE = 64;
const JPEG_SHARE = 0.85;

export function cover(random: Random): Picture {
  const colour: Colour = [random.int(0, 255), random.int(0, 255), random.int(0, 255)];
  const filler = random.bytes(random.skewed(SMALLEST, LARGEST));
  const size = { width: SIDE, height: SIDE };
  return random.chance(JPEG_SHARE)
    ? { mime: 'image/jpeg', data: jpeg({ ...size, colour, filler }), ...size }
    : { mime: 'image/png', data: png({ ...size, paint: () => colour, filler }), ...size };
}
