/** FLAC, MP4, Ogg, WAV and AIFF: 45 of 100 files. */
import { aiffLayout } from '../../test/support/media/aiff.ts';
import { flacLayout } from '../../test/support/media/flac.ts';
import type { Layout } from '../../test/support/media/layout.ts';
import { m4aLayout } from '../../test/support/media/m4a.ts';
import { opus } from '../../test/support/media/opus.ts';
import type { Tags } from '../../test/support/media/tags.ts';
import { vorbis } from '../../test/support/media/vorbis.ts';
import { wavLayout } from '../../test/support/media/wav.ts';
import { seconds } from './seconds.ts';
import type { Limits, Shape, Size } from './shape.ts';

interface Format {
  readonly extension: string;
  readonly codec: string;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly limits?: Limits;
}

interface Work {
  readonly tags: Tags;
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly size: Size;
}

const FLAC: Format = { extension: 'flac', codec: 'flac' };
const M4A: Format = { extension: 'm4a', codec: 'aac' };
// ID3v2.3 in a chunk: see `OLD` of the MP3 shapes
const CHUNK: Limits = { single: true, year: true };
// LIST INFO never said in which encoding it is
const INFO: Limits = {
  single: true,
  year: true,
  ascii: 200,
  bare: true,
  only: ['title', 'artist', 'album', 'date', 'track', 'genre'],
};

export const otherShapes: readonly Shape[] = [
  shape('flac', 15, FLAC, (work) => flacLayout({ ...work, ...body(work, 0.6) })),
  shape('flac, padding', 7, FLAC, (work) =>
    flacLayout({ ...work, ...body(work, 0.6), padding: work.size === 'tiny' ? 0 : 8192 }),
  ),
  shape('flac, 96 kHz', 3, { ...FLAC, sampleRate: 96000 }, (work) =>
    flacLayout({ ...work, ...body(work, 0.6) }),
  ),
  shape('m4a, moov first', 3, M4A, (work) => m4aLayout({ ...work, ...aac(work) })),
  shape('m4a, moov last', 3, { ...M4A, sampleRate: 48000 }, (work) =>
    m4aLayout({ ...work, ...aac(work), moov: 'last' }),
  ),
  shape('m4a, alac', 2, { ...M4A, codec: 'alac' }, (work) =>
    m4aLayout({ ...work, codec: 'alac', sparse: true }),
  ),
  shape('ogg', 5, { extension: 'ogg', codec: 'vorbis' }, (work) => [
    vorbis({ ...work, packetSize: work.size === 'tiny' ? 1 : 300 }),
  ]),
  shape('opus', 4, { extension: 'opus', codec: 'opus', sampleRate: 48000 }, ({ tags, samples, size }) => [
    opus({ tags, samples, packetSize: size === 'tiny' ? 3 : 240 }),
  ]),
  shape('wav, id3', 1, { extension: 'wav', codec: 'pcm', limits: CHUNK }, ({ tags, ...sound }) =>
    wavLayout({ ...sound, id3: tags }),
  ),
  shape('wav, info', 1, { extension: 'wav', codec: 'pcm', channels: 1, limits: INFO }, ({ tags, ...sound }) =>
    wavLayout({ ...sound, info: tags }),
  ),
  shape('aiff', 1, { extension: 'aiff', codec: 'pcm', limits: CHUNK }, ({ tags, ...sound }) =>
    aiffLayout({ ...sound, id3: tags }),
  ),
];

function shape(name: string, share: number, format: Format, write: (work: Work) => Layout): Shape {
  const { sampleRate = 44100, channels = 2, ...rest } = format;
  return {
    name,
    share,
    ...rest,
    write: (tags, random, size) => {
      const samples = Math.round(seconds(random, size) * sampleRate);
      const layout = write({ tags, samples, sampleRate, channels, size });
      return { layout, duration: (samples / sampleRate) * 1000, sampleRate, channels };
    },
  };
}

/** Frames of silence are small: a file of real size gets its bytes as a hole. @param ratio of 16-bit PCM */
function body({ samples, channels, size }: Work, ratio: number): { hole?: number } {
  return size === 'real' ? { hole: Math.round(samples * channels * 2 * ratio) } : {};
}

function aac({ size }: Work): { sparse: boolean; unitSize: number } {
  return { sparse: size === 'real', unitSize: size === 'tiny' ? 6 : 341 };
}
