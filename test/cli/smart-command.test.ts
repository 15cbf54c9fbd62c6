/** `valhalla smart`, and `@NAME` in `valhalla ls`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

test('smart playlists on the command line', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  const { builder } = library;
  builder.root('/m');
  const song = (path: string, title: string, year: number, genre: string): void => {
    const values = { title, artist: 'A', album: `Of ${year}`, year, genre, duration: 61_000 };
    builder.file({ path, sources: { fast: values } });
  };
  song('1.mp3', 'One', 1999, 'Pop');
  song('2.mp3', 'Two', 2001, 'Live');
  song('3.mp3', 'Three', 2003, 'Pop');
  builder.file({ path: '4.jpg', type: 'image', sources: { image: { year: 2004 } } });
  const run = async (...args: string[]): Promise<[code: number, ...lines: string[]]> => {
    const host = new FakeHost(library);
    const code = await host.run(...args);
    return [code, ...host.output.lines, ...host.errors.lines];
  };

  assert.deepEqual(await run('smart'), [0]);
  assert.deepEqual(await run('smart', 'add', 'New ones', 'year>2000', '-genre:live', 'sort:-year'), [0]);
  assert.deepEqual(await run('smart', 'add', '@One', 'limit:1 sort:-year year:1990..'), [0]);
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
  assert.deepEqual(await run('smart', 'rm', 'new ones'), [0]);
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
