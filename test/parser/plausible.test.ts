import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Document, Value } from '../../lib/metadata/document.ts';
import { hasBrokenHead } from '../../lib/parser/ogg-checksum.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { dropImplausible } from '../../lib/parser/plausible.ts';
import { opus } from '../support/media/opus.ts';
import { vorbis } from '../support/media/vorbis.ts';
import { parseBytes } from './parse-file.ts';

const MINUTE = 60_000;

/** Keys that are dropped of a document with these values, in a file of `size` bytes. */
function dropped(size: number, values: Record<string, Value>): readonly string[] {
  const document: Document = {};
  for (const [key, value] of Object.entries(values)) document[key] = [[value]];
  const gone = dropImplausible(document, size);
  assert.deepEqual(
    Object.keys(document),
    Object.keys(values).filter((key) => !gone.includes(key)),
  );
  return gone;
}

describe('what cannot be is dropped', () => {
  const cases: Record<string, [size: number, values: Record<string, Value>, gone: string[]]> = {
    'a length that the bytes cannot hold, and what was made of it': [
      43_693,
      { audio_codec: 'tta', duration: 52_883_000, audio_bitrate: 7 },
      ['audio_bitrate', 'duration'],
    ],
    'thirty hours in 55 KB': [55_220, { audio_codec: 'wma', duration: 108_000_000 }, ['duration']],
    'a day in 64 KB, of a codec that makes little of silence': [
      406,
      { audio_codec: 'ape', duration: 89_478_000, missing_bytes: 63_923 },
      ['duration'],
    ],
    'a film of a day in 52 KB': [
      52_448,
      { video_codec: 'mpeg4', audio_codec: 'adpcm', duration: 95_443_000 },
      ['duration'],
    ],
    'less than the smallest frames of MPEG': [
      24_568,
      { audio_codec: 'mp3', duration: 1_073_000 },
      ['duration'],
    ],
    'a film of a day in 3 KB': [3000, { video_codec: 'h264', duration: 1440 * MINUTE }, ['duration']],
    'a rate that is not of the codec': [
      11_616,
      { audio_codec: 'speex', sample_rate: 3_570_944, audio_channels: 1 },
      ['sample_rate'],
    ],
    'a rate that only DSD has': [1e6, { audio_codec: 'pcm', sample_rate: 2_822_400 }, ['sample_rate']],
    'a rate that not even DSD has': [1e6, { audio_codec: 'dsd', sample_rate: 15_313_988 }, ['sample_rate']],
    'more channels than the codec has': [1e6, { audio_codec: 'mp3', audio_channels: 40 }, ['audio_channels']],
    'more bits packed than unpacked': [
      29_380,
      { audio_codec: 'aac', sample_rate: 44_100, audio_channels: 2, audio_bitrate: 1_073_811_328 },
      ['audio_bitrate'],
    ],
    'a film wider than any': [
      64_942,
      { video_codec: 'theora', width: 47_264, height: 144, video_aspect: 328 },
      ['width', 'height', 'video_aspect'],
    ],
    'two hours of a film in 31 KB': [
      31_000,
      { video_codec: 'h264', audio_codec: 'aac', duration: 7_899_000 },
      ['duration'],
    ],
    'half an hour of pictures that are less than a byte each': [
      30_000,
      { video_codec: 'h264', frame_rate: 25, duration: 30 * MINUTE },
      ['duration'],
    ],
    'twenty minutes of Opus in 8 KB': [8000, { audio_codec: 'opus', duration: 1_398_000 }, ['duration']],
    'a rate that no studio has, of nothing that is known': [
      10_708,
      { audio_codec: '4800', audio_bitrate: 1_879_275_520 },
      ['audio_bitrate'],
    ],
    'a picture of more pixels than its bytes can tell': [
      262,
      { container: 'tiff', width: 65_535, height: 900 },
      ['width', 'height'],
    ],
    'a long picture in a head': [48, { container: 'gif', width: 65_281, height: 255 }, ['width', 'height']],
    'a picture with one side a thousand times the other': [
      1_000_000,
      { container: 'jxl', width: 229_377, height: 130 },
      ['width', 'height'],
    ],
    'days that have not come': [
      1e6,
      {
        audio_codec: 'flac',
        date: '2105-01-01',
        year: 2105,
        taken: '2803-05-06T07:08:09',
      },
      ['date', 'taken', 'year'],
    ],
    'pictures of a thousand times the file': [
      90_000,
      { video_codec: 'h264', duration: 10 * MINUTE, video_bitrate: 2_000_000_000 },
      ['video_bitrate'],
    ],
  };
  for (const [name, [size, values, gone]] of Object.entries(cases))
    test(name, () => assert.deepEqual(dropped(size, values), gone));
});

describe('what is rare stays', () => {
  const cases: Record<string, [size: number, values: Record<string, Value>]> = {
    'an hour of silence in WavPack, at 8 kHz': [
      (84 * 3600) / 8,
      { audio_codec: 'wavpack', duration: 60 * MINUTE, sample_rate: 8000 },
    ],
    'an hour of silence in FLAC, in the largest blocks': [
      4400,
      { audio_codec: 'flac', duration: 60 * MINUTE, sample_rate: 8000, audio_channels: 1 },
    ],
    'an hour of silence in Opus': [(133 * 3600) / 8, { audio_codec: 'opus', duration: 60 * MINUTE }],
    'ten seconds of Opus in a head': [90, { audio_codec: 'opus', duration: 10_000 }],
    'a minute of a film in its head': [
      500,
      { video_codec: 'h264', audio_codec: 'opus', frame_rate: 25, duration: MINUTE },
    ],
    'a film that has been broken off in its first second': [
      507,
      { video_codec: 'h264', audio_codec: 'mp3', duration: 20 * MINUTE, missing_bytes: 17_890_392 },
    ],
    'a picture of one colour': [22, { container: 'jxl', width: 6000, height: 4000 }],
    'a black picture, deflated': [12_303, { container: 'png', width: 10_000, height: 10_000 }],
    'the waves of an hour of sound': [80_000, { container: 'png', width: 60_000, height: 200 }],
    'a strip of small pictures': [9000, { container: 'png', width: 40, height: 17_000 }],
    'a lossless picture of one colour': [1400, { container: 'webp', width: 6000, height: 6000 }],
    'a picture by a camera whose clock is wrong': [1e6, { taken: '2099-05-06T07:08:09' }],
    'a film that is announced': [1e6, { video_codec: 'h264', premiered: '2031-12-18' }],
    'a book at 8 kbit/s': [3_600_000, { audio_codec: 'mp3', duration: 60 * MINUTE, audio_bitrate: 8000 }],
    'ten minutes of one picture': [18_104, { video_codec: 'h264', duration: 10 * MINUTE }],
    'a book of half a day of which the head is there': [
      9360,
      { audio_codec: 'mp3', duration: 45_144_764, missing_bytes: 361_151_056 },
    ],
    'a tune of instructions': [600, { audio_codec: 'midi', duration: 5 * MINUTE }],
    DSD512: [
      1e8,
      { audio_codec: 'dsd', sample_rate: 22_579_200, audio_channels: 2, audio_bitrate: 45_158_400 },
    ],
    'PCM of 32 channels at 768 kHz': [
      1e9,
      { audio_codec: 'pcm', sample_rate: 768_000, audio_channels: 32, audio_bitrate: 786_432_000 },
    ],
    'a film of which a tenth is there': [
      5e8,
      { video_codec: 'hevc', duration: 120 * MINUTE, video_bitrate: 5_000_000, width: 7680, height: 4320 },
    ],
    'nothing at all': [0, {}],
  };
  for (const [name, [size, values]] of Object.entries(cases))
    test(name, () => assert.deepEqual(dropped(size, values), []));
});

test('an Ogg stream that begins with a broken page is no sound, whatever the page says', async (context) => {
  for (const whole of [vorbis({ samples: 44_100 }), opus({ samples: 48_000 })]) {
    assert.equal(hasBrokenHead(memory(whole)), false);
    // Flags, serial, checksum, codec, channels, rate.
    for (const at of [5, 14, 22, 30, 37, 40]) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] as number) ^ 0x08;
      assert.equal(hasBrokenHead(memory(broken)), true, `byte ${at}`);
      const { outcome, error } = await parseBytes(context, 'a.ogg', broken);
      assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED'], `byte ${at}`);
    }
  }
});
