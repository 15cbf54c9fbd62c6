/** The view `library_albums` for other programs, and what people browse. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Fixture } from './fixture.ts';

const PAGE = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8');
/** Which items people browse, as the page says it. */
const [, BROWSED = ''] = /`(part > 0 OR [^`]*)`/.exec(PAGE) ?? [];

/** Path -> album of a whole file, and what its tracks say: cue sheets, chapters; some of them missing. */
const RIPS: readonly (readonly [path: string, album: string | undefined, tracks: string, missing?: true])[] =
  [
    ['Live/Live.flac', 'Live', 'Live Sheet'],
    ['Same/Same.flac', 'Same', 'Same'],
    ['Mix/chapters.mp3', undefined, 'Chapters'],
    ['Gone/Gone.flac', 'Gone', 'Gone Sheet', true],
    ['Half/Half.flac', 'Half', 'Half', true],
    ['Lost/lost.mp3', 'Lost', '', true],
  ];

function addAlbums(fixture: Fixture): void {
  const builder = fixture.library;
  builder.root('/music');
  fixture.track('Same/bonus.mp3', 'Band', 'Same', { disc: 2, year: 1999 });
  fixture.track('Half/there.mp3', 'Band', 'Half');
  for (const artist of ['A', 'B']) fixture.track(`Hits/${artist}.mp3`, artist, 'Hits', { compilation: 1 });
  for (const name of ['a', 'b'])
    builder.file({ path: `Mix/${name}.mp3`, sources: { general: { duration: 5, compilation: 1 } } });
  builder.file({ path: 'found.mp3', state: 'found' });
  const files = RIPS.map(([path, album, tracks, missing = false]) => {
    const values = { artist: 'Band', duration: 12_000, ...(album !== undefined && { album }) };
    return { tracks, ...builder.file({ path, missing, sources: { general: values } }) };
  });
  const back = builder.file({ path: 'Back/Back.flac', sources: { general: { album: 'Back' } } });
  for (const { file, tracks } of files.filter((each) => each.tracks !== ''))
    for (const part of [1, 2])
      builder.track(file, part, {
        cue: { title: `Track ${part}`, album: tracks, artist: 'Band', duration: 1000 },
      });
  // Its sheet is gone: the whole file is browsed again.
  builder.track(back.file, -1, {});
}

test('the view of albums has the albums and tracks that are browsed, and no others', () => {
  using fixture = new Fixture();
  addAlbums(fixture);
  const { db } = fixture.library;
  const albums = fixture.rows({ from: 'albums' });
  assert.deepEqual(
    albums.map(({ album, tracks }) => `${album} ${tracks}`),
    ['Back 1', 'Chapters 2', 'Half 1', 'Hits 2', 'Live Sheet 2', 'Mix 2', 'Same 3'],
  );
  const rows = db
    .prepare<[], { id: number; tracks: number }>(
      `SELECT id, identity, coalesce(title, 'Mix') AS album, year, tracks, coalesce(duration, 0) AS duration
       FROM library_albums ORDER BY id`,
    )
    .all();
  assert.deepEqual(
    rows,
    albums
      .map(({ id, identity, album, year, tracks, duration }) => ({
        id,
        identity: JSON.stringify(identity),
        album,
        year,
        tracks,
        duration,
      }))
      .toSorted((one, other) => one.id - other.id),
  );
  const items = fixture.rows({ from: 'items' });
  const browsed = db
    .prepare<[], { id: number; album: number | null }>(
      `SELECT id, album_id AS album FROM library_items WHERE (${BROWSED})
         AND file IN (SELECT id FROM library_files WHERE missing_since IS NULL) ORDER BY id`,
    )
    .all();
  assert.deepEqual(
    browsed.map(({ id }) => id),
    items.map(({ item }) => item).toSorted((one, other) => one - other),
  );
  const counted = Map.groupBy(browsed, ({ album }) => album);
  counted.delete(null);
  assert.deepEqual(
    new Map([...counted].map(([album, of]) => [album, of.length])),
    new Map(rows.map(({ id, tracks }) => [id, tracks])),
  );
});
