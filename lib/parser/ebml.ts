/** Elements of Matroska (RFC 8794): an id, a size, what it says. */
import { bytesAt } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';

/** The two that a file has: about its kind, and all the rest. */
export const HEADER = 0x1a45_dfa3;
export const SEGMENT = 0x1853_8067;

export interface Element {
  readonly id: number;
  /** Of its content. */
  readonly from: number;
  /** As it says, which may be behind the end of the file; one that does not say it ends at `UNKNOWN`. */
  readonly to: number;
}

export const UNKNOWN: number = Number.MAX_SAFE_INTEGER;
/** An id of 4 bytes and a size of 8. */
const HEAD = 12;

/** The element at `at` of the file. */
export function headAt(source: ByteSource, at: number): Element | undefined {
  const element = readHead(Buffer.from(bytesAt(source, at, HEAD)), 0);
  if (element === undefined) return undefined;
  return { id: element.id, from: at + element.from, to: Math.min(at + element.to, UNKNOWN) };
}

/** The id keeps the bit that tells its length, the size does not; a size of ones only is not known. */
export function readHead(bytes: Buffer, at: number): Element | undefined {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  const sizeAt = at + idLength;
  const sizeLength = Math.clz32(bytes[sizeAt] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || sizeAt + sizeLength > bytes.length) return undefined;
  const id = bytes.readUIntBE(at, idLength);
  let size = (bytes[sizeAt] as number) & (0xff >> sizeLength);
  let ones = size === 0xff >> sizeLength;
  for (let next = 1; next < sizeLength; next++) {
    const byte = bytes[sizeAt + next] as number;
    size = size * 256 + byte;
    ones &&= byte === 0xff;
  }
  const from = sizeAt + sizeLength;
  return { id, from, to: ones ? UNKNOWN : from + size };
}
