/**
 * Ogg pages carry a checksum (RFC 3533, 6). Of the pages that begin the streams it is looked at: they are short, and
 * everything that is said of the sound stands there. Where it is wrong, none of that can be believed.
 */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';

const HEADER = 27;
const SEGMENTS = 255;
const FIRST = 2;
const CHECKSUM = 22;
/** Pictures, sound in several languages, subtitles, and a skeleton that says what is what. */
const STREAMS_CAP = 16;

/** Polynomial 0x04c11db7, not reflected: not that of zlib. */
const TABLE: Int32Array = Int32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** @returns true for Ogg of which a stream begins with a page that is not as it was written */
export function hasBrokenHead(source: ByteSource): boolean {
  let position = 0;
  for (let streams = 0; streams < STREAMS_CAP; streams++) {
    const head = bytesAt(source, position, HEADER + SEGMENTS);
    if (!isPage(head) || (position > 0 && ((head[5] as number) & FIRST) === 0)) return false;
    const body = HEADER + (head[26] as number);
    let size = body;
    for (let at = HEADER; at < body; at++) size += head[at] ?? 0;
    const page = size <= head.length ? head.subarray(0, size) : bytesAt(source, position, size);
    if (page.length < size || checksumOf(page) !== writtenIn(page)) return true;
    position += size;
  }
  return false;
}

function isPage(head: Uint8Array): boolean {
  return (
    head.length >= HEADER && head[0] === 0x4f && head[1] === 0x67 && head[2] === 0x67 && head[3] === 0x53
  );
}

function writtenIn(page: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = page.subarray(CHECKSUM, CHECKSUM + 4);
  return a | (b << 8) | (c << 16) | (d << 24);
}

/** Of the page with zeros in place of the checksum. */
function checksumOf(page: Uint8Array): number {
  let crc = 0;
  for (let at = 0; at < page.length; at++) {
    const byte = at >= CHECKSUM && at < CHECKSUM + 4 ? 0 : (page[at] as number);
    crc = (crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 0xff] as number);
  }
  return crc;
}
