import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { capHeaps } from '../../lib/parser/video/heap-cap.ts';
import { documentOf } from '../../lib/parser/video/video.ts';
import { latin1 } from '../support/media/bytes.ts';
import { aviFilm, mp4Film } from '../support/media/films.ts';
import { writeLayout } from '../support/media/layout.ts';
import { matroska } from '../support/media/matroska.ts';
import { mangled, random } from './damage.ts';
import {
  assertInRange,
  newParser,
  parseBytes,
  parsePacket,
  temporaryFolder,
  valuesOf,
} from './parse-file.ts';

const VIDEO = { type: 'video' } as const;

const film = matroska({
  duration: 90_500,
  title: 'Der Titel',
  width: 640,
  height: 360,
  sound: ['ger', 'eng', 'ger'],
  subtitles: ['fre', 'eng'],
  chapters: ['Eins', 'Zwei: der Rest'],
  tags: { DIRECTOR: 'Jemand', GENRE: 'Drama', DATE_RELEASED: '1999' },
});

test('a film has its streams, languages, chapters and tags', async (context) => {
  const result = await parseBytes(context, 'a.mkv', film, VIDEO);
  assert.equal(result.source, 'video');
  const values = valuesOf(result);
  assert.deepEqual(values, {
    container: ['matroska'],
    duration: [90_500],
    video_streams: [1],
    video_codec: ['h264'],
    video_aspect: [1.778],
    width: [640],
    height: [360],
    audio_streams: [3],
    audio_codec: ['opus'],
    audio_channels: [2],
    sample_rate: [48_000],
    lossless: [0],
    audio_lang: ['de', 'en'],
    sub_streams: [2],
    sub_lang: ['fr', 'en'],
    stream: [
      '1 video codec=h264 width=640 height=360 aspect=1.778 default',
      '2 audio codec=opus lang=de channels=2 rate=48000 default',
      '3 audio codec=opus lang=en channels=2 rate=48000 default',
      '4 audio codec=opus lang=de channels=2 rate=48000 default',
      '5 subtitle codec=subrip lang=fr default',
      '6 subtitle codec=subrip lang=en default',
    ],
    chapter: ['00:00:00.000 Eins', '00:00:01.000 Zwei: der Rest'],
    title: ['Der Titel'],
    director: ['Jemand'],
    genre: ['Drama'],
    date: ['1999'],
    encoder: ['writer'],
    year: [1999],
  });
});

test('other containers', async (context) => {
  const options = { width: 320, height: 180, frames: 250, title: 'Title' };
  const films = {
    'a.mp4': [mp4Film(options), 'mp4', 'mpeg4'],
    'a.avi': [aviFilm(options), 'avi', 'mpeg4'],
    'a.webm': [matroska({ ...options, type: 'webm', duration: 10_000 }), 'webm', 'vp8'],
  } as const;
  for (const [name, [bytes, container, codec]] of Object.entries(films)) {
    const values = valuesOf(await parseBytes(context, name, bytes, VIDEO));
    const { duration, width, height, title } = values;
    assert.deepEqual(
      [values['container'], values['video_codec'], duration, width, height, title],
      [[container], [codec], [10_000], [320], [180], ['Title']],
      name,
    );
  }
});

test('a camera whose name sends MediaInfo into an endless loop is told by its name', async (context) => {
  const software = 'PENTAX K-x';
  const title = 'Pentax against PENTAX 645';
  const values = valuesOf(await parseBytes(context, 'a.avi', aviFilm({ title, software }), VIDEO));
  assert.deepEqual([values['title'], values['encoder']], [[title], [software]]);
});

test('a module of WebAssembly does not get all the memory it asks for', () => {
  capHeaps();
  const { Memory } = Reflect.get(globalThis, 'WebAssembly') as {
    readonly Memory: new (size: { initial: number }) => { grow: (pages: number) => number };
  };
  const memory = new Memory({ initial: 1 });
  assert.equal(memory.grow(100), 1);
  assert.throws(() => memory.grow(16_384), RangeError);
});

test('what MediaInfo says of MP4 is told by the names of the library', () => {
  const general = {
    Format: 'MPEG-4',
    Genre: 'Unknown kind of value!',
    Grouping: 'Group',
    Part: '7',
    Part_Position: '1',
    Part_Position_Total: '2',
  };
  const tracks = [
    { kind: 'General', fields: general },
    { kind: 'Video', fields: { Format: 'AVC' } },
    { kind: 'Audio', fields: { Format: '40 / drms-40 / mp4a' } },
  ];
  const { episode, disc, disc_total: total, genre, grouping, audio_codec: codec } = documentOf(tracks);
  assert.deepEqual(
    [episode, disc, total, genre, grouping, codec],
    [[[7]], [[1]], [[2]], undefined, [['Group']], [['aac']]],
  );
});

test('what is no film is an error', async (context) => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.alloc(100_000),
    latin1('<html><body>404</body></html>'.repeat(10)),
  ]) {
    const { outcome, error } = await parseBytes(context, 'a.mkv', bytes, VIDEO);
    assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
  }
});

describe('a file that is mostly a hole ends', () => {
  for (const [name, head] of Object.entries({ 'a.mkv': film, 'a.avi': aviFilm(), 'a.ts': Buffer.alloc(0) }))
    test(name, async (context) => {
      const path = join(temporaryFolder(context), name);
      writeLayout(path, [head, { hole: 5 * 1024 ** 3 }]);
      const { outcome, micros } = await newParser().work(parsePacket(path, VIDEO));
      assert.match(String(outcome), /done|failed/);
      assert.ok((micros as number) < 5_000_000, `${micros} us`);
    });
});

const SEED = 2009;
const ROUNDS = Number(process.env['MANGLED_ROUNDS'] ?? 40);

test(`a damaged film is read or refused, and nothing absurd is taken from it (seed ${SEED})`, async (context) => {
  const next = random(SEED);
  const path = join(temporaryFolder(context), 'a.mkv');
  const parser = newParser();
  let read = 0;
  for (const whole of [film, mp4Film({ frames: 20, title: 'Title' }), aviFilm({ frames: 20 })]) {
    for (let round = 0; round < ROUNDS; round++) {
      writeFileSync(path, mangled(whole, next));
      const result = await parser.work(parsePacket(path, VIDEO));
      const where = `round ${round}`;
      assert.ok((result.micros as number) < 5_000_000, where);
      if (result.outcome !== 'done') {
        assert.equal(result.error?.code, 'ERR_VALHALLA_NOT_PARSED', where);
        continue;
      }
      read++;
      assertInRange(result, where);
    }
  }
  assert.ok(read > ROUNDS, `${read} read`);
});
