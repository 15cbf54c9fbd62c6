/** AIFF: FORM chunks, 16-bit PCM silence, tags in an `ID3 ` chunk, and in the text chunks of old if wished. */
import { latin1, u16be, u32be, u8 } from './bytes.ts';
import { id3v2 } from './id3v2.ts';
import type { Id3Version } from './id3v2.ts';
import { sizeOf, toBuffer } from './layout.ts';
import type { Layout } from './layout.ts';
import { list } from './tags.ts';
import type { Tags } from './tags.ts';

export interface AiffOptions {
  /** Samples a channel. */
  readonly samples: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  /** `NAME` and `AUTH` chunks. */
  readonly text?: Tags;
  /** Makes it AIFF-C: `sowt`, `fl32` ... */
  readonly compression?: string;
  readonly id3?: Tags;
  readonly id3Version?: Id3Version;
}

const BYTES_A_SAMPLE = 2;

export function aiff(options: AiffOptions): Buffer {
  return toBuffer(aiffLayout(options));
}

export function aiffLayout(options: AiffOptions): Layout {
  const { samples, sampleRate = 44100, channels = 2, compression, text, id3, id3Version = 3 } = options;
  const size = samples * channels * BYTES_A_SAMPLE;
  const [name] = list(text?.title);
  const [author] = list(text?.artist);
  const common = [u16be(channels), u32be(samples), u16be(16), extended(sampleRate)];
  // Behind the codec its name for people, which may be empty: a length, and what makes it even.
  if (compression !== undefined) common.push(latin1(compression), u8(0, 0));
  const body: Layout = [
    latin1(compression === undefined ? 'AIFF' : 'AIFC'),
    chunk('COMM', Buffer.concat(common)),
    ...(name === undefined ? [] : [chunk('NAME', latin1(name))]),
    ...(author === undefined ? [] : [chunk('AUTH', latin1(author))]),
    latin1('SSND'),
    u32be(size + 8),
    u32be(0), // offset
    u32be(0), // block size
    { hole: size },
    u8(...(size % 2 === 0 ? [] : [0])),
    ...(id3 === undefined ? [] : [chunk('ID3 ', id3v2(id3, { version: id3Version }))]),
  ];
  return [latin1('FORM'), u32be(sizeOf(body)), ...body];
}

/** A whole number as 80-bit IEEE 754: exponent, then 64 bits of mantissa with its leading one. */
function extended(value: number): Buffer {
  const exponent = Math.floor(Math.log2(value));
  const mantissa = Buffer.alloc(8);
  mantissa.writeBigUInt64BE(BigInt(value) << BigInt(63 - exponent));
  return Buffer.concat([u16be(16383 + exponent), mantissa]);
}

function chunk(id: string, content: Buffer): Buffer {
  return Buffer.concat([latin1(id), u32be(content.length), content, Buffer.alloc(content.length % 2)]);
}
