/**
 * A page of artists of one role, by name: the values of the role's key that an item which fits has, then their albums
 * and tracks. Album artists are those that stand in, too.
 */
import type { ArtistsQuery } from '../query/query.ts';
import type { CursorValue } from './cursor.ts';
import { pageOf } from './page.ts';
import type { Page } from './page.ts';
import { ALL, joined, part } from './part.ts';
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
  readonly albums: number;
  readonly tracks: number;
  readonly item: number;
}

/** Primary key, item_file. */
const WHOLE: Sql<{ readonly whole: number | null }> =
  `SELECT ${WHOLE_OF} AS whole FROM item WHERE item.id = +?`;

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
  const toEntry = ({ id, value }: NameRow): ArtistEntry => {
    const { albums, tracks, item } = groupOf(statements, selection, role, id);
    const sort = sortName(read.best(item, statements.get(WHOLE, item)?.whole), role, value);
    return { artist: value, albums, tracks, sort };
  };
  return pageOf(
    statements.all<NameRow>(`${sql} LIMIT ?`, ...values, size + 1),
    size,
    (rows) => rows.map(toEntry),
    ({ folded, id }) => [folded, id],
  );
}

export function artistCount(statements: Statements, query: ArtistsQuery): number {
  const { sql, values } = artistsStatement(statements, query);
  return statements.number(`SELECT count(*) FROM (${sql})`, ...values);
}

/** Without LIMIT. Few items are asked for their artists; else facet_value_folded is walked until the page is full. */
export function artistsStatement(
  statements: Statements,
  query: ArtistsQuery,
  last: readonly CursorValue[] = [],
  selection: Selection = select(statements, query, 'all'),
): Part {
  const { role = 'artist' } = query;
  const later = last.length === 0 ? ALL : part('(folded, id) > (?, ?)', ...last);
  const key = statements.number(KEY_ID, role);
  if (selection.narrow) {
    const items = joined([selection.from(['bundle']), selection.where], ' WHERE ');
    const found = [
      part(
        `SELECT facet.value FROM (SELECT one.id AS id ${items.sql}) AS fitting CROSS JOIN facet ON facet.item = fitting.id WHERE facet.key = ?`,
        ...items.values,
        key,
      ),
      ...(role === STAND_IN_KEY ? [part(`SELECT bundle.stand_in ${items.sql}`, ...items.values)] : []),
    ];
    const all = joined(found, ' UNION ');
    return part(
      `SELECT id, value, folded FROM facet_value WHERE id IN (${all.sql}) AND ${later.sql} ORDER BY folded, id`,
      ...all.values,
      ...later.values,
    );
  }
  const items = joined(
    [selection.from([], ofValue(key, role, 'facet_value.id')), selection.where],
    ' WHERE ',
  );
  return part(
    `SELECT id, value, folded FROM facet_value WHERE ${later.sql} AND EXISTS (SELECT 1 ${items.sql}) ORDER BY folded, id`,
    ...later.values,
    ...items.values,
  );
}

function groupOf(statements: Statements, selection: Selection, role: string, id: number): GroupRow {
  const key = statements.number(KEY_ID, role);
  const items = joined(
    [selection.from(['bundle'], ofValue(key, role, '+?', id)), selection.where],
    ' WHERE ',
  );
  const sql = `SELECT count(DISTINCT bundle.album) AS albums, count(*) AS tracks, min(one.id) AS item ${items.sql}`;
  return statements.get<GroupRow>(sql, ...items.values) as GroupRow;
}

/**
 * Index facet_browse; bundle_stand_in and best_bundle.
 *
 * @param value SQL of the id: of the statement around it, or bound
 */
function ofValue(key: number, role: string, value: string, ...bound: number[]): Part {
  const tagged = part(
    `SELECT item AS id FROM facet WHERE facet.key = +? AND facet.value = ${value}`,
    key,
    ...bound,
  );
  return role === STAND_IN_KEY
    ? joined([tagged, part(`${STAND_IN_ITEMS} = ${value}`, ...bound)], ' UNION ')
    : tagged;
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
