/**
 * A file of which only the bytes asked for last can be seen, at another place each time; all around is poison. A reader
 * that looks beyond what it asked for, or at bytes of an earlier call, comes to another result than over plain memory.
 */
import { VIEW_CAP } from '../../../lib/parser/byte-source.ts';
import type { ByteView } from '../../../lib/parser/byte-source.ts';

const POISON = 0xa5;
const PLACES = 7;

export class NarrowView implements ByteView {
  readonly bytes: Buffer = Buffer.alloc(VIEW_CAP + PLACES * 64, POISON);
  readonly #file: Buffer;
  #calls = 0;
  #shown = [0, 0] as [from: number, to: number];

  constructor(file: Uint8Array) {
    this.#file = Buffer.from(file);
  }

  get size(): number {
    return this.#file.length;
  }

  /** Looks so far. */
  get calls(): number {
    return this.#calls;
  }

  at(position: number, length: number): number {
    if (!Number.isInteger(position) || !Number.isInteger(length) || length < 0)
      throw new RangeError(`${position}, ${length}`);
    if (position < 0 || position + length > this.size || length > VIEW_CAP) return -1;
    const base = (this.#calls++ % PLACES) * 64 + 1;
    this.bytes.fill(POISON, ...this.#shown);
    this.#file.copy(this.bytes, base, position, position + length);
    this.#shown = [base, base + length];
    return base;
  }

  copy(target: Uint8Array, length: number, position: number): number {
    const part = this.#file.subarray(position, position + length);
    target.set(part);
    return part.length;
  }
}
