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
import type { Selection, Use } from './selection.ts';
import type { Statements } from './statements.ts';

export interface IdStatement extends Orders {
  readonly selection: Selection;
  /** Without LIMIT. */
  readonly statement: Part;
}

export function entriesPage(
  statements: Statements,
  languages: readonly string[],
  query: EntriesQuery,
  last: readonly CursorValue[],
  size: number,
): Page<FileEntry> {
  const { orders, statement } = idStatement(statements, query, last);
  return pageOf(
    statements.all<Record<string, CursorValue>>(`${statement.sql} LIMIT ?`, ...statement.values, size + 1),
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
  const selection = select(statements, query, 'all');
  const { sql, values } = joined([selection.from(), selection.where], ' WHERE ');
  return statements.number(`SELECT count(*) ${sql}`, ...values);
}

export function idStatement(
  statements: Statements,
  query: EntriesQuery,
  last: readonly CursorValue[] = [],
): IdStatement {
  const sort = query.sort ?? (wordsOf(query.where).length > 0 ? [{ key: 'rank' }] : []);
  const { orders, needs } = ordersOf(sort);
  const selection = select(statements, query, useOf(orders, sort));
  const from = selection.from(needs);
  const { where } = selection;
  const later = last.length === 0 ? ALL : behind(orders, last);
  const all = allOf([where, later]);
  const columns = orders.map(({ expression }, index) => `${expression.sql} AS sorted${index}`);
  return {
    orders,
    needs,
    selection,
    statement: {
      sql: `SELECT one.id AS id, ${columns.join(', ')} ${from.sql} WHERE ${all.sql} ${orderBy(orders)}`,
      values: [...orders.flatMap(({ expression }) => expression.values), ...from.values, ...all.values],
    },
  };
}

function useOf(orders: Orders['orders'], sort: NonNullable<EntriesQuery['sort']>): Use {
  if (sort.some(({ key }) => key === 'rank')) return 'ranked';
  return orders.length === 1 ? 'first' : 'all';
}
