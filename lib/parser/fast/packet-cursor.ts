/**
 * Reads on in a run of bytes that the file may hold in pieces: a FLAC block is one piece, an Ogg packet one a page.
 * What lies whole in the view is read in place, what does not is put together in a buffer of the thread.
 */
import type { ByteView } from '../byte-source.ts';
import { u32le } from './numbers.ts';

/** Longer texts are handed on. */
export const TEXT_CAP: number = 64 * 1024;

/** The pieces behind the first. */
export interface Pieces {
  /** The next piece of the same run: where it is and how long; undefined at the end of the run, or at a fault. */
  next(): { readonly position: number; readonly length: number } | undefined;
}

const scratch: Buffer = Buffer.allocUnsafeSlow(TEXT_CAP);

export class PacketCursor {
  readonly #view: ByteView;
  readonly #pieces: Pieces | undefined;
  #position: number;
  #left: number;

  /** Holds what `take` last gave. */
  bytes: Buffer;

  constructor(view: ByteView, position: number, length: number, pieces?: Pieces) {
    this.#view = view;
    this.bytes = view.bytes;
    this.#position = position;
    this.#left = length;
    this.#pieces = pieces;
  }

  /** Bytes of this piece that were not read. */
  get left(): number {
    return this.#left;
  }

  /**
   * @param length at most `TEXT_CAP`
   * @param spans is given the places of these bytes
   * @returns where in `bytes` they are, until the next call; -1 where the run ends before
   */
  take(length: number, spans?: number[]): number {
    if (length <= this.#left) {
      const at = this.#view.at(this.#position, length);
      this.bytes = this.#view.bytes;
      this.#advance(length, spans);
      return at;
    }
    if (length > TEXT_CAP) return -1;
    for (let copied = 0; copied < length;) {
      if (this.#left === 0 && !this.#more()) return -1;
      const count = Math.min(this.#left, length - copied);
      const at = this.#view.at(this.#position, count);
      if (at < 0) return -1;
      this.#view.bytes.copy(scratch, copied, at, at + count);
      this.#advance(count, spans);
      copied += count;
    }
    this.bytes = scratch;
    return 0;
  }

  /** The same, and the cursor stays. @param length at most `left` */
  peek(length: number): number {
    this.bytes = this.#view.bytes;
    return this.#view.at(this.#position, length);
  }

  /** Little endian, as in Vorbis comments. */
  number(): number | undefined {
    const at = this.take(4);
    return at < 0 ? undefined : u32le(this.bytes, at);
  }

  /** @returns false where the run ends before */
  skip(length: number, spans?: number[]): boolean {
    for (let skipped = 0; skipped < length;) {
      if (this.#left === 0 && !this.#more()) return false;
      const count = Math.min(this.#left, length - skipped);
      this.#advance(count, spans);
      skipped += count;
    }
    return true;
  }

  #more(): boolean {
    const piece = this.#pieces?.next();
    if (piece === undefined) return false;
    this.#position = piece.position;
    this.#left = piece.length;
    return true;
  }

  #advance(count: number, spans: number[] | undefined): void {
    const last = spans === undefined ? 0 : spans.length - 1;
    // Bytes that go on where the last span ends make it longer.
    if (
      spans !== undefined &&
      last > 0 &&
      (spans[last - 1] as number) + (spans[last] as number) === this.#position
    )
      spans[last] = (spans[last] as number) + count;
    else spans?.push(this.#position, count);
    this.#position += count;
    this.#left -= count;
  }
}
