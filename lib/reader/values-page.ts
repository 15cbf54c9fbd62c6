/**
 * The different values of a key, with how many items have each. Which way is cheapest depends on how many items and how
 * many values there are: few items are counted one by one; few values are found by leaping through facet_browse; else
 * the sorted index of all values is walked until the page is full.
 */
import type { ValuesQuery } from '../query/query.ts';
import type { CursorValue } from './cursor.ts';
import { pageOf } from './page.ts';
import type { Page } from './page.ts';
import { ALL, joined, part } from './part.ts';
import type { Part } from './part.ts';
import { placeOf } from './place.ts';
import type { ValueEntry } from './reader-messages.ts';
import { select } from './selection.ts';
import type { Selection } from './selection.ts';
import type { Statements } from './statements.ts';

interface ValueRow {
  /** Of facet_value; where no index was used, the value. Tells values apart that fold alike. */
  readonly id: string | number;
  readonly value: string | number;
  readonly folded: string;
  readonly count: number;
}

const VALUE = 'facet_value.id AS id, facet_value.value AS value, facet_value.folded AS folded';

/** At most so many different values are leapt through. */
const FEW = 500;

/** Index facet_browse: one search a value. */
const LEAPS = `WITH RECURSIVE leap (value) AS (
  SELECT min(value) FROM facet WHERE key = ?
  UNION ALL SELECT (SELECT min(value) FROM facet WHERE key = ? AND value > leap.value) FROM leap WHERE leap.value IS NOT NULL)
SELECT value AS id FROM leap WHERE value IS NOT NULL`;

export function valuesPage(
  statements: Statements,
  query: ValuesQuery,
  last: readonly CursorValue[],
  size: number,
): Page<ValueEntry> {
  const { sql, values } = valuesStatement(statements, query, last);
  const found = statements.all<ValueRow>(`${sql} LIMIT ?`, ...values, size + 1);
  return pageOf(
    found,
    size,
    (rows) => rows.map(({ value, count }) => ({ value, count })),
    (row) => placeIn(query, row),
  );
}

/** Without LIMIT. Rows are `ValueRow`s. */
export function valuesStatement(
  statements: Statements,
  query: ValuesQuery,
  last: readonly CursorValue[] = [],
): Part {
  const { sql, values } = countedValues(statements, query);
  const byCount = query.sort === 'count';
  return part(
    `SELECT id, value, folded, count FROM (${sql}) WHERE ${later(byCount, last)}
    ORDER BY ${byCount ? 'count DESC, ' : ''}folded, id`,
    ...values,
    ...(byCount ? last.slice(0, 1) : []),
    ...last,
  );
}

function placeIn({ sort }: ValuesQuery, { count, folded, id }: ValueRow): readonly CursorValue[] {
  return sort === 'count' ? [count, folded, id] : [folded, id];
}

function later(byCount: boolean, last: readonly CursorValue[]): string {
  if (last.length === 0) return ALL.sql;
  return byCount ? '(count < ? OR (count = ? AND (folded, id) > (?, ?)))' : '(folded, id) > (?, ?)';
}

/** A SELECT of the columns of `ValueRow`. */
function countedValues(statements: Statements, query: ValuesQuery): Part {
  const selection = select(statements, query, 'all');
  const place = placeOf(statements, query.key);
  if (place.at === 'facet') {
    if (selection.narrow) return ofItems(selection, place.key);
    return fewValues(statements, place.key) || query.sort === 'count'
      ? ofKey(selection, place.key)
      : ofValues(selection, place.key);
  }
  return scanned(selection, place);
}

/** Primary key of facet. */
function ofItems(selection: Selection, key: number): Part {
  const from = selection.from();
  return part(
    `SELECT ${VALUE}, count(*) AS count ${from.sql}
    CROSS JOIN facet ON facet.item = one.id CROSS JOIN facet_value ON facet_value.id = facet.value
    WHERE ${selection.where.sql} AND facet.key = ? GROUP BY facet_value.id`,
    ...from.values,
    ...selection.where.values,
    key,
  );
}

/** Index facet_browse, all of one key. */
function ofKey(selection: Selection, key: number): Part {
  if (selection.butThese !== undefined) return ofKeyBut(selection.butThese, key);
  const from = selection.from([], part('SELECT item AS id, value FROM facet WHERE key = ?', key));
  return part(
    `SELECT ${VALUE}, counted.count AS count FROM (
      SELECT one.value AS value, count(*) AS count ${from.sql} WHERE ${selection.where.sql} GROUP BY one.value) AS counted
    CROSS JOIN facet_value ON facet_value.id = counted.value`,
    ...from.values,
    ...selection.where.values,
  );
}

/** All that the index facet_browse counts, less those that are left out (primary key of facet): they are few. */
function ofKeyBut(hidden: string, key: number): Part {
  return part(
    `SELECT ${VALUE}, counted.count AS count FROM (
      SELECT value, sum(items) AS count FROM (
        SELECT value, count(*) AS items FROM facet WHERE key = ? GROUP BY value
        UNION ALL SELECT facet.value, -count(*) FROM (${hidden}) AS hidden
        CROSS JOIN facet ON facet.item = hidden.id WHERE facet.key = ? GROUP BY facet.value)
      GROUP BY value HAVING sum(items) > 0) AS counted
    CROSS JOIN facet_value ON facet_value.id = counted.value`,
    key,
    key,
  );
}

/** Index facet_value_folded, then facet_browse for each value until the page is full. */
function ofValues(selection: Selection, key: number): Part {
  const over = part('SELECT item AS id FROM facet WHERE facet.key = ? AND facet.value = facet_value.id', key);
  const from = selection.from([], over);
  const items = joined([from, selection.where], ' WHERE ');
  return part(
    `SELECT ${VALUE}, (SELECT count(*) ${items.sql}) AS count FROM facet_value WHERE EXISTS (SELECT 1 ${items.sql})`,
    ...items.values,
    ...items.values,
  );
}

/** No index: the values of every item. */
function scanned(selection: Selection, place: Exclude<ReturnType<typeof placeOf>, { at: 'facet' }>): Part {
  if (place.at === 'folder')
    return scanned(selection, {
      at: 'column',
      kind: 'text',
      sql: 'folder.path',
      needs: ['place'],
      always: true,
    });
  const from = selection.from(place.needs);
  const each = place.at === 'column' ? part(`SELECT ${place.sql} AS value`) : place.select;
  return part(
    `SELECT value AS id, value, fold(value) AS folded, count(DISTINCT item) AS count FROM (
      SELECT one.id AS item, (SELECT json_group_array(value) FROM (${each.sql}) WHERE value IS NOT NULL) AS list
      ${from.sql} WHERE ${selection.where.sql}) AS listed CROSS JOIN json_each(listed.list) GROUP BY value`,
    ...each.values,
    ...from.values,
    ...selection.where.values,
  );
}

function fewValues(statements: Statements, key: number): boolean {
  return statements.number(`SELECT count(*) <= ${FEW} FROM (${LEAPS} LIMIT ${FEW + 1})`, key, key) === 1;
}

/** How many different values there are. */
export function valueCount(statements: Statements, query: ValuesQuery): number {
  const { sql, values } = countedValues(statements, query);
  return statements.number(`SELECT count(*) FROM (${sql})`, ...values);
}
