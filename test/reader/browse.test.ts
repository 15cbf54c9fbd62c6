import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromFilter } from '../../lib/query/from-filter.ts';
import type { FileFilter } from '../../lib/query/from-filter.ts';
import type { Condition, Query, Role } from '../../lib/query/query.ts';
import type { FileEntry } from '../../lib/reader/reader-messages.ts';
import { toFts } from '../../lib/reader/words.ts';
import { Fixture } from './fixture.ts';

describe('albums', () => {
  it('are what makes them one, with an artist who stands in where none is tagged', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('abba/CD1/1.mp3', 'ABBA', 'Gold', { year: 1992, disc: 1 });
    fixture.track('abba/CD2/2.mp3', 'ABBA', 'Gold', { year: 1975, disc: 2 });
    fixture.track('abba/CD2/3.mp3', 'ABBA feat. X', 'Gold', { disc: 2 });
    fixture.track('spandau/1.mp3', 'Spandau Ballet', 'Gold');
    fixture.track('various/1.mp3', 'A', 'Gold');
    fixture.track('various/2.mp3', 'B', 'Gold');
    fixture.track('x/1.mp3', 'A feat. B', 'Silver', { album_artist: 'A', album_artist_sort: 'Aa' });
    fixture.track('x/2.mp3', 'A', 'Silver', { album_artist: 'A' });
    fixture.library.file({ path: 'Untagged/1.mp3', sources: { general: { duration: 1000 } } });
    const expected = [
      ['Gold', 'ABBA', 1975, '3 on 2', ['/music/abba/CD1', '/music/abba/CD2']],
      ['Gold', 'Spandau Ballet', null, '1 on 1', ['/music/spandau']],
      ['Gold', 'Various Artists', null, '2 on 1', ['/music/various']],
      ['Silver', 'A', null, '2 on 1', ['/music/x']],
      ['Untagged', null, null, '1 on 1', ['/music/Untagged']],
    ];
    const albums = fixture.rows({ from: 'albums' });
    assert.deepEqual(
      albums.map(({ album, albumArtist, year, tracks, discs, folders }) => [
        album,
        albumArtist,
        year,
        `${tracks} on ${discs}`,
        folders,
      ]),
      expected,
    );
    assert.deepEqual(
      albums.map(({ compilation }) => compilation),
      [false, false, true, false, false],
    );
    assert.deepEqual(albums[3]?.sort, { album: 'Silver', artist: 'Aa' });
    assert.equal(fixture.reader.answer('counts', {}).albums, expected.length);
  });

  it('are found by the artist who stands in, and have the items that belong to them', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const items = [
      fixture.track('1/1.mp3', 'ABBA', 'Gold'),
      fixture.track('1/2.mp3', 'ABBA feat. X', 'Gold'),
      fixture.track('2/3.mp3', 'X', 'Waterloo', { album_artist: 'ABBA' }),
    ];
    fixture.track('3/4.mp3', 'Other', 'Other');
    const albums = fixture.rows({ from: 'albums', ...fromFilter({ albumArtist: 'abba' }) });
    assert.deepEqual(
      albums.map(({ album }) => album),
      ['Gold', 'Waterloo'],
    );
    const [gold] = albums;
    const found = (where: Condition | undefined): number[] =>
      fixture.rows({ from: 'items', where }).map(({ item }) => item);
    assert.deepEqual(found({ op: 'equal', key: 'album_id', value: gold?.id ?? 0 }), items.slice(0, 2));
    assert.deepEqual(found(fromFilter({ albumArtist: 'abba' }).where), items);
    assert.deepEqual(found({ op: 'equal', key: 'album_artist', value: 'abba' }), items.slice(2));
  });

  it('of an artist, a folder or a year hold only what the filter asks for', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    for (const number of [1, 2, 3])
      fixture.track(`a/${number}.mp3`, 'A', `Album ${number}`, { year: 2000 + number });
    fixture.track('b/4.mp3', 'B', 'Album 4', { year: 2001 });
    const titles = (filter: FileFilter): string[] =>
      fixture.rows({ from: 'albums', ...fromFilter(filter) }).map(({ album }) => album);
    assert.deepEqual(titles({ artist: 'A' }), ['Album 1', 'Album 2', 'Album 3']);
    assert.deepEqual(titles({ folder: '/music/b' }), ['Album 4']);
    assert.deepEqual(titles({ year: 2001 }), ['Album 1', 'Album 4']);
    assert.deepEqual(titles({ type: 'video' }), []);
    assert.deepEqual(titles({ artist: 'nobody' }), []);
  });
});

describe('artists', () => {
  it('are every artist of every track, with what is there of them', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('1.mp3', 'A', 'X');
    fixture.track('2.mp3', 'A', 'Y');
    fixture.library.file({ path: '3.mp3', sources: { general: { artist: ['A', 'B'], album: 'Y' } } });
    fixture.library.file({ path: '4.mp3', missing: true, sources: { general: { artist: 'Gone' } } });
    assert.deepEqual(fixture.rows({ from: 'artists' }), [
      { artist: 'A', albums: 2, tracks: 3, sort: 'A' },
      { artist: 'B', albums: 1, tracks: 1, sort: 'B' },
    ]);
  });

  it('have roles; who stands in is an album artist too', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('1/1.mp3', 'A feat. X', 'One', { composer: 'C', composer_sort: 'C, The' });
    fixture.track('2/1.mp3', 'X', 'Two', { album_artist: 'A' });
    fixture.track('3/1.mp3', 'B', 'Three', { conductor: 'D', year: 1999 });
    const names = (role: Role, filter: FileFilter = {}): string[] =>
      fixture.rows({ from: 'artists', role, ...fromFilter(filter) }).map(({ artist }) => artist);
    assert.deepEqual(names('artist'), ['A feat. X', 'B', 'X']);
    assert.deepEqual(names('album_artist'), ['A', 'B']);
    assert.deepEqual(names('album_artist', { year: 1999 }), ['B']);
    assert.deepEqual(names('conductor'), ['D']);
    assert.deepEqual(names('remixer'), []);
    assert.deepEqual(names('album_artist', { artist: 'nobody' }), []);
    assert.deepEqual(fixture.rows({ from: 'artists', role: 'album_artist' })[0], {
      artist: 'A',
      albums: 2,
      tracks: 2,
      sort: 'A',
    });
    assert.deepEqual(fixture.rows({ from: 'artists', role: 'composer' }), [
      { artist: 'C', albums: 1, tracks: 1, sort: 'C, The' },
    ]);
  });

  it('are none in a library without values', () => {
    using fixture = new Fixture();
    assert.deepEqual(fixture.rows({ from: 'artists' }), []);
    assert.deepEqual(fixture.rows({ from: 'albums' }), []);
  });
});

for (const missing of [undefined, 'all'] as const)
  it(`a file counts as its tracks, whether missing files count (${missing ?? 'no'})`, () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const values = { artist: 'A', genre: 'Pop' };
    const { file } = fixture.library.file({ path: 'live.flac', sources: { general: values } });
    fixture.library.file({ path: 'other.mp3', sources: { general: values } });
    for (const part of [1, 2, 3]) fixture.library.track(file, part, { 'cue-sheet': values });
    const counted = fixture.rows({ from: 'values', key: 'genre', missing });
    assert.deepEqual(
      counted.map(({ value, count }) => [value, count]),
      [['Pop', 4]],
    );
    assert.equal(fixture.reader.answer('count', { query: { from: 'items', missing } }), 4);
  });

it('albums and artists are found by a value of very many items, and no others', () => {
  using fixture = new Fixture();
  fixture.library.root('/music');
  const track = (number: number, artist: string, album: string, genre: string, missing = false): void => {
    const general = { artist, album, genre };
    fixture.library.file({ path: `${album}/${number}.mp3`, missing, sources: { general } });
  };
  track(1, 'Around', 'Round', 'Pop');
  track(2, 'Rocker', 'Rocks', 'Rock');
  track(3, 'Around', 'Round', 'Pop');
  track(4, 'Gone', 'Away', 'Rock', true);
  track(5, 'Both', 'Mixed', 'Pop');
  track(6, 'Both', 'Mixed', 'Rock');
  fixture.library.db
    .exec(`WITH RECURSIVE n (id) AS (SELECT 10000 UNION ALL SELECT id + 1 FROM n WHERE id < 15001)
    INSERT INTO facet SELECT n.id, facet.key, facet.value FROM n, facet, facet_value
    WHERE facet_value.value = 'Rock' AND facet.value = facet_value.id AND facet.item < 1003`);
  const { where } = fromFilter({ genre: 'Rock' });
  const artists = (role: Role): unknown[] =>
    fixture.rows({ from: 'artists', role, where }).map(({ artist, tracks }) => [artist, tracks]);
  const expected = [
    ['Both', 1],
    ['Rocker', 1],
  ];
  assert.deepEqual(artists('artist'), expected);
  assert.deepEqual(artists('album_artist'), expected);
  assert.deepEqual(
    fixture.rows({ from: 'albums', where }).map(({ album }) => album),
    ['Mixed', 'Rocks'],
  );
});

describe('counts', () => {
  it('say what is there; missing files count as missing only', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('1.mp3', 'A', 'X', { genre: 'Rock' });
    fixture.track('2.mp3', 'B', 'X', { genre: 'Rock' });
    fixture.library.file({ path: '3.mkv', type: 'video', state: 'failed', errors: [{ stage: 'parse' }] });
    fixture.library.file({
      path: '4.mp3',
      missing: true,
      errors: [{ stage: 'parse' }],
      sources: { general: { artist: 'Gone', album: 'Gone', genre: 'Gone', duration: 5 } },
    });
    assert.deepEqual(fixture.reader.answer('counts', {}), {
      files: 3,
      byType: { audio: 2, video: 1, image: 0, playlist: 0 },
      byState: { found: 0, done: 2, failed: 1, quarantined: 0 },
      missing: 1,
      artists: 2,
      albums: 1,
      genres: 1,
      errors: 1,
      duration: 2000,
    });
  });
});

/** As `Valhalla.search` asks. */
function search(fixture: Fixture, text: string): FileEntry[] {
  return fixture.rows({ from: 'items', where: { op: 'text', text, prefix: true } });
}

describe('search', () => {
  it('finds words anywhere, without accents, the last one by its beginning, titles first', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const inAlbum = fixture.track('1.mp3', 'A', 'Vespertine by Björk');
    const inTitle = fixture.track('2.mp3', 'B', 'X', { title: 'Bjork Song' });
    fixture.track('3.mp3', 'C', 'Other');
    const find = (text: string): number[] => search(fixture, text).map((hit) => hit.item);
    assert.deepEqual(find('BJORK'), [inTitle, inAlbum]);
    assert.deepEqual(find('björk vesp'), [inAlbum]);
    assert.deepEqual(find('vesp bjork'), [], 'only the last word may be a beginning');
    assert.deepEqual(find('2.mp'), [inTitle], 'names of files are searched');
  });

  it('gives titles that begin with a letter first, then titles, artists and albums, then all others', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const genre = fixture.track('1.mp3', 'A', 'Album', { title: 'T', genre: 'Soul' });
    const album = fixture.track('2.mp3', 'A', 'Sun', { title: 'T' });
    const inside = fixture.track('3.mp3', 'A', 'Album', { title: 'The Sun' });
    const first = fixture.track('4.mp3', 'A', 'Album', { title: 'Sun over Sun' });
    assert.deepEqual(
      search(fixture, 's').map((hit) => hit.item),
      [first, album, inside, genre],
      'each once, over pages of two',
    );
    const both = search(fixture, 'sun s').map((hit) => hit.item);
    assert.deepEqual(both, [album, inside, first], 'as they were found');
  });

  it('gives what has the words as its whole title first, whatever its case and accents', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('1.mp3', 'Silence', 'Silence', { title: 'Silence, Silence' });
    const exact = fixture.track('2.mp3', 'Somebody with a long name', 'An album', { title: 'Le Silencé' });
    fixture.track('3.mp3', 'Le Silence', 'Le Silence', { title: 'Le Silence, le silence' });
    const where: Condition = {
      op: 'and',
      of: [
        { op: 'text', text: 'le' },
        { op: 'text', text: 'SILENCE' },
      ],
    };
    const { rows } = fixture.reader.answer('page', { query: { from: 'items', where }, size: 1 });
    assert.equal(rows[0] !== undefined && 'item' in rows[0] && rows[0].item, exact);
  });

  it('gives words of which no title, artist or album is made as they were found', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const items = [1, 2, 3].map((number) => fixture.track(`${number}.mp3`, 'A', 'B'));
    fixture.library.db
      .exec(`WITH RECURSIVE n (id) AS (SELECT 10000 UNION ALL SELECT id + 1 FROM n WHERE id < 12001)
      INSERT INTO search (rowid, name) SELECT id, 'x.mp3' FROM n;`);
    const query: Query = { from: 'items', where: { op: 'text', text: 'mp3' } };
    const first = fixture.reader.answer('page', { query, size: 2 });
    const second = fixture.reader.answer('page', { query, cursor: first.next, size: 2 });
    const ids = [...first.rows, ...second.rows].map((row) => 'item' in row && row.item);
    assert.deepEqual(ids.slice(0, 3), items);
  });

  it('gives those that have such a word whole before those that have it as a beginning', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const longer = fixture.track('1.mp3x', 'A', 'B', { title: 'T' });
    const whole = fixture.track('2.mp3', 'A', 'B', { title: 'T' });
    fixture.library.db
      .exec(`WITH RECURSIVE n (id) AS (SELECT 10000 UNION ALL SELECT id + 1 FROM n WHERE id < 12001)
      INSERT INTO search (rowid, name) SELECT id, 'x.mp3x' FROM n;
      INSERT INTO item (id, file) SELECT rowid, rowid FROM search WHERE rowid >= 10000;`);
    const query: Query = { from: 'items', where: { op: 'text', text: 'mp3', prefix: true } };
    const first = fixture.reader.answer('page', { query, size: 1 });
    const second = fixture.reader.answer('page', { query, cursor: first.next, size: 1 });
    assert.deepEqual(
      [...first.rows, ...second.rows].map((row) => 'item' in row && row.item),
      [whole, longer],
    );
  });

  it('gives the shortest of the titles that begin with a word first where it is in very many items', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('1.mp3', 'A', 'B', { title: 'Love Me Do' });
    const exact = fixture.track('2.mp3', 'A', 'B', { title: 'Love' });
    fixture.library.db
      .exec(`WITH RECURSIVE n (id) AS (SELECT 10000 UNION ALL SELECT id + 1 FROM n WHERE id < 12001)
      INSERT INTO search (rowid, album) SELECT id, 'Love songs' FROM n;
      INSERT INTO item (id, file) SELECT rowid, rowid FROM search WHERE rowid >= 10000;`);
    const query: Query = { from: 'items', where: { op: 'text', text: 'love', prefix: true } };
    const { rows } = fixture.reader.answer('page', { query, size: 2 });
    assert.deepEqual(
      rows.map((row) => 'item' in row && row.item),
      [exact, exact - 1],
    );
    assert.equal(fixture.reader.answer('count', { query }), 2004);
  });

  it('goes on from page to page in the order of the first one, whatever comes and goes meanwhile', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const items = [1, 2, 3, 4].map((number) => fixture.track(`${number}.mp3`, 'A', 'B'));
    const { db } = fixture.library;
    // Alike, so that what comes and goes changes no weight.
    db.exec(`DELETE FROM search;
      WITH RECURSIVE n (id) AS (SELECT 10001 UNION ALL SELECT id + 1 FROM n WHERE id < 11996)
      INSERT INTO search (rowid, album) SELECT id, 'Love songs' FROM (SELECT id FROM n UNION SELECT id FROM item);`);
    const query: Query = { from: 'items', where: { op: 'text', text: 'love' } };
    const pages = (meanwhile: string): unknown[] => {
      const first = fixture.reader.answer('page', { query, size: 2 });
      db.exec(meanwhile);
      const second = fixture.reader.answer('page', { query, cursor: first.next, size: 2 });
      return [...first.rows, ...second.rows].map((row) => 'item' in row && row.item);
    };
    const one = "INSERT INTO search (rowid, album) VALUES (20000, 'Love songs')";
    assert.deepEqual(pages(one), items, 'few became many');
    assert.deepEqual(pages('DELETE FROM search WHERE rowid = 20000'), items, 'many became few');
  });

  it('hides missing files', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const item = fixture.track('1.mp3', 'A', 'X');
    fixture.library.file({
      path: '2.mp3',
      missing: true,
      sources: { general: { title: 'Title of', artist: 'A' } },
    });
    assert.deepEqual(
      search(fixture, 'title of').map((hit) => [hit.item, hit.path]),
      [[item, '/music/1.mp3']],
    );
  });

  it('takes every text for text', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const item = fixture.track('1.mp3', 'AC/DC', 'Who "Made" Who');
    const find = (text: string): number[] => search(fixture, text).map((hit) => hit.item);
    for (const text of ['AC/DC', 'ac dc', '"made"', 'title:', 'who - made', 'made\0who', '(dc'])
      assert.deepEqual(find(text), [item], text);
    for (const text of [
      'NOT made',
      'title OR nothing',
      'NEAR(made who)',
      'made AND',
      '',
      ' ',
      '*',
      '"',
      '""',
      '-',
      '^',
      "';--",
    ]) {
      assert.deepEqual(find(text), [], text);
    }
  });

  it('quotes each word and lets the last one be a beginning', () => {
    assert.equal(toFts({ text: ' one "two - three ', prefix: true }), '"one" """two" "three"*');
    assert.equal(toFts({ text: 'a b', key: 'artist', phrase: true }), '{artist} : ("a b")');
    assert.equal(toFts({ text: '?!' }), undefined);
  });
});
