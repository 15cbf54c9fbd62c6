import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLAYLIST_WRITERS } from '../../lib/cli/playlist-text.ts';
import type { PlaylistFormat, PlaylistLine } from '../../lib/cli/playlist-text.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

/** As the parser writes them. */
function entriesOf(...locations: string[]): string[] {
  return locations.map((location) => JSON.stringify({ location }));
}

function library(): FakeLibrary {
  const library = new FakeLibrary();
  const { builder } = library;
  builder.root('/m');
  const song = { title: 'Song', artist: 'A', album: 'Album', duration: 61_000 };
  builder.file({ path: 'song.mp3', sources: { fast: song } });
  builder.file({ path: 'photo.png', type: 'image', sources: { image: { album: 'Album' } } });
  for (const [path, title] of [
    ['one.m3u', 'One'],
    ['x/two.m3u', 'Two'],
    ['y/two.m3u', 'TWO'],
    ['z/two.m3u', 'two'],
  ] as const)
    builder.file({
      path,
      type: 'playlist',
      sources: { playlist: { title, entry: entriesOf('song.mp3', 'no\u001b.mp3', 'http://x/') } },
    });
  return library;
}

async function run(...argv: string[]): Promise<{ code: number; lines: string[]; errors: string }> {
  using fake = library();
  const host = new FakeHost(fake);
  const code = await host.run(...argv);
  return { code, lines: host.output.lines, errors: host.errors.text };
}

function written(format: PlaylistFormat, line: PlaylistLine): string {
  return PLAYLIST_WRITERS[format].entry(line).join('\n');
}

test('ls playlists lists them with what is missing of each', async () => {
  const { lines } = await run('ls', 'playlists');
  assert.equal(lines[0], 'One\t3\t1\t1:01\t/m/one.m3u');
  assert.equal(lines.length, 4);
});

test('a playlist is found by its file, its number, and its title, which may be one of several', async () => {
  const { lines, errors } = await run('playlist', '/m/one.m3u');
  assert.deepEqual(lines, [
    '1\tfound\tA - Song\t1:01\t/m/song.mp3',
    '2\tmissing\t\t\tno␛.mp3',
    '3\tweb\t\t\thttp://x/',
  ]);
  assert.match(errors, /1 file not in the library/);
  assert.deepEqual((await run('playlist', 'one')).lines, lines);
  assert.equal((await run('playlist', 'TWO')).code, 0, 'the one that is written so');
  const several = await run('playlist', 'tWo');
  assert.equal(several.code, 3);
  assert.match(several.errors, /3 playlists are called tWo; name one by its file: \/m\/x\/two\.m3u/);
  assert.equal((await run('playlist', 'three')).code, 3);
  const [json] = (await run('playlist', 'One', '--json')).lines;
  const { item, list } = JSON.parse(json as string) as { item: number; list: unknown[] };
  assert.equal(list.length, 3);
  assert.deepEqual((await run('playlist', String(item))).lines, lines);
});

test('a playlist is written for players with all of its entries, and so is what a filter finds', async () => {
  assert.deepEqual((await run('playlist', 'One', '--m3u8')).lines, [
    '#EXTM3U',
    '#PLAYLIST:One',
    '#EXTINF:61,A - Song',
    '/m/song.mp3',
    'file:///m/no%1B.mp3',
    'http://x/',
  ]);
  assert.deepEqual((await run('export', '--m3u8', '--album', 'Album')).lines, [
    '#EXTM3U',
    '#EXTINF:61,A - Song',
    '/m/song.mp3',
  ]);
  const { lines } = await run('export', '--xspf', '--album', 'Album');
  assert.equal(lines.filter((line) => line.includes('<track>')).length, 1);
  assert.equal((await run('export', '--xspf', '--m3u8')).code, 1);
});

test('a path that a line cannot hold becomes a URL, byte for byte', () => {
  const latin1 = {
    location: '/m/\ufffd.mp3',
    pathBytes: Buffer.from('/m/\u00e9.mp3', 'latin1').toString('base64'),
  };
  for (const format of ['m3u8', 'xspf'] as const) {
    assert.match(written(format, latin1), /file:\/\/\/m\/%E9\.mp3/);
    assert.match(written(format, { location: '/m/a\nb?#.mp3' }), /file:\/\/\/m\/a%0Ab%3F%23\.mp3/);
  }
  assert.equal(written('m3u8', { location: '/m/é #1.mp3', title: 'a\nb' }), '#EXTINF:-1,a b\n/m/é #1.mp3');
  assert.match(
    written('xspf', { location: 'http://x/?a&b', title: '<&>' }),
    /http:\/\/x\/\?a&amp;b[^]*&lt;&amp;&gt;/,
  );
});

test('a place of another system, which the library does not know, is a URL that a player can read', () => {
  const located = (location: string): string | undefined =>
    /<location>(.*)<\/location>/.exec(written('xspf', { location }))?.[1];
  assert.equal(located('C:\\My Music\\a.mp3'), 'file:///C:/My%20Music/a.mp3');
  assert.equal(located('\\\\nas\\Music\\a.mp3'), 'file://nas/Music/a.mp3');
  assert.equal(located('/m/C:\\a.mp3'), 'file:///m/C%3A%5Ca.mp3');
  assert.equal(written('m3u8', { location: 'C:\\My Music\\a.mp3' }), 'C:\\My Music\\a.mp3');
});

test('a track inside a file is told by where it lies', () => {
  const track = { location: '/m/album.flac', title: 'Two', duration: 1000, start: 20_000, end: 21_500 };
  assert.equal(
    written('m3u8', track),
    '#EXTINF:1,Two\n#EXTVLCOPT:start-time=20\n#EXTVLCOPT:stop-time=21.5\n/m/album.flac',
  );
  assert.match(written('xspf', track), /<vlc:option>start-time=20<\/vlc:option>/);
});
