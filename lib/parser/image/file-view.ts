/**
 * exifreader's view of a file: what it uses of a `DataView` (its own wrapper of a Node buffer has no more), read from a
 * window. It walks the containers itself, so a picture of 50 MB costs the few KB in which its metadata lie. Bytes have
 * the window's budget, and calls one of their own: a value of 60 MB is built byte by byte.
 */
import type { RawPath } from '../../channel/packet.ts';
import type { ByteView } from '../byte-source.ts';
import { bytesAt } from '../byte-source.ts';
import { tooLarge } from '../window.ts';

/** A photograph needs 2,000 to 50,000; a byte of a text is one. */
export const CALL_BUDGET: number = 2_000_000;
/** One block that is taken out whole: XMP, compressed text. */
const SLICE_CAP = 4 * 1024 * 1024;
/** Where the bytes are that nothing points to. */
const NOWHERE = -1;
/** Raw formats of Olympus and Panasonic are TIFF by another number. */
const RAW_HEADS: ReadonlySet<string> = new Set(['IIRO', 'IIRS', 'MMOR', 'IIU\0']);
const TIFF = 42;

export class FileView {
  readonly byteOffset = 0;
  readonly byteLength: number;
  readonly buffer: { readonly slice: (from: number, to?: number) => ArrayBuffer };
  readonly #view: ByteView;
  readonly #path: RawPath;
  readonly #isRaw: boolean;
  #calls = CALL_BUDGET;

  /** What stopped the reading. exifreader takes some errors for a broken tag: ask here when it returns. */
  stopped: unknown;

  constructor(view: ByteView, path: RawPath) {
    this.#view = view;
    this.#path = path;
    this.byteLength = view.size;
    this.buffer = { slice: (from, to = view.size) => this.#slice(from, to) };
    this.#isRaw = RAW_HEADS.has(Buffer.from(bytesAt(view, 0, 4)).toString('latin1'));
  }

  getUint8(position: number): number {
    const at = this.#at(position, 1);
    return at === NOWHERE ? 0 : (this.#view.bytes[at] as number);
  }

  getUint16(position: number, littleEndian: boolean = false): number {
    if (position === 2 && this.#isRaw) return TIFF;
    const at = this.#at(position, 2);
    if (at === NOWHERE) return 0;
    return littleEndian ? this.#view.bytes.readUInt16LE(at) : this.#view.bytes.readUInt16BE(at);
  }

  getUint32(position: number, littleEndian: boolean = false): number {
    const at = this.#at(position, 4);
    if (at === NOWHERE) return 0;
    return littleEndian ? this.#view.bytes.readUInt32LE(at) : this.#view.bytes.readUInt32BE(at);
  }

  getInt32(position: number, littleEndian: boolean = false): number {
    return this.getUint32(position, littleEndian) | 0;
  }

  #at(position: number, length: number): number {
    if (this.#calls-- <= 0) throw this.#stop(tooLarge(this.#path, 'steps'));
    // From a pointer without a value exifreader makes a text. What it points to has no fields; the rest may be well.
    if (!Number.isSafeInteger(position)) return NOWHERE;
    const at = this.#read(() => this.#view.at(position, length));
    // As a DataView says it.
    if (at < 0) throw new RangeError('Offset is outside the bounds of the DataView');
    return at;
  }

  #slice(from: number, to: number): ArrayBuffer {
    if (to - from > SLICE_CAP) throw this.#stop(tooLarge(this.#path, 'bytes'));
    return this.#read(() => bytesAt(this.#view, from, to - from).slice().buffer);
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.#stop(error);
    }
  }

  #stop(error: unknown): unknown {
    this.stopped ??= error;
    return this.stopped;
  }
}
