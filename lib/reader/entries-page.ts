/** A page of files or items: first which, by their ids, then what is shown of each. */
import { wordsOf } from '../query/query.ts';
import type { EntriesQuery } from '../query/query.ts';
import type { CursorValue } from './cursor.ts';
import { entriesOf } from './entries.ts';
import { behind, orderBy, ordersOf } from './order.ts';
import type { Orders } from './order.ts';
import { pageOf } from './page.ts';
import type { Page } from './page.ts';
import { ALL, allOf, joined } from './part.ts';
import type { Part } from './part.ts';
import type { FileEntry } from './reader-messages.ts';
import { select } from './selection.ts';
import type { Rows, Selection, Use } from './selection.ts';
import type { Statements } from './statements.ts';

export interface IdStatements extends Orders {
  readonly selection: Selection;
  /** Without LIMIT. What the second one gives comes behind all that the first one gives. */
  readonly all: readonly Part[];
}

export function entriesPage(
  statements: Statements,
  languages: readonly string[],
  query: EntriesQuery,
  last: readonly CursorValue[],
  size: number,
): Page<FileEntry> {
  const { orders, all } = idStatements(statements, query, last);
  const found: Record<string, CursorValue>[] = [];
  for (const { sql, values } of all) {
    const wanted = size + 1 - found.length;
    if (wanted > 0) found.push(...statements.all<(typeof found)[0]>(`${sql} LIMIT ?`, ...values, wanted));
  }
  return pageOf(
    found,
    size,
    (rows) =>
      entriesOf(
        statements,
        languages,
        rows.map(({ id }) => Number(id)),
      ),
    (row) => orders.map((_, index) => row[`sorted${index}`] ?? null),
  );
}

/** How many rows a query has in all. */
export function entryCount(statements: Statements, query: EntriesQuery): number {
  const { where } = query;
  // What does not fit is all but what fits, which is fewer, or has an index.
  if (where?.op === 'not')
    return (
      entryCount(statements, { ...query, where: undefined }) -
      entryCount(statements, { ...query, where: where.of })
    );
  const { rows, butThese } = select(statements, query, 'all');
  if (butThese !== undefined)
    return statements.number(`SELECT (SELECT count(*) FROM item) - (SELECT count(*) FROM (${butThese}))`);
  const { sql, values } = joined([rows.from(), rows.where], ' WHERE ');
  return statements.number(`SELECT count(*) ${sql}`, ...values);
}

export function idStatements(
  statements: Statements,
  query: EntriesQuery,
  last: readonly CursorValue[] = [],
): IdStatements {
  const sort = query.sort ?? (wordsOf(query.where).length > 0 ? [{ key: 'rank' }] : []);
  const { orders, needs } = ordersOf(sort);
  const rank = last[0] === undefined ? undefined : Number(last[0]);
  const selection = select(statements, query, useOf(orders, sort), rank);
  const parts = selection.tiers?.filter((tier) => rank === undefined || rank <= tier.last);
  return {
    orders,
    needs,
    selection,
    all: (parts ?? [selection.rows]).map((rows) => idStatement(rows, { orders, needs }, last)),
  };
}

function idStatement(rows: Rows, { orders, needs }: Orders, last: readonly CursorValue[]): Part {
  const from = rows.from(needs);
  const later = last.length === 0 ? ALL : behind(orders, last);
  const all = allOf([rows.where, later]);
  const columns = orders.map(({ expression }, index) => `${expression.sql} AS sorted${index}`);
  return {
    sql: `SELECT one.id AS id, ${columns.join(', ')} ${from.sql} WHERE ${all.sql} ${orderBy(orders)}`,
    values: [...orders.flatMap(({ expression }) => expression.values), ...from.values, ...all.values],
  };
}

function useOf(orders: Orders['orders'], sort: NonNullable<EntriesQuery['sort']>): Use {
  if (sort.some(({ key }) => key === 'rank'))
    return sort.length === 1 && orders[0]?.descending === false ? 'ranked' : 'weighed';
  return orders.length === 1 ? 'first' : 'all';
}
