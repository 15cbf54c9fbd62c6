/**
 * Ogg pages carry a checksum (RFC 3533, 6). Of the pages that begin the streams it is looked at: they are short, and
 * everything that is said of the sound stands there. Where it is wrong, none of that can be believed.
 */
import type { ByteSource } from './byte-source.ts';

const HEADER = 27;
const OGGS = 0x4f676753;
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

/** Looked at first: most heads are shorter. */
const LOOK = 128;
/** Of the thread: the page at hand. A page is at most 65,307 bytes. */
const page: Buffer = Buffer.allocUnsafeSlow(65_307);

/** @returns true for Ogg of which a stream begins with a page that is not as it was written */
export function hasBrokenHead(source: ByteSource): boolean {
  let position = 0;
  for (let streams = 0; streams < STREAMS_CAP; streams++) {
    const known = source.copy(page, LOOK, position);
    if (known < HEADER || page.readUInt32BE(0) !== OGGS) return false;
    if (position > 0 && (page.readUInt8(5) & FIRST) === 0) return false;
    const body = HEADER + page.readUInt8(26);
    if (body > known && source.copy(page, body, position) < body) return true;
    let size = body;
    for (let at = HEADER; at < body; at++) size += page[at] as number;
    if (size > known && source.copy(page, size, position) < size) return true;
    if (checksumOf(size) !== page.readInt32LE(CHECKSUM)) return true;
    position += size;
  }
  return false;
}

/** Of the page with zeros in place of the checksum. */
function checksumOf(size: number): number {
  let crc = 0;
  for (let at = 0; at < size; at++) {
    const byte = at >= CHECKSUM && at < CHECKSUM + 4 ? 0 : (page[at] as number);
    crc = (crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 0xff] as number);
  }
  return crc;
}
