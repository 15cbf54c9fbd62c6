/** Whether a library is what lies on the disk. Reads the database by SQL, while the library is open. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Disk } from './disk.ts';
import type { Song } from './song.ts';
import { KEPT_SUMS } from '../support/kept-sums.ts';

interface Row {
  readonly path: string;
  readonly type: string;
  readonly state: string;
  readonly stamp: string;
  readonly item: number;
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly genre: string | null;
  readonly track: number | null;
  readonly lyrics: string | null;
  readonly plays: number | null;
  readonly rating: number | null;
  readonly cover: string | null;
}

const value = (key: string, more = ''): string =>
  `(SELECT value FROM library_values WHERE item = library_items.id AND key = '${key}' ${more} ORDER BY priority LIMIT 1)`;
const ROWS = `SELECT path, type, state, stamp, library_items.id AS item, title, artist, album, genre, track,
    ${value('lyrics')} AS lyrics, ${value('playcount', "AND source = 'external'")} AS plays,
    ${value('rating', "AND source = 'external'")} AS rating,
    (SELECT json_extract(locator, '$.stamp') FROM library_artwork WHERE item = library_items.id AND source = 'local-artwork') AS cover
  FROM library_files JOIN library_items ON library_items.file = library_files.id AND part = 0 JOIN file USING (id, type, state)
  WHERE library_files.missing_since IS NULL ORDER BY path`;
const BEHIND = `SELECT path, grab.state FROM library_files JOIN item ON item.file = library_files.id JOIN grab ON grab.item = item.id
  WHERE missing_since IS NULL AND library_files.state = 'done' AND grab.state <> 'done'`;

/** What only a library that nobody has open can be asked. */
const FAULTS: Readonly<Record<string, string>> = {
  'the file of the database':
    "SELECT integrity_check AS fault FROM pragma_integrity_check WHERE fault <> 'ok'",
  'rows that lead nowhere': 'SELECT * FROM pragma_foreign_key_check',
  'paths with two files':
    'SELECT path FROM library_files WHERE missing_since IS NULL GROUP BY path HAVING count(*) > 1',
  'texts to search for of nothing': 'SELECT id FROM search_docsize WHERE id NOT IN (SELECT id FROM item)',
  'best values of nothing': 'SELECT item FROM best WHERE item NOT IN (SELECT id FROM item)',
  'facets of nothing': 'SELECT item FROM facet WHERE item NOT IN (SELECT id FROM item)',
  'changes that nobody has made': 'SELECT * FROM external_change',
  ...KEPT_SUMS,
};

/** @throws AssertionError; and believes what the library says where the model leaves it open */
export function compare(database: string, disk: Disk): void {
  const db = new Database(database, { readonly: true });
  try {
    const rows = new Map(
      db
        .prepare<[], Row>(ROWS)
        .all()
        .map((row) => [row.path, row]),
    );
    const lone = [...disk.covers].filter((folder) => !hasSongs(disk, folder));
    const expected = [...disk.songs.keys(), ...lone.map((folder) => join(folder, 'cover.png'))];
    assert.deepEqual([...rows.keys()].toSorted(), expected.toSorted());
    for (const song of disk.songs.values()) compareSong(disk, song, rows.get(song.path) as Row);
    assert.deepEqual(db.prepare(BEHIND).all(), []);
    for (const song of disk.songs.values()) {
      const { item, plays, rating } = rows.get(song.path) as Row;
      song.settle(item, plays ?? 0, rating ?? undefined);
    }
    const items = new Set(Array.from(disk.songs.values(), ({ item }) => item));
    for (const song of disk.away) if (items.has(song.item)) song.isJoined();
  } finally {
    db.close();
  }
}

function compareSong(disk: Disk, song: Song, row: Row): void {
  const { path, tags } = song;
  const { size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  assert.equal(row.stamp, `${size}.${mtimeNs}.${ctimeNs}`, `stamp of ${path}`);
  if (tags === undefined) assert.match(row.state, /^(failed|quarantined)$/, path);
  else {
    const { state, title, artist, album, genre, track } = row;
    assert.deepEqual({ state, title, artist, album, genre, track }, { state: 'done', ...tags }, path);
    assert.equal(row.lyrics, disk.lyrics.get(path) ?? null, `lyrics of ${path}`);
    assert.equal(row.cover, coverStamp(disk, dirname(path)), `cover of ${path}`);
  }
  if (!song.isKept) return;
  assert.equal(row.item, song.item, `item of ${path}`);
  const plays = row.plays ?? 0;
  assert.ok(
    plays >= song.plays && plays <= song.plays + song.unanswered,
    `${path} was played ${song.plays} times, perhaps ${song.unanswered} more, not ${plays}`,
  );
  assert.ok(
    song.ratings.has(row.rating ?? undefined),
    `rating of ${path}: ${row.rating}, not ${[...song.ratings].join(' or ')}`,
  );
}

function coverStamp(disk: Disk, folder: string): string | null {
  if (!disk.covers.has(folder)) return null;
  const { size, mtimeNs, ctimeNs } = statSync(join(folder, 'cover.png'), { bigint: true });
  return `${size}.${mtimeNs}.${ctimeNs}`;
}

function hasSongs(disk: Disk, folder: string): boolean {
  return [...disk.songs.keys()].some((path) => dirname(path) === folder);
}

/** @throws AssertionError: something in the database of a library that nobody has open is not sound */
export function assertSound(database: string): void {
  const db = new Database(database);
  try {
    for (const [name, sql] of Object.entries(FAULTS)) assert.deepEqual(db.prepare(sql).all(), [], name);
    db.exec("INSERT INTO search (search) VALUES ('integrity-check')");
  } finally {
    db.close();
  }
}

/** Everything that is derived, as text: it is the same when it is made anew. */
export function derivedOf(database: string): string[] {
  const db = new Database(database, { readonly: true });
  try {
    return [
      ...db.prepare<[], object>('SELECT * FROM library_items ORDER BY id').all(),
      ...db.prepare<[], object>('SELECT item, key, value FROM facet ORDER BY item, key, value').all(),
    ].map((row) => JSON.stringify(row));
  } finally {
    db.close();
  }
}
