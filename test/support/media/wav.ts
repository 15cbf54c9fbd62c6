/** WAV: RIFF chunks, 16-bit PCM silence, tags in LIST INFO, in an `id3 ` chunk, or in both. */
import { latin1, u16le, u32le, u8, utf8 } from './bytes.ts';
import { id3v2 } from './id3v2.ts';
import type { Id3Version } from './id3v2.ts';
import { sizeOf, toBuffer } from './layout.ts';
import type { Layout } from './layout.ts';
import { list, position } from './tags.ts';
import type { Tags } from './tags.ts';

export interface WavOptions {
  /** Samples a channel. */
  readonly samples: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  /** LIST INFO: one value a field, no album artist, no disc, no picture. */
  readonly info?: Tags;
  readonly id3?: Tags;
  readonly id3Version?: Id3Version;
}

const BYTES_A_SAMPLE = 2;

export function wav(options: WavOptions): Buffer {
  return toBuffer(wavLayout(options));
}

export function wavLayout(options: WavOptions): Layout {
  const { samples, sampleRate = 44100, channels = 2, info, id3, id3Version = 3 } = options;
  const block = channels * BYTES_A_SAMPLE;
  const format = [
    u16le(1),
    u16le(channels),
    u32le(sampleRate),
    u32le(sampleRate * block),
    u16le(block),
    u16le(16),
  ];
  const body: Layout = [
    latin1('WAVE'),
    chunk('fmt ', Buffer.concat(format)),
    ...(info === undefined ? [] : [chunk('LIST', infoList(info))]),
    latin1('data'),
    u32le(samples * block),
    { hole: samples * block },
    u8(...((samples * block) % 2 === 0 ? [] : [0])),
    ...(id3 === undefined ? [] : [chunk('id3 ', id3v2(id3, { version: id3Version }))]),
  ];
  return [latin1('RIFF'), u32le(sizeOf(body)), ...body];
}

function infoList(tags: Tags): Buffer {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['INAM', list(tags.title)[0]],
    ['IART', list(tags.artist)[0]],
    ['IPRD', list(tags.album)[0]],
    ['IGNR', list(tags.genre)[0]],
    ['ICRD', tags.date],
    ['ITRK', position(tags.track, tags.trackTotal)],
    ['ICMT', tags.comment],
  ];
  const chunks = fields.map(([id, text]) => (text === undefined ? u8() : chunk(id, utf8(`${text}\0`))));
  return Buffer.concat([latin1('INFO'), ...chunks]);
}

/** Chunks begin at even offsets; the size does not count the filler byte. */
function chunk(id: string, content: Buffer): Buffer {
  return Buffer.concat([latin1(id), u32le(content.length), content, Buffer.alloc(content.length % 2)]);
}
