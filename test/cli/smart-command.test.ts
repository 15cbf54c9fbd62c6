/** `valhalla smart`, and `@NAME` in `valhalla ls`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';
import type { LibraryBuilder } from '../support/library-builder.ts';

type Run = (...args: string[]) => Promise<[code: number, ...lines: string[]]>;

/** What the command prints for this library. */
function commands(context: TestContext): { readonly builder: LibraryBuilder; readonly run: Run } {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  const run: Run = async (...args) => {
    const host = new FakeHost(library);
    const code = await host.run(...args);
    return [code, ...host.output.lines, ...host.errors.lines];
  };
  library.builder.root('/m');
  return { builder: library.builder, run };
}

test('smart playlists on the command line', async (context) => {
  const { builder, run } = commands(context);
  const song = (path: string, title: string, year: number, genre: string): void => {
    const values = { title, artist: 'A', album: `Of ${year}`, year, genre, duration: 61_000 };
    builder.file({ path, sources: { fast: values } });
  };
  song('1.mp3', 'One', 1999, 'Pop');
  song('2.mp3', 'Two', 2001, 'Live');
  song('3.mp3', 'Three', 2003, 'Pop');
  builder.file({ path: '4.jpg', type: 'image', sources: { image: { year: 2004 } } });

  assert.deepEqual((await run('smart')).slice(0, 1), [0]);
  assert.deepEqual(await run('smart', 'add', 'New ones', 'year>2000', '-genre:live', 'sort:-year'), [
    0,
    'Saved the smart playlist New ones.',
  ]);
  assert.deepEqual(await run('smart', 'add', '@One', 'limit:1 sort:-year year:1990..'), [
    0,
    'Saved the smart playlist One.',
  ]);
  assert.deepEqual(await run('smart'), [
    0,
    'New ones\t2\tyear>2000 -genre:live sort:-year',
    'One\t1\tlimit:1 sort:-year year:1990..',
  ]);
  assert.deepEqual(await run('smart', 'new ONES'), [0, '\t\t\t4.jpg\t', 'A\tOf 2003\t\tThree\t1:01']);
  assert.deepEqual(await run('smart', 'New ones', '--m3u8'), [
    0,
    '#EXTM3U',
    '#PLAYLIST:New ones',
    '#EXTINF:61,A - Three',
    '/m/3.mp3',
  ]);
  assert.deepEqual(await run('ls', '@New ones'), [0, '/m/4.jpg', '/m/3.mp3']);
  assert.deepEqual(await run('ls', 'files', '@New ones', 'genre:pop', 'sort:year'), [0, '/m/3.mp3']);
  assert.deepEqual(await run('ls', '@One'), [0, '/m/4.jpg']);
  assert.deepEqual(await run('ls', 'values', 'year', '@New ones'), [0, '2003\t1', '2004\t1']);
  assert.deepEqual(await run('export', '@New ones', '--csv', '--keys', 'path,year'), [
    0,
    'path,year',
    '/m/4.jpg,2004',
    '/m/3.mp3,2003',
  ]);
  assert.deepEqual(await run('find', '@New ones', 'three'), [0, 'A\tOf 2003\tThree\t/m/3.mp3']);
  assert.deepEqual(await run('smart', 'rm', 'new ones'), [0, 'Took away the smart playlist New ones.']);
  assert.deepEqual(await run('ls', '@New ones'), [
    3,
    'valhalla: There is no smart playlist New ones. There are: One.',
  ]);

  for (const wrong of [
    ['smart', 'add', 'X'],
    ['smart', 'add', 'X', 'year:late'],
    ['smart', 'add', ' ', 'love'],
    ['smart', 'rm'],
    ['smart', 'One', 'year:1999'],
    ['ls', 'albums', '@One', 'sort:year'],
  ])
    assert.equal((await run(...wrong))[0], 1, wrong.join(' '));
  assert.equal((await run('smart', 'rm', 'X'))[0], 3);
});

test('a smart playlist is its first entries, and all else narrows these down', async (context) => {
  const { builder, run } = commands(context);
  const song = (year: number, artist: string, genre: string): void => {
    const values = { title: `${year}`, artist, album: `Of ${year}`, year, genre };
    builder.file({ path: `${year}.mp3`, sources: { fast: values } });
  };
  builder.file({ path: '2006.jpg', type: 'image', sources: { image: { year: 2006 } } });
  song(2001, 'A', 'Latin');
  song(2005, 'B', 'Pop');
  song(2003, 'C', 'Latin');
  song(2002, 'D', 'Pop');
  assert.deepEqual(await run('smart', 'add', 'New', 'year>0', 'sort:-year', 'limit:3'), [
    0,
    'Saved the smart playlist New.',
  ]);
  const shown = async (...args: string[]): Promise<string[]> => {
    const [code, ...lines] = await run(...args);
    return [code, ...lines.map((line) => line.replace(/^\/m\//, ''))].map(String);
  };
  for (const [words, lines] of [
    ['ls @New', ['2006.jpg', '2005.mp3', '2003.mp3']],
    ['ls @New genre:latin', ['2003.mp3']],
    ['ls @New limit:2', ['2006.jpg', '2005.mp3']],
    ['ls @New sort:year limit:1', ['2003.mp3']],
    ['ls tracks @New', ['B\tOf 2005\t\t2005\t', 'C\tOf 2003\t\t2003\t']],
    ['ls tracks @New genre:latin', ['C\tOf 2003\t\t2003\t']],
    ['ls tracks @New --limit 1', ['B\tOf 2005\t\t2005\t']],
    ['ls albums @New', ['B\tOf 2005\t2005\t1\t0:00\t2', 'C\tOf 2003\t2003\t1\t0:00\t3']],
    ['ls artists @New', ['B\t1\t1', 'C\t1\t1']],
    ['ls values genre @New', ['Latin\t1', 'Pop\t1']],
    ['ls values year @New', ['2003\t1', '2005\t1', '2006\t1']],
    ['find @New 2003', ['C\tOf 2003\t2003\t/m/2003.mp3']],
    ['find @New 2001', ['Nothing found.']],
    ['export @New genre:latin --csv --keys year', ['year', '2003']],
    ['export @New --m3u8', ['#EXTM3U', '#EXTINF:-1,B - 2005', '2005.mp3', '#EXTINF:-1,C - 2003', '2003.mp3']],
    [
      'smart New --m3u8',
      ['#EXTM3U', '#PLAYLIST:New', '#EXTINF:-1,B - 2005', '2005.mp3', '#EXTINF:-1,C - 2003', '2003.mp3'],
    ],
  ] as const)
    assert.deepEqual(await shown(...words.split(' ')), ['0', ...lines], words);
  // Of two, what is in both.
  assert.deepEqual(await run('smart', 'add', 'Old', 'sort:year', 'limit:4'), [
    0,
    'Saved the smart playlist Old.',
  ]);
  assert.deepEqual(await shown('ls', '@New', '@Old'), ['0', '2005.mp3', '2003.mp3']);
});

test('the first entries of a smart playlist may be tracks inside a file, which is listed for them', async (context) => {
  const { builder, run } = commands(context);
  builder.file({ path: '1.mp3', sources: { fast: { title: 'Song', track: 9 } } });
  const { file } = builder.file({ path: '2.flac', sources: { fast: { title: 'Whole', track: 0 } } });
  builder.track(file, 1, { tracks: { title: 'First', track: 2 } });
  builder.track(file, 2, { tracks: { title: 'Second', track: 1 } });
  assert.deepEqual(await run('smart', 'add', 'P', 'type:audio', 'sort:track', 'limit:1'), [
    0,
    'Saved the smart playlist P.',
  ]);
  assert.deepEqual(await run('ls', 'tracks', '@P'), [0, '\tWhole\t01\tSecond\t']);
  assert.deepEqual(await run('ls', '@P'), [0, '/m/2.flac']);
});

test('the first entries of a smart playlist that fit best are the same where it is narrowed down', async (context) => {
  const { builder, run } = commands(context);
  builder.file({ path: '1.mp3', sources: { fast: { title: 'Other', genre: 'Love', year: 2001 } } });
  builder.file({ path: '2.mp3', sources: { fast: { title: 'Love', year: 2001 } } });
  assert.deepEqual(await run('smart', 'add', 'Love', 'love', 'limit:1'), [
    0,
    'Saved the smart playlist Love.',
  ]);
  assert.deepEqual(await run('smart', 'Love'), [0, '\t\t\tLove\t']);
  assert.deepEqual(await run('ls', '@Love', 'year:2001'), [0, '/m/2.mp3']);
});
