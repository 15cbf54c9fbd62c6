/**
 * Albums and artists, by the values people browse by. A page is made in two steps: which values come next, then what
 * belongs to each. `narrow` filters (one artist, a few folders) begin at their items, the others at the sorted index
 * of values: else the albums of one artist would cost a walk over all albums, and all albums a sort a page.
 */
import { compileFilter, KEY_ID, PLACES } from './filters.ts';
import type { CompiledFilter } from './filters.ts';
import type { AlbumEntry, ArtistEntry, Queries } from './reader-messages.ts';
import { SHOWN } from './shown.ts';
import type { Sql, Statements } from './statements.ts';

/**
 * Albums are told apart by title and album artist. Where no album artist is tagged, the one artist of a folder stands
 * in: so "Greatest Hits" of two people are two albums, and one of several people is one with no artist.
 */
function albumGroups(
  from: string,
): Sql<{ artist: string | null; year: number | null; tracks: number; duration: number }> {
  return `SELECT artist, min(year) AS year, sum(tracks) AS tracks, sum(duration) AS duration FROM (
  SELECT one.value AS album, coalesce(best.album_artist, CASE WHEN min(best.artist) = max(best.artist) THEN min(best.artist) END) AS artist,
    min(best.year) AS year, count(*) AS tracks, coalesce(sum(best.duration), 0) AS duration
  ${from} GROUP BY one.value, best.album_artist, CASE WHEN best.album_artist IS NULL THEN file.folder END
) GROUP BY album, artist ORDER BY artist`;
}

function artistGroup(from: string): Sql<{ albums: number; tracks: number }> {
  return `SELECT count(DISTINCT best.album) AS albums, count(*) AS tracks ${from} GROUP BY one.value`;
}

/** Index facet_browse, then the primary keys of item, file and best. */
const ITEMS = `FROM facet AS one CROSS JOIN item ON item.id = one.item CROSS JOIN file ON file.id = item.file ${PLACES}
LEFT JOIN best ON best.item = item.id WHERE one.key = ?`;

const THERE = `${SHOWN} AND file.missing_since IS NULL`;

export function albumsPage(statements: Statements, argument: Queries['albums'][0]): Queries['albums'][1] {
  return browse(statements, 'album', argument, albumGroups, (album, { artist, ...rest }): AlbumEntry => ({
    album,
    albumArtist: artist,
    ...rest,
  }));
}

export function artistsPage(statements: Statements, argument: Queries['artists'][0]): Queries['artists'][1] {
  return browse(statements, 'artist', argument, artistGroup, (artist, group): ArtistEntry => ({
    artist,
    ...group,
  }));
}

/** How many rows `albumsPage` has in all, without a filter. */
export function albumCount(statements: Statements): number {
  return statements.number(
    `SELECT count(*) FROM (${albumGroups(`${ITEMS} AND ${THERE}`)})`,
    keyId(statements, 'album'),
  );
}

/** How many values of a key belong to files that are there; stops at the first file of each. */
export function valueCount(statements: Statements, keyName: string): number {
  return statements.number(
    `SELECT count(*) FROM facet_value WHERE EXISTS (SELECT 1 ${ITEMS} AND one.value = facet_value.id AND ${THERE})`,
    keyId(statements, keyName),
  );
}

function browse<Group, Row>(
  statements: Statements,
  keyName: string,
  { filter, after, page }: Queries['albums'][0],
  groups: (from: string) => Sql<Group>,
  toRow: (value: string, group: Group) => Row,
): { rows: Row[]; next: string | undefined } {
  const compiled = compileFilter(statements, filter, SHOWN);
  if (compiled === undefined) return { rows: [], next: undefined };
  const key = keyId(statements, keyName);
  const { where } = compiled;
  const sql = groups(`${ITEMS} AND one.value = ? AND ${where.sql}`);
  const found = nextValues(statements, compiled, key, after, page);
  const rows = found.flatMap(({ id, value }) =>
    statements.all(sql, key, id, ...where.values).map((group) => toRow(value, group)),
  );
  return { rows, next: found.length < page ? undefined : found.at(-1)?.value };
}

function nextValues(
  statements: Statements,
  { narrow, from, first, where }: CompiledFilter,
  key: number,
  after: string,
  page: number,
): ValueRow[] {
  if (narrow) {
    return statements.all(
      `SELECT DISTINCT facet_value.id AS id, facet_value.value AS value ${from}
      CROSS JOIN facet AS one ON one.item = item.id CROSS JOIN facet_value ON facet_value.id = one.value
      WHERE ${first.sql} AND ${where.sql} AND one.key = ? AND facet_value.value > ? ORDER BY facet_value.value LIMIT ?` as Sql<ValueRow>,
      ...first.values,
      ...where.values,
      key,
      after,
      page,
    );
  }
  return statements.all(
    `SELECT id, value FROM facet_value WHERE value > ? AND EXISTS (SELECT 1 ${ITEMS} AND one.value = facet_value.id AND ${where.sql})
    ORDER BY value LIMIT ?` as Sql<ValueRow>,
    after,
    key,
    ...where.values,
    page,
  );
}

interface ValueRow {
  readonly id: number;
  readonly value: string;
}

/** 0, which no key has, before the first file was stored. */
function keyId(statements: Statements, name: string): number {
  return statements.number(KEY_ID, name);
}
