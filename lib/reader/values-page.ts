/**
 * The different values of a key, with how many items have each. Which way is cheapest depends on how many items and how
 * many values there are: few items are asked for their values (many are looked for in lists in memory, where these are made);
 * few values are counted all; else the values are walked in their order until the page is full.
 */
import { keyInfo } from '../metadata/keys.ts';
import { isField } from '../query/query.ts';
import type { ValuesQuery } from '../query/query.ts';
import type { CursorValue } from './cursor.ts';
import { pageOf } from './page.ts';
import type { Page } from './page.ts';
import { ALL, joined, part } from './part.ts';
import type { Part } from './part.ts';
import { FOLDER_PATH, fieldPlace, placeOf } from './place.ts';
import type { ValueEntry } from './reader-messages.ts';
import { select } from './selection.ts';
import type { Selection } from './selection.ts';
import type { Statements } from './statements.ts';
import { countIn } from './value-lists.ts';
import type { ValueLists } from './value-lists.ts';

/**
 * What the counts are made of: those that are `kept`, the values of the `items`, the items of each `value` of the page or
 * of `all` values; the `documents` where nothing else has the values.
 */
export type CountsOf = 'kept' | 'items' | 'value' | 'all' | 'documents';

interface Counted extends Part {
  readonly counts: CountsOf;
}

interface ValueRow {
  /** Of facet_value; where no index was used, the value. Tells values apart that fold alike. */
  readonly id: string | number;
  readonly value: string | number;
  /** What they are sorted by. */
  readonly folded: string | number;
  readonly count: number;
}

const VALUE = 'facet_value.id AS id, facet_value.value AS value, facet_value.folded AS folded';
const BROWSED = 'browse.value AS id, facet_value.value AS value, browse.folded AS folded';

/** Of so many values all are counted for a page. */
const FEW = 500;
export function valuesPage(
  statements: Statements,
  query: ValuesQuery,
  last: readonly CursorValue[],
  size: number,
  lists: ValueLists,
): Page<ValueEntry> {
  const { sql, values } = valuesStatement(statements, query, last, lists);
  const found = statements.all<ValueRow>(`${sql} LIMIT ?`, ...values, size + 1);
  // Where they are kept by value all are texts.
  const isNumber = keyInfo(query.key)?.type === 'number';
  return pageOf(
    found,
    size,
    (rows) => rows.map(({ value, count }) => ({ value: isNumber ? Number(value) : value, count })),
    (row) => placeIn(query, row),
  );
}

/** Without LIMIT. Rows are `ValueRow`s. */
export function valuesStatement(
  statements: Statements,
  query: ValuesQuery,
  last: readonly CursorValue[] = [],
  lists?: ValueLists,
): Counted {
  const { counts, sql, values } = countedValues(statements, query, false, lists);
  const byCount = query.sort === 'count';
  const page = part(
    `SELECT id, value, folded, count FROM (${sql}) WHERE ${later(byCount, last)}
    ORDER BY ${byCount ? 'count DESC, ' : ''}folded, id`,
    ...values,
    ...(byCount ? last.slice(0, 1) : []),
    ...last,
  );
  return { counts, ...page };
}

function placeIn({ sort }: ValuesQuery, { count, folded, id }: ValueRow): readonly CursorValue[] {
  return sort === 'count' ? [count, folded, id] : [folded, id];
}

function later(byCount: boolean, last: readonly CursorValue[]): string {
  if (last.length === 0) return ALL.sql;
  return byCount ? '(count < ? OR (count = ? AND (folded, id) > (?, ?)))' : '(folded, id) > (?, ?)';
}

/**
 * A SELECT of the columns of `ValueRow`.
 *
 * @param all every one of them is wanted
 */
function countedValues(
  statements: Statements,
  query: ValuesQuery,
  all: boolean,
  lists?: ValueLists,
): Counted {
  const selection = select(statements, query, 'all');
  const place = isField(query.key) ? fieldPlace(query.key) : placeOf(statements, query.key);
  if (place.at !== 'facet') return { counts: 'documents', ...scanned(selection, place) };
  const { key } = place;
  const { butThese, narrow, seed } = selection;
  if (butThese !== undefined) return { counts: 'kept', ...ofAllBut(butThese, key) };
  const ofPage = !narrow && !all && query.sort !== 'count' && !has(statements, key, FEW);
  if (ofPage) return { counts: 'value', ...ofValues(selection, key) };
  if (seed !== undefined) {
    const known = narrow || (query.missing ?? false) !== false ? undefined : lists?.of(key);
    const counted = known === undefined ? ofItems(selection, key) : ofLists(statements, selection, known);
    return { counts: 'items', ...counted };
  }
  return { counts: 'all', ...ofKey(selection, key) };
}

/** Primary key of facet. The values come in the order of the items: they are told apart by `tally`, for GROUP BY sorts them. */
function ofItems({ rows }: Selection, key: number): Part {
  const from = rows.from();
  return part(
    `SELECT ${VALUE}, counted.value ->> 1 AS count FROM json_each(tally((
      SELECT json_group_array(facet.value) ${from.sql} CROSS JOIN facet ON facet.item = one.id
      WHERE ${rows.where.sql} AND facet.key = ?))) AS counted
    CROSS JOIN facet_value ON facet_value.id = counted.value ->> 0`,
    ...from.values,
    ...rows.where.values,
    key,
  );
}

/** As `ofItems`, where the items of each value are in memory, without those of missing files. */
function ofLists(
  statements: Statements,
  { withGone }: Selection,
  lists: NonNullable<ReturnType<ValueLists['of']>>,
): Part {
  const { from, where } = withGone();
  const { sql, values } = joined([from(), where], ' WHERE ');
  const items = statements.get<{ readonly ids: string }>(
    `SELECT json_group_array(one.id) AS ids ${sql}`,
    ...values,
  );
  return part(
    `SELECT ${VALUE}, counted.value ->> 1 AS count FROM json_each(?) AS counted
    CROSS JOIN facet_value ON facet_value.id = counted.value ->> 0`,
    JSON.stringify(countIn(lists, JSON.parse(items?.ids ?? '[]') as number[])),
  );
}

/** Index facet_browse, all of one key. */
function ofKey(selection: Selection, key: number): Part {
  const { from, where } = selection.over(part('SELECT item AS id, value FROM facet WHERE key = ?', key));
  const all = joined([from(), where], ' WHERE ');
  return part(
    `SELECT ${VALUE}, counted.count AS count FROM (
      SELECT one.value AS value, count(*) AS count ${all.sql} GROUP BY one.value) AS counted
    CROSS JOIN facet_value ON facet_value.id = counted.value`,
    ...all.values,
  );
}

/** Primary key of browse, less those that are left out (primary key of facet): they are few. */
function ofAllBut(hidden: string, key: number): Part {
  const left = `SELECT facet.value AS value, count(*) AS items FROM (${hidden}) AS hidden
    CROSS JOIN facet ON facet.item = hidden.id WHERE facet.key = ? GROUP BY facet.value`;
  return part(
    `SELECT ${BROWSED}, browse.items - coalesce(hidden.items, 0) AS count
    FROM browse CROSS JOIN facet_value ON facet_value.id = browse.value LEFT JOIN (${left}) AS hidden ON hidden.value = browse.value
    WHERE browse.key = ? AND browse.items > coalesce(hidden.items, 0)`,
    key,
    key,
  );
}

/** Primary key of browse, then facet_browse for each value until the page is full. */
function ofValues(selection: Selection, key: number): Part {
  const { from, where } = selection.over(
    part('SELECT item AS id FROM facet WHERE facet.key = ? AND facet.value = browse.value', key),
  );
  const items = joined([from(), where], ' WHERE ');
  return part(
    `SELECT ${BROWSED}, (SELECT count(*) ${items.sql}) AS count
    FROM browse CROSS JOIN facet_value ON facet_value.id = browse.value
    WHERE browse.key = ? AND EXISTS (SELECT 1 ${items.sql})`,
    ...items.values,
    key,
    ...items.values,
  );
}

/** No index: the values of every item. */
function scanned(selection: Selection, place: Exclude<ReturnType<typeof placeOf>, { at: 'facet' }>): Part {
  if (place.at === 'folder')
    return scanned(selection, {
      at: 'column',
      kind: 'text',
      sql: FOLDER_PATH,
      needs: ['place'],
      always: true,
    });
  const { rows } = selection;
  const from = rows.from(place.needs);
  // 2 before 10.
  const folded = place.kind === 'number' ? 'value' : 'fold(value)';
  const each = place.at === 'column' ? part(`SELECT ${place.sql} AS value`) : place.select;
  return part(
    `SELECT value AS id, value, ${folded} AS folded, count(DISTINCT item) AS count FROM (
      SELECT one.id AS item, (SELECT json_group_array(value) FROM (${each.sql}) WHERE value IS NOT NULL) AS list
      ${from.sql} WHERE ${rows.where.sql}) AS listed CROSS JOIN json_each(listed.list) GROUP BY value`,
    ...each.values,
    ...from.values,
    ...rows.where.values,
  );
}

/** At most so many values. */
function has(statements: Statements, key: number, most: number): boolean {
  const counted = `SELECT count(*) FROM (SELECT 1 FROM browse WHERE key = ? LIMIT ${most + 1})`;
  return statements.number(counted, key) <= most;
}

/** How many different values there are. */
export function valueCount(statements: Statements, query: ValuesQuery, lists?: ValueLists): number {
  const { sql, values } = countedValues(statements, query, true, lists);
  return statements.number(`SELECT count(*) FROM (${sql})`, ...values);
}
