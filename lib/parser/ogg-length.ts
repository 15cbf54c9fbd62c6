/**
 * Duration of an Ogg file from the position on its last page, without reading what is between (music-metadata reads
 * every page for it). RFC 3533, 6; Vorbis I, A.2; RFC 7845, 4.
 */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';

/** A page is at most 65,307 bytes, so the last one begins in here. */
const TAIL = 65_307;
const NO_POSITION = 0xffff_ffff_ffff_ffffn;

/** @returns milliseconds; undefined for another codec than Vorbis and Opus, and where the last page is another stream's */
export function oggLength(source: ByteSource): number | undefined {
  const first = Buffer.from(bytesAt(source, 0, 128));
  if (first.length < 58 || first.toString('latin1', 0, 4) !== 'OggS') return undefined;
  const packet = first.subarray(27 + (first[26] ?? 0));
  if (packet.length < 19) return undefined;
  const isOpus = packet.toString('latin1', 0, 8) === 'OpusHead';
  if (!isOpus && packet.toString('latin1', 0, 7) !== '\x01vorbis') return undefined;
  const position = lastPosition(source, first.subarray(14, 18));
  if (position === undefined) return undefined;
  const rate = isOpus ? 48_000 : packet.readUInt32LE(12);
  const samples = position - (isOpus ? packet.readUInt16LE(10) : 0);
  return samples > 0 && rate > 0 ? (samples / rate) * 1000 : undefined;
}

/** @param serial of the stream, as its pages carry it */
function lastPosition(source: ByteSource, serial: Uint8Array): number | undefined {
  const tail = Buffer.from(bytesAt(source, Math.max(0, source.size - TAIL), TAIL));
  for (let at = tail.lastIndexOf('OggS'); at !== -1; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    if (at + 27 > tail.length || !tail.subarray(at + 14, at + 18).equals(serial)) continue;
    const position = tail.readBigUInt64LE(at + 6);
    if (position !== NO_POSITION && position < 1n << 53n) return Number(position);
  }
  return undefined;
}
