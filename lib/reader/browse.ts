/**
 * Albums and artists, by the values people browse by. A page is made in two steps: which values come next, then what
 * belongs to each.
 */
import type { GroupsQuery } from '../query/query.ts';
import type { CursorValue } from './cursor.ts';
import { pageOf } from './page.ts';
import type { Page } from './page.ts';
import { joined, part } from './part.ts';
import type { Part } from './part.ts';
import { KEY_ID } from './place.ts';
import type { AlbumEntry, ArtistEntry } from './reader-messages.ts';
import { select } from './selection.ts';
import type { Selection } from './selection.ts';
import type { Sql, Statements } from './statements.ts';
import { valuesStatement } from './values-page.ts';

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

export function albumsPage(
  statements: Statements,
  query: GroupsQuery,
  last: readonly CursorValue[],
  size: number,
): Page<AlbumEntry> {
  const groups = new Groups(statements, query, 'album', albumGroups);
  return groups.page(last, size, (album, { artist, ...rest }) => ({ album, albumArtist: artist, ...rest }));
}

export function artistsPage(
  statements: Statements,
  query: GroupsQuery,
  last: readonly CursorValue[],
  size: number,
): Page<ArtistEntry> {
  const groups = new Groups(statements, query, 'artist', artistGroup);
  return groups.page(last, size, (artist, group) => ({ artist, ...group }));
}

/** How many rows a query has in all. */
export function groupCount(statements: Statements, query: GroupsQuery): number {
  const groups =
    query.from === 'albums'
      ? new Groups(statements, query, 'album', albumGroups)
      : new Groups(statements, query, 'artist', artistGroup);
  return groups.count();
}

interface ValueRow {
  readonly id: number;
  readonly value: string;
  readonly folded: string;
}

class Groups<Group> {
  readonly #statements: Statements;
  readonly #query: GroupsQuery;
  readonly #keyName: string;
  /** 0, which no key has, before the first file was stored. */
  readonly #key: number;
  readonly #selection: Selection;
  readonly #sql: (from: string) => Sql<Group>;

  constructor(
    statements: Statements,
    query: GroupsQuery,
    keyName: string,
    sql: (from: string) => Sql<Group>,
  ) {
    this.#statements = statements;
    this.#query = query;
    this.#keyName = keyName;
    this.#key = statements.number(KEY_ID, keyName);
    this.#selection = select(statements, query, 'all');
    this.#sql = sql;
  }

  /** A page is whole values, which may have several groups: their number is `size`. */
  page<Row>(
    last: readonly CursorValue[],
    size: number,
    toRow: (value: string, group: Group) => Row,
  ): Page<Row> {
    const { where, missing } = this.#query;
    const next = valuesStatement(
      this.#statements,
      { from: 'values', key: this.#keyName, where, missing },
      last,
    );
    const found = this.#statements.all<ValueRow>(`${next.sql} LIMIT ?`, ...next.values, size + 1);
    const toRows = (kept: readonly ValueRow[]): Row[] =>
      kept.flatMap(({ id, value }) => {
        const { sql, values } = this.#groups(part('AND value = ?', id));
        return this.#statements.all<Group>(sql, ...values).map((group) => toRow(value, group));
      });
    return pageOf(found, size, toRows, ({ folded, id }) => [folded, id]);
  }

  count(): number {
    const { sql, values } = this.#groups(part(''));
    return this.#statements.number(`SELECT count(*) FROM (${sql})`, ...values);
  }

  /** Index facet_browse, then the primary keys of item, file and best. */
  #groups(value: Part): Part {
    const over = part(
      `SELECT item AS id, value FROM facet WHERE key = ? ${value.sql}`,
      this.#key,
      ...value.values,
    );
    const { sql, values } = joined(
      [this.#selection.from(['file', 'best'], over), this.#selection.where],
      ' WHERE ',
    );
    return part(this.#sql(sql), ...values);
  }
}
