/**
 * Reads here and there in one file, through one buffer for all files of the thread: it runs for every file of a first
 * scan, and most of them are decided by their first 4 KiB.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { GrabItem } from '../../lib/grabber/contract.ts';

/** Bytes fetched where fewer are asked for; the largest view. */
const READ = 4 * 1024;
export const VIEW_CAP: number = 64 * 1024;
/** A file that needs more is built to waste time. */
const READS_CAP = 2_000;

const buffer = Buffer.allocUnsafeSlow(VIEW_CAP);

export class FileWindow {
  readonly size: number;
  readonly #fd: number;
  #start = 0;
  #end = 0;
  #reads = 0;

  private constructor(fd: number, size: number) {
    this.#fd = fd;
    this.size = size;
  }

  /** @throws an I/O error; EAGAIN when the file is not as the library knows it */
  static open({ file, path, stamp }: Pick<GrabItem, 'file' | 'path' | 'stamp'>): FileWindow {
    // A FIFO that took the file's place since the scan would block the thread for ever.
    const fd = openSync(
      typeof file === 'string' ? file : Buffer.from(file),
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
    );
    try {
      const stat = fstatSync(fd, { bigint: true });
      const { size, mtimeNs, ctimeNs } = stat;
      if (!stat.isFile()) throw refusal('ENXIO', `${path} is no regular file`);
      // Offsets are stored with the stamp the library has: they must belong together.
      if (`${size}.${mtimeNs}.${ctimeNs}` !== stamp)
        throw refusal('EAGAIN', `${path} changed since it was scanned`);
      return new FileWindow(fd, Number(size));
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /**
   * @param length at most `VIEW_CAP`
   * @returns good until the next call; undefined where the file has no such bytes
   */
  view(offset: number, length: number): Buffer | undefined {
    if (offset + length > this.size || length > VIEW_CAP) return undefined;
    if (offset < this.#start || offset + length > this.#end) {
      if (++this.#reads > READS_CAP) return undefined;
      this.#start = offset;
      this.#end = offset + readSync(this.#fd, buffer, 0, Math.max(length, READ), offset);
      if (offset + length > this.#end) return undefined;
    }
    return buffer.subarray(offset - this.#start, offset - this.#start + length);
  }

  /** As much of `length` bytes as there is. */
  viewUpTo(offset: number, length: number): Buffer {
    return (
      this.view(offset, Math.max(0, Math.min(length, this.size - offset, VIEW_CAP))) ?? buffer.subarray(0, 0)
    );
  }

  /** A copy, of any length. */
  read(offset: number, length: number): Uint8Array {
    const bytes = Buffer.allocUnsafeSlow(length);
    let got = 0;
    for (let more = 1; got < length && more > 0; got += more)
      more = readSync(this.#fd, bytes, got, length - got, offset + got);
    return bytes.subarray(0, got);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
