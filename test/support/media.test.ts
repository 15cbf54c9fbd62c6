/** The writers, read by a reader that is not ours: what they write must be what they were told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBuffer } from 'music-metadata';
import type { IAudioMetadata } from 'music-metadata';
import { mkdtempDisposableSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { aiff } from './media/aiff.ts';
import { flac } from './media/flac.ts';
import { id3v2 } from './media/id3v2.ts';
import { sizeOf, toBuffer, writeLayout } from './media/layout.ts';
import type { Layout } from './media/layout.ts';
import { m4a } from './media/m4a.ts';
import { jpeg } from './media/jpeg.ts';
import { cbrFrames } from './media/mpeg.ts';
import { mp3 } from './media/mp3.ts';
import type { Mp3Options } from './media/mp3.ts';
import { oggCrc } from './media/ogg.ts';
import { opus } from './media/opus.ts';
import { png } from './media/png.ts';
import type { Tags } from './media/tags.ts';
import { vorbis } from './media/vorbis.ts';
import { wav } from './media/wav.ts';

const COVER = jpeg({ width: 16, height: 16, filler: Buffer.alloc(70_000, 0xff) });
const TAGS: Tags = {
  title: 'Žluťoučký 日本 🎵',
  artist: 'Борис',
  album: 'Cafe\u0301',
  albumArtist: 'Various',
  composer: 'Þór',
  genre: 'Rock',
  date: '2004',
  track: 3,
  trackTotal: 12,
  disc: 1,
  discTotal: 2,
  pictures: [{ mime: 'image/jpeg', data: COVER, width: 16, height: 16 }],
};
const SAMPLES = 100_000;

const FILES: readonly {
  readonly name: string;
  readonly bytes: () => Buffer;
  readonly codec: string;
  readonly seconds: number;
  readonly rate?: number;
  readonly channels?: number;
}[] = [
  ...mp3Files({
    'ID3v2.2, MPEG 2': {
      id3v2: TAGS,
      id3v2Options: { version: 2 },
      header: 'Info',
      sampleRate: 22050,
      bitrate: 64,
    },
    'ID3v2.3 with padding': { id3v2: TAGS, id3v2Options: { version: 3, padding: 500 } },
    'ID3v2.4 unsynchronised': { id3v2: TAGS, id3v2Options: { version: 4, unsync: true } },
    'ID3v2.4 and VBR with LAME header': {
      id3v2: TAGS,
      bitrate: [128, 160, 96],
      header: 'Xing',
      gapless: [0, 0],
    },
    'APEv2 and ID3v1': { apev2: TAGS, id3v1: TAGS, header: 'Info' },
  }),
  {
    name: 'FLAC',
    bytes: () => flac({ samples: SAMPLES, tags: TAGS, padding: 100 }),
    codec: 'FLAC',
    seconds: SAMPLES / 44100,
  },
  {
    name: 'M4A, moov first',
    bytes: () => m4a({ samples: SAMPLES, tags: TAGS }),
    codec: 'MPEG-4/AAC',
    seconds: SAMPLES / 44100,
  },
  {
    name: 'M4A, moov last',
    bytes: () => m4a({ samples: SAMPLES, tags: TAGS, moov: 'last', free: 64 }),
    codec: 'MPEG-4/AAC',
    seconds: SAMPLES / 44100,
  },
  {
    name: 'M4A, ALAC',
    bytes: () => m4a({ samples: SAMPLES, tags: TAGS, codec: 'alac' }),
    codec: 'ALAC',
    seconds: SAMPLES / 44100,
  },
  {
    name: 'Ogg Vorbis',
    bytes: () => vorbis({ samples: SAMPLES, tags: TAGS }),
    codec: 'Vorbis I',
    seconds: SAMPLES / 44100,
  },
  {
    name: 'Opus',
    bytes: () => opus({ samples: SAMPLES, tags: TAGS }),
    codec: 'Opus',
    seconds: SAMPLES / 48000,
    rate: 48000,
  },
  {
    name: 'WAV',
    bytes: () => wav({ samples: SAMPLES, channels: 1, id3: TAGS }),
    codec: 'PCM',
    seconds: SAMPLES / 44100,
    channels: 1,
  },
  {
    name: 'AIFF',
    bytes: () => aiff({ samples: SAMPLES, id3: TAGS, id3Version: 4 }),
    codec: 'PCM',
    seconds: SAMPLES / 44100,
  },
];

for (const { name, bytes, codec, seconds, rate = 44100, channels = 2 } of FILES) {
  test(`${name}: tags, picture and sound are read as written`, async () => {
    const { common, format } = await parseBuffer(bytes());
    assert.deepEqual(tagsOf(common), { ...TAGS, pictures: 1 });
    assert.ok(common.picture?.[0] !== undefined && COVER.equals(common.picture[0].data));
    assert.equal(format.codec, codec);
    assert.equal(format.sampleRate, rate);
    assert.equal(format.numberOfChannels, channels);
    assert.ok(
      Math.abs((format.duration ?? 0) - seconds) < 0.0001,
      `${format.duration} s instead of ${seconds} s`,
    );
  });
}

test('lists are written as several values', async () => {
  const tags: Tags = { artist: ['One', 'Two'], genre: ['Rock', 'Jazz'] };
  const files = [
    mp3({ frames: 10, id3v2: tags }),
    mp3({ frames: 10, apev2: tags }),
    flac({ samples: 4096, tags }),
    m4a({ samples: 4096, tags }),
    opus({ samples: 960, tags }),
  ];
  for (const bytes of files) {
    const { common } = await parseBuffer(bytes);
    assert.deepEqual([common.artists, common.genre], [tags.artist, tags.genre]);
  }
});

// music-metadata does not undo it in 2.3; TagLib reads such files.
test('an unsynchronised ID3v2.3 tag has no false sync, and undone it is the plain tag', () => {
  const plain = id3v2(TAGS, { version: 3 });
  const unsync = id3v2(TAGS, { version: 3, unsync: true });
  assert.equal(unsync[5], 0x80);
  const undone: number[] = [];
  for (const [index, byte] of unsync.subarray(10).entries()) {
    const previous = unsync[index + 9];
    if (index > 0 && previous === 0xff) assert.ok(byte < 0xe0);
    if (index === 0 || previous !== 0xff || byte !== 0) undone.push(byte);
  }
  assert.ok(Buffer.from(undone).equals(plain.subarray(10)));
});

test('CBR frames add up to the bitrate, so that size alone gives the duration', () => {
  const bytes = sizeOf(cbrFrames(49_000, 128));
  assert.equal((bytes * 8) / 128_000, (49_000 * 1152) / 44_100);
});

test('every Ogg page has the right checksum, and a packet over several pages is continued', () => {
  const bytes = vorbis({ samples: SAMPLES, tags: TAGS });
  const flags: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const segments = bytes.subarray(at + 27, at + 27 + (bytes[at + 26] as number));
    const page = Buffer.from(
      bytes.subarray(at, at + 27 + segments.length + segments.reduce((sum, size) => sum + size, 0)),
    );
    const sum = page.readUInt32LE(22);
    page.writeUInt32LE(0, 22);
    assert.equal(page.toString('latin1', 0, 4), 'OggS');
    assert.equal(oggCrc(page), sum);
    flags.push(page[5] as number);
    at += page.length;
  }
  assert.deepEqual(flags, [2, 0, 1, 4]); // begin; comment of 93 kB over two pages; end
});

test('a PNG holds its pixels, its filler and right checksums', () => {
  const filler = Buffer.from('filler');
  const bytes = png({ width: 2, height: 1, paint: (x) => [x * 200, 1, 2], filler });
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    assert.equal(bytes.readUInt32BE(at + 8 + length), crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += length + 12;
  }
  assert.deepEqual([...chunks.keys()], ['IHDR', 'fiLl', 'IDAT', 'IEND']);
  assert.deepEqual(chunks.get('fiLl'), filler);
  assert.deepEqual(inflateSync(chunks.get('IDAT') as Buffer), Buffer.from([0, 0, 1, 2, 100, 1, 2]));
});

test('a layout on disk equals the layout in memory, and its holes take no room', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'valhalla-layout-'));
  const path = join(folder.path, 'file');
  const layout: Layout = [
    Buffer.from('head'),
    { unit: Buffer.from('abc'), times: 700_001 },
    { hole: 5000 },
    Buffer.from('end'),
  ];
  writeLayout(path, layout, 1_600_000_000);
  assert.ok(readFileSync(path).equals(toBuffer(layout)));
  assert.equal(statSync(path).mtimeMs, 1_600_000_000_000);
  writeLayout(path, [Buffer.from('x'), { hole: 100_000_000 }]);
  assert.equal(statSync(path).size, 100_000_001);
  assert.ok(statSync(path).blocks * 512 < 1_000_000);
});

function mp3Files(shapes: Record<string, Omit<Mp3Options, 'frames'>>): (typeof FILES)[number][] {
  return Object.entries(shapes).map(([name, options]) => {
    const { sampleRate: rate = 44100 } = options;
    const version = rate < 32000 ? 2 : 1;
    return {
      name: `MP3, ${name}`,
      bytes: () => mp3({ frames: 100, ...options }),
      codec: `MPEG ${version} Layer 3`,
      seconds: (100 * (version === 1 ? 1152 : 576)) / rate,
      rate,
    };
  });
}

function tagsOf(common: IAudioMetadata['common']): unknown {
  const { title, artist, album, albumartist: albumArtist, year, track, disk } = common;
  return {
    title,
    artist,
    album,
    albumArtist,
    composer: common.composer?.[0],
    genre: common.genre?.[0],
    date: String(year),
    track: track.no,
    trackTotal: track.of,
    disc: disk.no,
    discTotal: disk.of,
    pictures: common.picture?.length,
  };
}
