/**
 * One window onto the file at work, and one onto its end: a thread reuses both buffers for every file. Taggers put
 * tags at the start (ID3v2, FLAC, Ogg, MP4) or in the last bytes (ID3v1, APEv2), and a parser looks at both in turn.
 */
import { readSync } from 'node:fs';
import type { RawPath } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { OpenedFile } from './open-regular.ts';
import { readable, unavailable } from './open-regular.ts';

export const WINDOW_SIZE: number = 32 * 1024;
const TAIL_SIZE = 1024;

/**
 * Bytes that may be read of one file. The largest honest need is a moov atom with a picture, and the sample tables of
 * an audio book of 40 hours (25 MB).
 */
export const BYTE_BUDGET: number = 64 * 1024 * 1024;

interface Slot {
  readonly buffer: Uint8Array;
  start: number;
  end: number;
}

export class Window implements ByteSource {
  readonly #main: Slot = { buffer: new Uint8Array(WINDOW_SIZE), start: 0, end: 0 };
  readonly #tail: Slot = { buffer: new Uint8Array(TAIL_SIZE), start: 0, end: 0 };
  #file: OpenedFile | undefined;
  #path: RawPath = '';
  #budget = 0;

  /** Looks at another file; what is in the buffers is forgotten. */
  open(file: OpenedFile, path: RawPath, budget: number = BYTE_BUDGET): this {
    this.#file = file;
    this.#path = path;
    this.#budget = budget;
    for (const slot of [this.#main, this.#tail]) slot.start = slot.end = 0;
    return this;
  }

  get size(): number {
    return this.#file?.size ?? 0;
  }

  /** Bytes that may still be read of this file. */
  get budget(): number {
    return this.#budget;
  }

  /** @throws ERR_VALHALLA_UNAVAILABLE for an I/O error, ERR_VALHALLA_TOO_LARGE when the byte budget is spent */
  copy(target: Uint8Array, length: number, position: number): number {
    let copied = 0;
    while (copied < length && position + copied < this.size) {
      const count = this.#piece(target, copied, length - copied, position + copied);
      if (count === 0) break; // the file became shorter
      copied += count;
    }
    return copied;
  }

  #piece(target: Uint8Array, offset: number, length: number, position: number): number {
    const slot = this.#holding(position);
    if (slot !== undefined) {
      const count = Math.min(length, slot.end - position);
      const from = position - slot.start;
      target.set(slot.buffer.subarray(from, from + count), offset);
      return count;
    }
    // What does not fit goes straight to its place: a copy less, and the window keeps what it has.
    if (length >= WINDOW_SIZE) return this.#read(target, offset, length, position);
    const tail = this.size - TAIL_SIZE;
    const next = position >= tail && tail > 0 ? this.#tail : this.#main;
    next.start = next === this.#tail ? tail : position;
    next.end = next.start + this.#read(next.buffer, 0, next.buffer.length, next.start);
    return next.end > position ? this.#piece(target, offset, length, position) : 0;
  }

  #holding(position: number): Slot | undefined {
    if (position >= this.#main.start && position < this.#main.end) return this.#main;
    return position >= this.#tail.start && position < this.#tail.end ? this.#tail : undefined;
  }

  #read(buffer: Uint8Array, offset: number, length: number, position: number): number {
    if (length > this.#budget) throw tooLarge(this.#path, 'bytes');
    try {
      const count = readSync((this.#file as OpenedFile).fd, buffer, offset, length, position);
      this.#budget -= count;
      return count;
    } catch (error) {
      throw unavailable(this.#path, error);
    }
  }
}

/** @param what of which the file wants too many */
export function tooLarge(path: RawPath, what: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_TOO_LARGE',
    `${readable(path)} needs too many ${what} to be read: it is damaged, or made to stop a reader.`,
    {
      path: readable(path),
    },
  );
}
