/** Bytes at offsets, read at once: what the readers of this folder stand on. */
export interface ByteSource {
  readonly size: number;
  /**
   * Copies `length` bytes from `position` to the start of `target`.
   * @returns bytes copied: fewer only at the end
   */
  copy(target: Uint8Array, length: number, position: number): number;
}

/** @returns up to `length` bytes, a copy of its own */
export function bytesAt(source: ByteSource, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, source.size - position)));
  return bytes.subarray(0, source.copy(bytes, bytes.length, position));
}
