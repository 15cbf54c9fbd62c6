/** `valhalla export`: which files, and as what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../lib/exchange/csv-line.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

async function lines(columns: number, ...argv: string[]): Promise<string[]> {
  using library = new FakeLibrary();
  const { builder } = library;
  builder.root('/music');
  const general = { artist: ['A', 'B, C'], title: 'Say "hi"', year: 1995, genre: 'live' };
  builder.file({ path: '1.mp3', sources: { general, external: { rating: 80, mood: [['wild', 'en']] } } });
  const { file } = builder.file({ path: '2\u{1B}.flac', sources: { general: { album: 'Disc' } } });
  builder.track(file, 1, { general: { title: 'one', year: 2000 } });
  builder.track(file, 2, { general: { title: 'two' }, external: { playcount: 3 } });
  const host = new FakeHost(library, columns);
  assert.equal(await host.run('export', ...argv), 0, host.errors.text);
  return host.output.lines;
}

test('a query, negated parts too, for every format', async () => {
  assert.equal((await lines(0)).length, 2);
  assert.equal((await lines(0, 'year:1990..1999')).length, 1);
  assert.deepEqual(await lines(0, '--keys', 'name,year', '-genre:live', 'year>1990'), [
    'name,year',
    '2\u{1B}.flac,2000',
  ]);
  assert.match((await lines(0, '--m3u8', 'title:two')).at(-1) ?? '', /^file:.*2%1B\.flac$/);
});

test('what was set is told apart, of a file and of a track in it', async () => {
  const [first, second] = (await lines(0)).map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(first?.['external'], { rating: [80], mood: [['wild', 'en']] });
  assert.equal(second?.['external'], undefined);
  assert.deepEqual(
    (second as { tracks: { external?: unknown }[] }).tracks.map(({ external }) => external),
    [undefined, { playcount: [3] }],
  );
});

test('CSV has a head, a row a track, and quotes where they are needed', async () => {
  const [head, ...rows] = await lines(0, '--csv');
  assert.equal(
    head,
    'path,part,type,artist,album_artist,album,disc,track,title,genre,year,duration,playcount,rating,last_played,position,watched,musicbrainz_recording_id,path_bytes',
  );
  assert.deepEqual(rows, [
    '/music/1.mp3,,audio,"A; B, C",,,,,"Say ""hi""",live,1995,,,80,,,,,',
    '/music/2\u{1B}.flac,1,audio,,,Disc,,,one,,2000,,,,,,,,',
    '/music/2\u{1B}.flac,2,audio,,,Disc,,,two,,,,3,,,,,,',
  ]);
  assert.deepEqual(await lines(80, '--keys', 'title,name', '--limit', '2'), [
    'title,name',
    '"Say ""hi""",1.mp3',
    'one,2␛.flac',
  ]);
});

test('what it prints anyway may be asked for', async () => {
  assert.deepEqual(await lines(0, '--json'), await lines(0));
});

test('a cell is quoted only where a reader would misunderstand it', () => {
  assert.equal(csvLine(['a b', ' a', 'a\nb', 'a;b', '']), 'a b," a","a\nb",a;b,');
  assert.equal(csvLine(['']), '""');
});

test('what cannot go together is said', async () => {
  for (const argv of [
    ['--csv', '--xspf'],
    ['--keys', 'a,,b'],
    ['--json', '--csv'],
    ['--json', '--keys', 'title'],
    ['--json', '--m3u8'],
  ]) {
    const host = new FakeHost();
    assert.equal(await host.run('export', ...argv), 1);
  }
});
