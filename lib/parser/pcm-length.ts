/**
 * The length of PCM in Sun's files and in CAF, by their own headers: MediaInfo 26.05 gives the former twice their
 * length, no bits, and takes mu-law for ADPCM; the latter get the length of the first stretch it was given.
 */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';

/** Chunks in front of the sound; people have a handful. */
const CHUNKS_CAP = 64;
/** Bytes of a sample by Sun's number of the encoding: mu-law, linear of 8 to 32 bits, float, double, A-law. */
const SUN_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8, 27: 1 };
const SUN_CODECS: Readonly<Record<number, SunFormat['codec']>> = {
  1: 'mulaw',
  6: 'pcm_float',
  7: 'pcm_float',
  27: 'alaw',
};

/** What Sun's header says of its samples. */
export interface SunFormat {
  readonly codec: 'pcm' | 'pcm_float' | 'mulaw' | 'alaw';
  readonly bits: number;
  /** Bit/s. */
  readonly bitrate: number;
}

/** @returns undefined for another file, and for an encoding that is none of plain samples */
export function sunFormat(source: ByteSource): SunFormat | undefined {
  const head = Buffer.from(bytesAt(source, 0, 24));
  if (head.length < 24 || head.toString('latin1', 0, 4) !== '.snd') return undefined;
  const encoding = head.readUInt32BE(12);
  const bytes = SUN_BYTES[encoding];
  if (bytes === undefined) return undefined;
  const codec = SUN_CODECS[encoding] ?? 'pcm';
  return { codec, bits: bytes * 8, bitrate: bytes * 8 * head.readUInt32BE(16) * head.readUInt32BE(20) };
}

/** @returns milliseconds; undefined where the header does not say */
export function pcmLength(source: ByteSource, container: string): number | undefined {
  const length = container === 'au' ? ofSun(source) : ofCaf(source);
  return length !== undefined && length > 0 ? length : undefined;
}

function ofSun(source: ByteSource): number | undefined {
  const head = Buffer.from(bytesAt(source, 0, 24));
  if (head.length < 24 || head.toString('latin1', 0, 4) !== '.snd') return undefined;
  const bytes = SUN_BYTES[head.readUInt32BE(12)];
  if (bytes === undefined) return undefined;
  // A size of all ones is "not known": to the end.
  const size = Math.min(head.readUInt32BE(8), source.size - head.readUInt32BE(4));
  return (size / (bytes * head.readUInt32BE(20)) / head.readUInt32BE(16)) * 1000;
}

/** Core Audio Format 1.0: `desc` comes first, each chunk is a name and 64 bits of size. */
function ofCaf(source: ByteSource): number | undefined {
  const head = Buffer.from(bytesAt(source, 0, 52));
  if (head.length < 52 || head.toString('latin1', 8, 12) !== 'desc') return undefined;
  const [rate, packet, frames] = [head.readDoubleBE(20), head.readUInt32BE(36), head.readUInt32BE(40)];
  let at = 52;
  for (let chunks = 0; chunks < CHUNKS_CAP; chunks++) {
    const chunk = Buffer.from(bytesAt(source, at, 12));
    if (chunk.length < 12) return undefined;
    const size = Number(chunk.readBigInt64BE(4));
    if (chunk.toString('latin1', 0, 4) === 'data') {
      // -1 is "to the end"; the first four bytes count edits.
      const sound = Math.min(size < 0 ? source.size : size, source.size - at - 12) - 4;
      return ((sound / packet) * frames * 1000) / rate;
    }
    if (size < 0) return undefined;
    at += 12 + size;
  }
  return undefined;
}
