/** The order of rows, as ORDER BY and as the condition "behind this row". */
import type { SortKey } from '../query/query.ts';
import type { CursorValue } from './cursor.ts';
import { part } from './part.ts';
import type { Part } from './part.ts';
import { FOLDER_PATH, sortPlace } from './place.ts';
import type { Need } from './place.ts';

export interface Order {
  readonly expression: Part;
  readonly descending: boolean;
  /** No row is without a value. Others come last, in both directions. */
  readonly always: boolean;
}

export interface Orders {
  readonly orders: readonly Order[];
  readonly needs: readonly Need[];
}

const ID: Order = { expression: part('one.id'), descending: false, always: true };

/** The last order tells all rows apart. */
export function ordersOf(sort: readonly SortKey[]): Orders {
  const orders: Order[] = [];
  const needs: Need[] = [];
  for (const [index, { key, descending = false }] of sort.entries()) {
    // Ids are given in the order in which files are met, and files that are listed together at one moment.
    const tellsAll = key === 'item' || (key === 'added' && index === sort.length - 1);
    if (tellsAll) return { orders: [...orders, { ...ID, descending }], needs };
    const [expression, always, ...more] = expressionOf(key);
    orders.push({ expression, descending, always });
    needs.push(...more);
  }
  return { orders: [...orders, ID], needs };
}

function expressionOf(key: string): readonly [expression: Part, always: boolean, ...needs: Need[]] {
  if (key === 'rank') return [part('one.rank'), true];
  const place = sortPlace(key);
  switch (place.at) {
    case 'column': {
      const { sql, kind, always, needs } = place;
      return [part(kind === 'text' ? `fold(${sql})` : sql), always, ...needs];
    }
    case 'rows': {
      const { sql, values } = place.select;
      const value = place.kind === 'number' ? 'value' : 'fold(value)';
      return [part(`(SELECT ${value} FROM (${sql}) LIMIT 1)`, ...values), false, ...place.needs];
    }
    case 'folder':
      return [part(FOLDER_PATH), true, 'place'];
    case 'facet':
      throw new Error('sortPlace gives no facets');
  }
}

export function orderBy(orders: readonly Order[]): string {
  const terms = orders.flatMap(({ descending, always }, index) => {
    const column = `sorted${index}`;
    const term = descending ? `${column} DESC` : column;
    return always ? [term] : [`${column} IS NULL`, term];
  });
  return `ORDER BY ${terms.join(', ')}`;
}

/** Rows behind the one that has these values. */
export function behind(orders: readonly Order[], last: readonly CursorValue[]): Part {
  return (
    orders.reduceRight<Part | undefined>((rest, { expression, descending, always }, index) => {
      const { sql, values } = expression;
      const value = last[index] ?? null;
      const equal = value === null ? part(`${sql} IS NULL`, ...values) : part(`${sql} = ?`, ...values, value);
      const tied =
        rest === undefined ? [] : [part(`(${equal.sql} AND ${rest.sql})`, ...equal.values, ...rest.values)];
      const later =
        value === null
          ? []
          : [
              part(`${sql} ${descending ? '<' : '>'} ?`, ...values, value),
              ...(always ? [] : [part(`${sql} IS NULL`, ...values)]),
            ];
      const all = [...later, ...tied];
      return part(`(${all.map((one) => one.sql).join(' OR ')})`, ...all.flatMap((one) => one.values));
    }, undefined) ?? part('1')
  );
}
