/**
 * The sound of ASF files, by its Stream Properties (Microsoft, ASF specification, 3.3 and 9.1): music-metadata reads
 * neither which Windows Media codec it is nor what rate its stream has, only the rate of the file with all that is in it.
 */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';

/** The header object with its tags, but without large pictures. */
const LOOKED = 256 * 1024;
/** Size of the header, number of objects, two bytes reserved. */
const HEADER = 30;
const OBJECT = 24;
const STREAM_PROPERTIES = Buffer.from('9107dcb7b7a9cf118ee600c00c205365', 'hex');
const AUDIO_MEDIA = Buffer.from('409e69f84d5bcf11a8fd00805f5c442b', 'hex');
/** Type of stream, of error correction, time, lengths, number, reserved: then the WAVEFORMATEX. */
const FORMAT = OBJECT + 54;

/** Format tags of WAVEFORMATEX (mmreg.h). */
const CODECS: Readonly<Record<number, string>> = {
  0x0a: 'wmavoice',
  0x160: 'wma',
  0x161: 'wma',
  0x162: 'wmap',
  0x163: 'wmal',
};

export interface AsfSound {
  readonly codec: string;
  readonly lossless: boolean;
  /** Where the stream says it. */
  readonly bitrate?: number;
}

/** @returns what the first stream of sound says: nothing where there is none, or none of Windows Media */
export function asfSound(source: ByteSource, head: number): Partial<AsfSound> {
  const bytes = Buffer.from(bytesAt(source, head, LOOKED));
  for (let at = HEADER; at + FORMAT + 18 <= bytes.length;) {
    const isSound =
      bytes.compare(STREAM_PROPERTIES, 0, 16, at, at + 16) === 0 &&
      bytes.compare(AUDIO_MEDIA, 0, 16, at + OBJECT, at + OBJECT + 16) === 0;
    if (isSound) return soundOf(bytes.subarray(at + FORMAT));
    const size = Number(bytes.readBigUInt64LE(at + 16));
    if (size < OBJECT) break;
    at += size;
  }
  return {};
}

/** Tag, channels, samples a second, bytes a second, block, bits. */
function soundOf(format: Buffer): Partial<AsfSound> {
  const codec = CODECS[format.readUInt16LE(0)];
  if (codec === undefined) return {};
  const bytesASecond = format.readUInt32LE(8);
  return {
    codec,
    lossless: codec === 'wmal',
    ...(bytesASecond === 0 ? {} : { bitrate: bytesASecond * 8 }),
  };
}
