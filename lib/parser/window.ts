/**
 * One window onto the file at work, and one onto its end, in one buffer that a thread reuses for every file. Taggers
 * put tags at the start (ID3v2, FLAC, Ogg, MP4) or in the last bytes (ID3v1, APEv2), and a parser looks at both in turn.
 *
 * The general lane copies out of it; the fast lane reads in place (`at`). A file that is handed on from one to the
 * other is not read again.
 */
import { readSync } from 'node:fs';
import type { RawPath } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import { VIEW_CAP } from './byte-source.ts';
import { onDisk } from './disk-time.ts';
import type { ByteView } from './byte-source.ts';
import type { OpenedFile } from './open-regular.ts';
import { readable, unavailable } from './open-regular.ts';

/** Bytes read where few are asked for. Tags without their pictures fit, mostly. */
export const WINDOW_SIZE: number = 16 * 1024;
/** ID3v1, an APEv2 tag without pictures, and the last frame or page of the sound. */
export const TAIL_SIZE: number = 4 * 1024;

/**
 * Bytes that may be read of one file. The largest honest need is a moov atom with a picture, and the sample tables of
 * an audio book of 40 hours (25 MB).
 */
export const BYTE_BUDGET: number = 64 * 1024 * 1024;

/** A stretch of the buffer and the place in the file that it shows; nothing where both are equal. */
interface Slot {
  /** In the buffer. */
  readonly base: number;
  /** In the file. */
  start: number;
  end: number;
}

export class Window implements ByteView {
  readonly bytes: Buffer = Buffer.allocUnsafeSlow(VIEW_CAP + TAIL_SIZE);
  readonly #main: Slot = { base: 0, start: 0, end: 0 };
  readonly #tail: Slot = { base: VIEW_CAP, start: 0, end: 0 };
  #file: OpenedFile | undefined;
  #path: RawPath = '';
  #budget = 0;
  #size = 0;

  /** Looks at another file; what is in the buffer is forgotten. */
  open(file: OpenedFile, path: RawPath, budget: number = BYTE_BUDGET): this {
    this.#file = file;
    this.#size = file.size;
    this.#path = path;
    this.#budget = budget;
    this.#main.start = this.#main.end = this.#tail.start = this.#tail.end = 0;
    return this;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes that may still be read of this file. */
  get budget(): number {
    return this.#budget;
  }

  at(position: number, length: number, ahead: number = WINDOW_SIZE): number {
    const end = position + length;
    const main = this.#main;
    if (position >= main.start && end <= main.end) return position - main.start;
    const tail = this.#tail;
    if (position >= tail.start && end <= tail.end) return position - tail.start + VIEW_CAP;
    if (position < 0 || end > this.#size || length > VIEW_CAP) return -1;
    const slot = this.#load(position, Math.max(length, ahead));
    return end <= slot.end ? position - slot.start + slot.base : -1;
  }

  /** @throws ERR_VALHALLA_UNAVAILABLE for an I/O error, ERR_VALHALLA_TOO_LARGE when the byte budget is spent */
  copy(target: Uint8Array, length: number, position: number): number {
    let copied = 0;
    while (copied < length && position + copied < this.#size) {
      const count = this.#piece(target, copied, length - copied, position + copied);
      if (count === 0) break; // the file became shorter
      copied += count;
    }
    return copied;
  }

  #piece(target: Uint8Array, offset: number, length: number, position: number): number {
    let slot = this.#holding(position);
    if (slot === undefined) {
      // What does not fit goes straight to its place: a copy less, and the window keeps what it has.
      if (length >= WINDOW_SIZE) return this.#read(target, offset, length, position);
      slot = this.#load(position, WINDOW_SIZE);
    }
    const count = Math.min(length, slot.end - position);
    if (count <= 0) return 0;
    const from = position - slot.start + slot.base;
    target.set(this.bytes.subarray(from, from + count), offset);
    return count;
  }

  #holding(position: number): Slot | undefined {
    if (position >= this.#main.start && position < this.#main.end) return this.#main;
    return position >= this.#tail.start && position < this.#tail.end ? this.#tail : undefined;
  }

  /** Moves a window to `position`: the one onto the end where that shows it. */
  #load(position: number, length: number): Slot {
    const tail = this.#size - TAIL_SIZE;
    if (position >= tail && tail > 0) {
      this.#tail.start = this.#tail.end = tail;
      this.#tail.end += this.#read(this.bytes, VIEW_CAP, TAIL_SIZE, tail);
      return this.#tail;
    }
    this.#main.start = this.#main.end = position;
    this.#main.end += this.#read(this.bytes, 0, Math.min(length, VIEW_CAP), position);
    return this.#main;
  }

  #read(buffer: Uint8Array, offset: number, length: number, position: number): number {
    if (length > this.#budget) throw tooLarge(this.#path, 'bytes');
    try {
      const { fd } = this.#file as OpenedFile;
      const count = onDisk(() => readSync(fd, buffer, offset, length, position));
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
