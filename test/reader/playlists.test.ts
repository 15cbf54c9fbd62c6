/** What the entries of playlists mean: files of the library, addresses of the web, or nothing that is there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from '../../lib/reader/entry-places.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader } from '../../lib/store/connection.ts';
import { LibraryBuilder } from '../support/library-builder.ts';

function paths(location: string): string[] {
  return placesOf(location, '/m/lists', ['/m', '/other']).places.map(({ path }) => path);
}

test('an entry is a path from the folder of its playlist, with the separators and escapes of others', () => {
  assert.deepEqual(paths('a.mp3'), ['/m/lists/a.mp3']);
  assert.deepEqual(paths('../x/./a.mp3'), ['/m/x/a.mp3']);
  assert.deepEqual(paths('/x/a.mp3'), ['/x/a.mp3']);
  assert.deepEqual(paths('x\\a.mp3'), ['/m/lists/x\\a.mp3', '/m/lists/x/a.mp3']);
  assert.deepEqual(paths('a%20b.mp3'), ['/m/lists/a%20b.mp3', '/m/lists/a b.mp3']);
  assert.deepEqual(paths('100% a.mp3'), ['/m/lists/100% a.mp3']);
});

test('file: URLs are decoded, to bytes where they are not UTF-8', () => {
  for (const url of [
    'file:///x/a%20%C3%A9.mp3',
    'file://localhost/x/a%20%C3%A9.mp3',
    'FILE:/x/a%20%C3%A9.mp3',
  ])
    assert.deepEqual(paths(url), ['/x/a é.mp3']);
  const [place] = placesOf('file:///x/%E9.mp3', '/m', []).places;
  assert.deepEqual(place?.bytes, Buffer.from('/x/\u00e9.mp3', 'latin1'));
  assert.equal(placesOf('https://x/a.mp3', '/m', []).url, 'https://x/a.mp3');
});

test('a path of a drive, or of a server, may lie below a root, or beside the playlist', () => {
  assert.deepEqual(paths('D:\\Album\\a.mp3'), [
    '/m/Album/a.mp3',
    '/other/Album/a.mp3',
    '/m/lists/Album/a.mp3',
    '/m/lists/a.mp3',
  ]);
  for (const other of ['file:///D:/Album/a.mp3', 'file:D:\\Album\\a.mp3', 'd:/Album/a.mp3'])
    assert.deepEqual(paths(other), paths('D:\\Album\\a.mp3'), other);
  assert.ok(paths('\\\\server\\share\\Album\\a.mp3').includes('/other/Album/a.mp3'));
});

/** As the parser writes them. */
function written(...locations: string[]): string[] {
  return locations.map((location) => JSON.stringify({ location }));
}

test('playlists say what of them is in the library, in their order, and what is not', () => {
  using builder = new LibraryBuilder();
  const root = builder.root('/m');
  const decomposed = builder.file({
    root,
    path: 'Be\u0301la/Song.mp3',
    sources: { fast: { title: 'S', artist: 'A', duration: 5000 } },
  });
  const gone = builder.file({ root, path: 'gone.mp3', missing: true });
  const own = builder.file({
    root,
    path: 'lists/own.m3u',
    type: 'playlist',
    sources: {
      playlist: {
        title: 'Mine',
        entry: [
          JSON.stringify({ location: '../B\u00e9la/Song.mp3', title: 'Said', duration: 4000 }),
          ...written('../b\u00e9la/SONG.MP3', 'http://x/', '../gone.mp3', 'nowhere.mp3', 'own.m3u'),
        ],
      },
    },
  });
  builder.file({ root, path: 'lists/empty.pls', type: 'playlist' });
  const db = openReader(builder.path);
  try {
    const reader = new Reader(db, []);
    assert.deepEqual(
      reader
        .answer('playlists', { after: 0, page: 10 })
        .map(({ title, entries, missing, web, duration }) => [title, entries, missing, web, duration]),
      [
        ['Mine', 6, 2, 1, 9000],
        ['empty', 0, 0, 0, 0],
      ],
    );
    for (const asked of [{ item: own.item }, { path: '/m/lists/own.m3u' }]) {
      const found = reader.answer('playlist', asked);
      assert.deepEqual(
        found?.list.map(({ state, item, title, duration }) => [state, item, title, duration]),
        [
          ['found', decomposed.item, 'Said', 4000],
          ['found', decomposed.item, 'A - S', 5000],
          ['web', undefined, undefined, undefined],
          ['missing', gone.item, 'gone', undefined],
          ['missing', undefined, undefined, undefined],
          ['found', own.item, 'Mine', undefined],
        ],
      );
    }
    assert.equal(reader.answer('playlist', { path: '/m/gone.mp3' }), undefined, 'no playlist');
  } finally {
    db.close();
  }
});
