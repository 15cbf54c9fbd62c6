/** MP3 as it is found: 55 of 100 files. */
import { mp3Duration, mp3Layout } from '../../test/support/media/mp3.ts';
import type { Mp3Options } from '../../test/support/media/mp3.ts';
import type { Tags } from '../../test/support/media/tags.ts';
import type { Limits, Shape } from './shape.ts';
import { seconds } from './seconds.ts';

type Tagging = (tags: Tags) => Pick<Mp3Options, 'id3v2' | 'id3v2Options' | 'id3v1' | 'apev2'>;
type Coding = Pick<Mp3Options, 'bitrate' | 'header' | 'gapless' | 'sampleRate' | 'channels'>;

// Sparing taggers leave padding, so that the next change does not move the sound.
const v22: Tagging = (tags) => ({ id3v2: tags, id3v2Options: { version: 2 } });
const v23: Tagging = (tags) => ({ id3v2: tags, id3v2Options: { version: 3, padding: 1024 } });
const v24: Tagging = (tags) => ({ id3v2: tags, id3v2Options: { version: 4 } });
const v1: Tagging = (tags) => ({ id3v1: tags });
const v23AndV1: Tagging = (tags) => ({ ...v23(tags), ...v1(tags) });
const apeAndV1: Tagging = (tags) => ({ apev2: tags, ...v1(tags) });

const cbr: Coding = { bitrate: 128 };
const cbr48: Coding = { bitrate: 320, sampleRate: 48000 };
const mono: Coding = { bitrate: 64, sampleRate: 22050, channels: 1 };
// Delay and padding add up to one frame, as little as an encoder can do: readers differ in whether they count it.
const lame: Coding = { bitrate: [128, 192, 160, 224], header: 'Xing', gapless: [576, 576] };
const info: Coding = { bitrate: 192, header: 'Info', gapless: [576, 576] };

const OLD: Limits = { single: true, year: true };
const V1_ONLY: Limits = {
  ...OLD,
  ascii: 30,
  bare: true,
  only: ['title', 'artist', 'album', 'date', 'track', 'genre'],
};

export const mp3Shapes: readonly Shape[] = [
  shape('id3v2.3, id3v1, CBR', 12, v23AndV1, cbr, OLD),
  shape('id3v2.3, VBR', 14, v23, lame, OLD),
  shape('id3v2.4, VBR', 13, v24, lame),
  shape('id3v2.4, CBR', 5, v24, cbr48),
  shape('id3v2.3, CBR with header', 4, v23, info, OLD),
  shape('id3v2.2, CBR', 2, v22, mono, OLD),
  shape('apev2, id3v1', 3, apeAndV1, info, { bare: true }),
  shape('id3v1, CBR', 2, v1, cbr, V1_ONLY),
];

function shape(name: string, share: number, tagging: Tagging, coding: Coding, limits?: Limits): Shape {
  return {
    name: `mp3, ${name}`,
    extension: 'mp3',
    codec: 'mp3',
    share,
    ...(limits === undefined ? {} : { limits }),
    write: (tags, random, size) => {
      // 32 kbit/s: a frame of about 100 bytes
      const sound: Coding = size === 'tiny' ? { ...coding, bitrate: 32, channels: 1 } : coding;
      const { sampleRate = 44100, channels = 2 } = sound;
      const frames = Math.ceil((seconds(random, size) * 1000) / mp3Duration(1, { sampleRate }));
      const layout = mp3Layout({ ...tagging(tags), ...sound, frames });
      return { layout, duration: mp3Duration(frames, { sampleRate }), sampleRate, channels };
    },
  };
}
