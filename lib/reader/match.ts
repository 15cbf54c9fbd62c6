/**
 * Which items the rows of an import are about: by path (as it is written, then in another Unicode form or letter case);
 * else by the ids of MusicBrainz; else by artist and title, and the album where there is one. What fits several items is
 * none: an import must not guess.
 *
 * A batch of rows at once: ids and titles have no index, and are looked for in one pass over the library.
 */
import type { Identity } from '../exchange/row.ts';
import { isWholePath } from '../exchange/whole-path.ts';
import { JOIN } from '../metadata/columns.ts';
import { fold } from '../metadata/fold.ts';
import type { Document } from '../metadata/document.ts';
import { IMPORTED_SOURCE } from '../metadata/imported-source.ts';
import { placesOf } from './entry-places.ts';
import { EntryFinder } from './find-entry.ts';
import { ROOTS, findFiles } from './find-file.ts';
import type { Match, Queries } from './reader-messages.ts';
import type { Sql, Statements } from './statements.ts';
import { ItemValues } from './values.ts';

/** Index item_file. */
const ITEM: Sql<{ readonly id: number }> = 'SELECT id FROM item WHERE file = ? AND part = ?';

type IdKey = 'musicbrainz_release_track_id' | 'musicbrainz_recording_id';

/** All documents. */
const byId = (key: IdKey): Sql<{ readonly item: number; readonly id: string }> =>
  `SELECT DISTINCT item, json_extract(document, '$."${key}"[0][0]') AS id FROM metadata
WHERE id IN (SELECT value FROM json_each(?))`;
const BY_ID = {
  musicbrainz_release_track_id: byId('musicbrainz_release_track_id'),
  musicbrainz_recording_id: byId('musicbrainz_recording_id'),
} as const;

interface Named {
  readonly item: number;
  readonly title: string;
  readonly artist: string | null;
  readonly album_artist: string | null;
  readonly album: string | null;
}

/** All of best. */
const BY_TITLE: Sql<Named> = `SELECT item, title, artist, album_artist, album FROM best
WHERE fold(title) IN (SELECT value FROM json_each(?))`;

/** Primary keys. */
const NAMES: Sql<Named> = `SELECT item, coalesce(title, '') AS title, artist, album_artist, album
FROM json_each(?) AS wanted CROSS JOIN best ON best.item = wanted.value`;

/** Primary keys. */
const THERE: Sql<{ readonly item: number }> = `SELECT item.id AS item FROM json_each(?) AS wanted
CROSS JOIN item ON item.id = wanted.value CROSS JOIN file ON file.id = item.file WHERE file.missing_since IS NULL`;

/** Primary keys, and index item_file. `whole`: the item of the whole file, of a track inside it. */
const WHOLES: Sql<{ readonly item: number; readonly whole: number }> =
  `SELECT item.id AS item, whole.id AS whole
FROM json_each(?) AS wanted CROSS JOIN item ON item.id = wanted.value
CROSS JOIN item AS whole ON whole.file = item.file AND whole.part = 0 WHERE item.part > 0`;
const NOTHING = { external: {}, imported: {}, best: {} };

/** @param languages those of the reader */
export function matchRows(
  statements: Statements,
  languages: readonly string[],
  { rows, keys }: Queries['match'][0],
): Match[] {
  const found = byPaths(statements, rows);
  for (const key of ['musicbrainz_release_track_id', 'musicbrainz_recording_id'] as const)
    fill(found, rows, byIds(statements, key, left(found, rows)));
  fill(found, rows, byNames(statements, left(found, rows)));
  const items = rows.map((row) => preferred(statements, found.get(row) ?? []));
  const said = saidOf(statements, languages, items.filter(({ length }) => length === 1).flat(), keys);
  return items.map((those) => ({
    items: those,
    ...(those.length === 1 ? said(those[0] as number) : NOTHING),
  }));
}

type Found = Map<Identity, readonly number[]>;

/** Rows of which nothing is known so far. */
function left(found: Found, rows: readonly Identity[]): Identity[] {
  return rows.filter((row) => (found.get(row) ?? []).length === 0);
}

function fill(found: Found, rows: readonly Identity[], more: Found): void {
  for (const row of rows) {
    const items = more.get(row);
    if (items !== undefined && items.length > 0) found.set(row, items);
  }
}

function byPaths(statements: Statements, rows: readonly Identity[]): Found {
  const finder = new EntryFinder(statements);
  const roots = statements.all(ROOTS).map(({ path }) => path);
  const found: Found = new Map();
  for (const row of rows) {
    if (row.path === undefined) continue;
    const items = filesOf(statements, finder, row, roots).flatMap((file) => {
      const item = statements.get(ITEM, file, row.part ?? 0);
      return item === undefined ? [] : [item.id];
    });
    if (items.length > 0) found.set(row, items);
  }
  return found;
}

function filesOf(
  statements: Statements,
  finder: EntryFinder,
  { path = '', pathBytes }: Identity,
  roots: readonly string[],
): number[] {
  // Bytes are said of one file; another one may be shown just so.
  if (pathBytes !== undefined) return findFiles(statements, path, Buffer.from(pathBytes, 'base64'));
  if (isWholePath(path)) return finder.findAll([placesOf(path, '/', roots).places]);
  // It may begin in any root (MPD writes such).
  return finder.findAll(roots.map((root) => placesOf(path, root, []).places));
}

function byIds(statements: Statements, key: IdKey, rows: readonly Identity[]): Found {
  const wanted = rows.filter((row) => row[key] !== undefined);
  if (wanted.length === 0) return new Map();
  const hits = Map.groupBy(
    statements.all(BY_ID[key], JSON.stringify(wanted.map((row) => row[key]?.toLowerCase()))),
    ({ id }) => id,
  );
  return new Map(
    wanted.map((row) => {
      const items = (hits.get(row[key]?.toLowerCase() ?? '') ?? []).map(({ item }) => item);
      return [row, narrowed(statements, row, items)] as const;
    }),
  );
}

/** A recording may be on several albums. */
function narrowed(statements: Statements, row: Identity, items: readonly number[]): readonly number[] {
  if (items.length < 2 || row.album === undefined) return items;
  const onAlbum = statements
    .all(NAMES, JSON.stringify(items))
    .filter(({ album }) => calls(row.album, album) > 0);
  return onAlbum.length > 0 ? onAlbum.map(({ item }) => item) : items;
}

function byNames(statements: Statements, rows: readonly Identity[]): Found {
  const wanted = rows.filter(
    ({ title, artist, album_artist }) => title !== undefined && (artist ?? album_artist) !== undefined,
  );
  if (wanted.length === 0) return new Map();
  const titles = JSON.stringify(wanted.flatMap(({ title = '' }) => [fold(title), fold(firstOf(title))]));
  const hits = Map.groupBy(statements.all(BY_TITLE, titles), ({ title }) => fold(title));
  return new Map(
    wanted.map((row) => {
      const { title = '' } = row;
      const named = new Set(
        [fold(title), fold(firstOf(title))].values().flatMap((name) => hits.get(name) ?? []),
      );
      const byFit = Map.groupBy(named, (hit) => fit(row, hit));
      byFit.delete(0);
      const best = byFit.get(Math.max(...byFit.keys())) ?? [];
      return [row, best.map(({ item }) => item)] as const;
    }),
  );
}

/** @returns 0 where it is not meant; more, the more of what the row says is it as a whole */
function fit({ artist, album_artist: albumArtist, album, title }: Identity, hit: Named): number {
  const by = artist ?? albumArtist;
  const parts = [
    calls(title, hit.title),
    Math.max(calls(by, hit.artist), calls(by, hit.album_artist)),
    album === undefined ? WHOLE : calls(album, hit.album),
  ];
  return parts.includes(0) ? 0 : parts.reduce((sum, part) => sum + part, 0);
}

const WHOLE = 2;

/** A `; ` in a name may be its own, or stand between several: here is the first of these. */
function calls(said: string | undefined, name: string | number | null): number {
  if (said === undefined || name === null) return 0;
  const own = fold(String(name));
  if (own === fold(said)) return WHOLE;
  return own === fold(firstOf(said)) ? 1 : 0;
}

function firstOf(cell: string): string {
  return cell.split(JOIN, 1)[0] ?? '';
}

/** What is there before what is missing. */
function preferred(statements: Statements, items: readonly number[]): readonly number[] {
  if (items.length < 2) return items;
  const there = statements.all(THERE, JSON.stringify(items)).map(({ item }) => item);
  return there.length > 0 ? there : items;
}

type Said = Pick<Match, 'external' | 'imported' | 'best'>;

function saidOf(
  statements: Statements,
  languages: readonly string[],
  items: readonly number[],
  keys: readonly string[],
): (item: number) => Said {
  const values = new ItemValues(statements, languages);
  const asked = statements.all(WHOLES, JSON.stringify(items));
  const wholes = new Map(asked.map(({ item, whole }) => [item, whole]));
  const wanted = new Set(keys);
  values.load([...items, ...wholes.values()]);
  return (item) => {
    const { best, sources } = values.documents(item, wholes.get(item));
    const external = sources.find((source) => source.external)?.document ?? {};
    const imported = sources.find(({ name }) => name === IMPORTED_SOURCE)?.document ?? {};
    return { external, imported, best: only(best, wanted) };
  };
}

function only(document: Document, keys: ReadonlySet<string>): Document {
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.has(key)));
}
