/** Bytes at offsets, read at once: what the readers of this folder stand on. */
export interface ByteSource {
  readonly size: number;
  /**
   * Copies `length` bytes from `position` to the start of `target`.
   * @returns bytes copied: fewer only at the end
   */
  copy(target: Uint8Array, length: number, position: number): number;
}

/** The longest stretch that is seen in place: an Ogg page is at most 65,307 bytes. */
export const VIEW_CAP: number = 66 * 1024;

/** The same, seen in place: nothing is copied out. */
export interface ByteView extends ByteSource {
  /** Whatever was looked at last is in here. */
  readonly bytes: Buffer;
  /**
   * @param length at most `VIEW_CAP`
   * @param ahead bytes to read at once if some must be read: fewer where only a header is wanted
   * @returns where in `bytes` they are, until the next call; -1 where the source has no such bytes, or `length` is too long
   */
  at(position: number, length: number, ahead?: number): number;
}

/** @returns up to `length` bytes, a copy of its own */
export function bytesAt(source: ByteSource, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, source.size - position)));
  return bytes.subarray(0, source.copy(bytes, bytes.length, position));
}

/** Bytes in memory, as a source. */
export function memory(bytes: Uint8Array): ByteView {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    size: buffer.length,
    bytes: buffer,
    at: (position, length) =>
      position < 0 || position + length > buffer.length || length > VIEW_CAP ? -1 : position,
    copy: (target, length, position) => {
      const part = buffer.subarray(position, position + length);
      target.set(part);
      return part.length;
    },
  };
}
