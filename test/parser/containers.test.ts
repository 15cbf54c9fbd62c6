import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aiff } from '../support/media/aiff.ts';
import { apev2 } from '../support/media/apev2.ts';
import { flac } from '../support/media/flac.ts';
import { m4a } from '../support/media/m4a.ts';
import { mp3 } from '../support/media/mp3.ts';
import { opus } from '../support/media/opus.ts';
import { png } from '../support/media/png.ts';
import type { Tags } from '../support/media/tags.ts';
import { vorbis } from '../support/media/vorbis.ts';
import { wav } from '../support/media/wav.ts';
import { parseBytes, valuesOf } from './parse-file.ts';

const TAGS: Tags = {
  title: 'Thunder/Struck',
  artist: ['AC/DC', 'Björk & 菅野, よう子'],
  album: 'Åland',
  albumArtist: 'AC/DC',
  composer: 'C/D, E & F',
  genre: ['Rock', 'Drum/Bass'],
  date: '2004-05-06',
  track: 3,
  trackTotal: 12,
  disc: 1,
  discTotal: 2,
  comment: 'hello',
  lyrics: 'la',
  pictures: [{ mime: 'image/png', data: png() }],
  extra: { 'My Tag': 'x' },
};

const EXPECTED = {
  title: ['Thunder/Struck'],
  artist: ['AC/DC', 'Björk & 菅野, よう子'],
  album: ['Åland'],
  album_artist: ['AC/DC'],
  composer: ['C/D, E & F'],
  genre: ['Rock', 'Drum/Bass'],
  date: ['2004-05-06'],
  year: [2004],
  track: [3],
  track_total: [12],
  disc: [1],
  disc_total: [2],
  comment: ['hello'],
  lyrics: ['la'],
  my_tag: ['x'],
};

const second = 44_100;

describe('every container gives the same tags, nothing split', () => {
  const files: Record<string, Buffer> = {
    'v23.mp3': mp3({ frames: 100, id3v2: TAGS, id3v2Options: { version: 3, padding: 2000 }, id3v1: TAGS }),
    'v23-unsynchronised.mp3': mp3({
      frames: 100,
      id3v2: TAGS,
      id3v2Options: { version: 3, unsync: true, extended: true },
    }),
    'v24.mp3': mp3({ frames: 100, id3v2: TAGS, id3v2Options: { version: 4, padding: 10 } }),
    'v24-unsynchronised.mp3': mp3({
      frames: 100,
      id3v2: TAGS,
      id3v2Options: { version: 4, unsync: true, extended: true },
    }),
    'ape.mp3': mp3({ frames: 100, apev2: TAGS, id3v1: TAGS }),
    'a.flac': flac({ samples: 3 * second, tags: TAGS, padding: 5000 }),
    'a.m4a': m4a({ samples: 3 * second, tags: TAGS }),
    'moov-last.m4a': m4a({ samples: 3 * second, codec: 'alac', tags: TAGS, moov: 'last' }),
    'a.ogg': vorbis({ samples: 3 * second, tags: TAGS }),
    'a.opus': opus({ samples: 3 * 48_000, tags: TAGS }),
    'v23.wav': wav({ samples: second, id3: TAGS, id3Version: 3 }),
    'v23.aiff': aiff({ samples: second, id3: TAGS, id3Version: 3 }),
  };
  for (const [name, bytes] of Object.entries(files)) {
    test(name, async (context) => {
      const values = valuesOf(await parseBytes(context, name, bytes));
      // ID3v2.3 has no other way for several composers.
      const expected = name.startsWith('v23') ? { ...EXPECTED, composer: ['C', 'D, E & F'] } : EXPECTED;
      assert.deepEqual(Object.fromEntries(Object.keys(EXPECTED).map((key) => [key, values[key]])), expected);
    });
  }
});

test('ID3v2.2 keeps artists whole, and the year', async (context) => {
  const values = valuesOf(
    await parseBytes(context, 'a.mp3', mp3({ frames: 50, id3v2: TAGS, id3v2Options: { version: 2 } })),
  );
  assert.deepEqual(values['artist'], EXPECTED.artist);
  assert.deepEqual([values['date'], values['year']], [['2004-05-06'], [2004]]);
});

test('comments and lyrics carry their language', async (context) => {
  const result = await parseBytes(context, 'a.mp3', mp3({ frames: 50, id3v2: TAGS }));
  const { comment, lyrics } = JSON.parse(result.body) as Record<string, unknown>;
  assert.deepEqual([comment, lyrics], [[['hello', 'en']], [['la', 'en']]]);
});

describe('technical keys', () => {
  const cases: [name: string, bytes: Buffer, expected: Record<string, unknown>][] = [
    [
      'cbr.mp3',
      mp3({ frames: 100 }),
      {
        audio_codec: 'mp3',
        container: 'mpeg',
        duration: 2612,
        audio_bitrate: 128_000,
        sample_rate: 44_100,
        audio_channels: 2,
        lossless: 0,
      },
    ],
    ['cbr-with-ape.mp3', mp3({ frames: 100, apev2: TAGS, id3v1: TAGS }), { duration: 2612 }],
    [
      'mono.mp3',
      mp3({ frames: 100, sampleRate: 22_050, channels: 1, bitrate: 64 }),
      { duration: 2612, sample_rate: 22_050, audio_channels: 1 },
    ],
    ['layer2.mp2', mp3({ frames: 100, layer: 2, bitrate: 192 }), { audio_codec: 'mp2', duration: 2612 }],
    ['xing.mp3', mp3({ frames: 400, bitrate: [128, 64, 192, 320], header: 'Xing' }), { duration: 10_449 }],
    ['vbri.mp3', mp3({ frames: 400, bitrate: [128, 64, 192, 320], header: 'VBRI' }), { duration: 10_449 }],
    [
      'vbr-without-header.mp3',
      mp3({ frames: 400, bitrate: [128, 64, 192, 320] }),
      { duration: 10_449, audio_bitrate: 175_711 },
    ],
    [
      'a.flac',
      flac({ samples: second * 3, sampleRate: 44_100 }),
      { audio_codec: 'flac', container: 'flac', duration: 3000, bits_per_sample: 16, lossless: 1 },
    ],
    ['aac.m4a', m4a({ samples: second * 3 }), { audio_codec: 'aac', container: 'mp4', duration: 3000 }],
    ['alac.m4a', m4a({ samples: second * 3, codec: 'alac' }), { audio_codec: 'alac', lossless: 1 }],
    [
      'long.ogg',
      vorbis({ samples: second * 300 }),
      { audio_codec: 'vorbis', container: 'ogg', duration: 300_000 },
    ],
    ['long.opus', opus({ samples: 48_000 * 300 }), { audio_codec: 'opus', duration: 300_000 }],
    [
      'a.wav',
      wav({ samples: second }),
      { audio_codec: 'pcm', container: 'wav', duration: 1000, audio_bitrate: 1_411_200 },
    ],
    [
      'a.aiff',
      aiff({ samples: second }),
      { audio_codec: 'pcm', container: 'aiff', duration: 1000, bits_per_sample: 16 },
    ],
  ];
  for (const [name, bytes, expected] of cases) {
    test(name, async (context) => {
      const values = valuesOf(await parseBytes(context, name, bytes));
      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((key) => [key, values[key]?.[0]])),
        expected,
      );
    });
  }
});

test('the content decides, not the suffix', async (context) => {
  const values = valuesOf(await parseBytes(context, 'a.mp3', flac({ samples: second, tags: TAGS })));
  assert.deepEqual([values['audio_codec'], values['title']], [['flac'], EXPECTED.title]);
});

test('a long stream of variable rate is judged by its first minutes', async (context) => {
  const frames = 12_000;
  const values = valuesOf(await parseBytes(context, 'a.mp3', mp3({ frames, bitrate: [128, 320, 192] })));
  const [duration] = values['duration'] as [number];
  assert.ok(Math.abs(duration - (frames * 1152) / 44.1) < 100, String(duration));
});

test('Musepack SV7 is read from its own header', async (context) => {
  const header = Buffer.alloc(4096);
  header.write('MP+\x07', 'latin1');
  header.writeUInt32LE(1000, 4);
  header.writeUInt32LE(1 << 16, 8);
  const values = valuesOf(
    await parseBytes(context, 'a.mpc', Buffer.concat([header, Buffer.alloc(200_000), apev2(TAGS)])),
  );
  assert.deepEqual(
    [values['audio_codec'], values['sample_rate'], values['duration'], values['audio_channels']],
    [['musepack'], [48_000], [24_000], [2]],
  );
});
