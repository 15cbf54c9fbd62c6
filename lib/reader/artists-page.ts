/**
 * A page of artists of one role, by name: the values of the role's key that an item which fits has, then their albums
 * and tracks. Album artists are those that stand in, too.
 */
import type { ArtistsQuery } from '../query/query.ts';
import type { CursorValue } from './cursor.ts';
import { pageOf } from './page.ts';
import type { Page } from './page.ts';
import { ALL, anyOf, joined, part } from './part.ts';
import type { Part } from './part.ts';
import { KEY_ID } from './place.ts';
import type { ArtistEntry } from './reader-messages.ts';
import { select } from './selection.ts';
import type { Selection } from './selection.ts';
import { STAND_IN_ITEMS, STAND_IN_KEY } from './stand-ins.ts';
import type { Sql, Statements } from './statements.ts';
import { ItemValues } from './values.ts';
import { WHOLE_OF } from './shown.ts';

interface NameRow {
  readonly id: number;
  readonly value: string;
  readonly folded: string;
}

interface GroupRow {
  /** Of facet_value. */
  readonly value: number;
  readonly albums: number;
  readonly tracks: number;
  readonly item: number;
}

/** Primary key, item_file. */
const WHOLES: Sql<{ readonly item: number; readonly whole: number | null }> =
  `SELECT item.id AS item, ${WHOLE_OF} AS whole FROM json_each(?) AS asked CROSS JOIN item ON item.id = asked.value`;

/** First and last item of a name in `browse`. Index facet_browse. */
const FIRST = '(SELECT min(item) FROM facet WHERE key = browse.key AND value = browse.value)';
const LAST = '(SELECT max(item) FROM facet WHERE key = browse.key AND value = browse.value)';

export function artistsPage(
  statements: Statements,
  languages: readonly string[],
  query: ArtistsQuery,
  last: readonly CursorValue[],
  size: number,
): Page<ArtistEntry> {
  const { role = 'artist' } = query;
  const selection = select(statements, query, 'all');
  const { sql, values } = artistsStatement(statements, query, last, selection);
  const read = new ItemValues(statements, languages);
  return pageOf(
    statements.all<NameRow>(`${sql} LIMIT ?`, ...values, size + 1),
    size,
    (rows) => {
      if (rows.length === 0) return [];
      const groups = groupsOf(
        statements,
        selection,
        role,
        rows.map(({ id }) => id),
      );
      const items = JSON.stringify([...groups.values()].map(({ item }) => item));
      const wholes = new Map(statements.all(WHOLES, items).map(({ item, whole }) => [item, whole]));
      read.load([...wholes].flat());
      return rows.flatMap(({ id, value }) => {
        const group = groups.get(id);
        if (group === undefined) return [];
        const { albums, tracks, item } = group;
        const sort = sortName(read.best(item, wholes.get(item)), role, value);
        return [{ artist: value, albums, tracks, sort }];
      });
    },
    ({ folded, id }) => [folded, id],
  );
}

export function artistCount(statements: Statements, query: ArtistsQuery): number {
  const selection = select(statements, query, 'all');
  const { sql, values } = artistsStatement(statements, query, [], selection, selection.seed !== undefined);
  return statements.number(`SELECT count(*) FROM (${sql})`, ...values);
}

/** Without LIMIT. Few items are asked for their artists; else the role's names (primary key of browse) are walked until the page is full. */
export function artistsStatement(
  statements: Statements,
  query: ArtistsQuery,
  last: readonly CursorValue[] = [],
  selection: Selection = select(statements, query, 'all'),
  byItems: boolean = selection.narrow,
): Part {
  const { role = 'artist' } = query;
  const later = (order: string): Part => (last.length === 0 ? ALL : part(`(${order}) > (?, ?)`, ...last));
  const key = statements.number(KEY_ID, role);
  if (byItems) {
    const { rows } = selection;
    const items = joined([rows.from(['bundle']), rows.where], ' WHERE ');
    const found = [
      part(
        `SELECT facet.value FROM (SELECT one.id AS id ${items.sql}) AS fitting CROSS JOIN facet ON facet.item = fitting.id WHERE facet.key = ?`,
        ...items.values,
        key,
      ),
      ...(role === STAND_IN_KEY ? [part(`SELECT bundle.stand_in ${items.sql}`, ...items.values)] : []),
    ];
    const all = joined(found, ' UNION ');
    const behind = later('folded, id');
    return part(
      `SELECT id, value, folded FROM facet_value WHERE id IN (${all.sql}) AND ${behind.sql} ORDER BY folded, id`,
      ...all.values,
      ...behind.values,
    );
  }
  const is = part('= browse.value');
  const exists = (items: Part): Part => {
    const rows = selection.over(items);
    return joined([rows.from(), rows.where], ' WHERE ', 'EXISTS (SELECT 1 ', ')');
  };
  const near = selection.seed?.within?.(FIRST, LAST) ?? ALL;
  const fits = anyOf([
    // CASE, for SQLite would ask the second first.
    joined([near, exists(tagged(key, is))], ' THEN ', 'CASE WHEN ', ' END'),
    ...(role === STAND_IN_KEY ? [exists(standingIn(is))] : []),
  ]);
  const behind = later('browse.folded, browse.value');
  return part(
    `SELECT id, facet_value.value AS value, browse.folded AS folded
    FROM browse CROSS JOIN facet_value ON facet_value.id = browse.value
    WHERE browse.key = ? AND ${behind.sql} AND ${fits.sql} ORDER BY browse.folded, browse.value`,
    key,
    ...behind.values,
    ...fits.values,
  );
}

/** By ids of names; in one statement, for what is left out is listed once a statement. */
function groupsOf(
  statements: Statements,
  selection: Selection,
  role: string,
  ids: readonly number[],
): ReadonlyMap<number, GroupRow> {
  const key = statements.number(KEY_ID, role);
  const are = part('IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
  const rows = selection.over(
    role === STAND_IN_KEY ? joined([tagged(key, are), standingIn(are)], ' UNION ') : tagged(key, are),
  );
  const items = joined([rows.from(['bundle']), rows.where], ' WHERE ');
  const sql = `SELECT one.value AS value, count(DISTINCT bundle.album) AS albums, count(*) AS tracks, min(one.id) AS item
    ${items.sql} GROUP BY one.value`;
  return new Map(statements.all<GroupRow>(sql, ...items.values).map((row) => [row.value, row]));
}

/** Columns `id` and `value`, as the next one. Index facet_browse. @param is behind the value */
function tagged(key: number, is: Part): Part {
  return part(`SELECT item AS id, value FROM facet WHERE key = ? AND value ${is.sql}`, key, ...is.values);
}

/** Indexes bundle_stand_in and best_bundle. */
function standingIn(is: Part): Part {
  return part(`${STAND_IN_ITEMS} ${is.sql}`, ...is.values);
}

/** As tagged for this very name: lists of names and of sort names go side by side. */
function sortName(
  values: Readonly<Record<string, readonly (string | number)[]>>,
  role: string,
  name: string,
): string {
  const key = values[role] === undefined ? 'artist' : role;
  const sorts = values[`${key}_sort`];
  const at = values[key]?.indexOf(name) ?? -1;
  return sorts?.length === values[key]?.length && at >= 0 ? String(sorts?.[at]) : name;
}
