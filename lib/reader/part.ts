/** Pieces of SQL with the values that are bound in them, in order. */
import type { Bound } from './statements.ts';

export interface Part {
  readonly sql: string;
  readonly values: readonly Bound[];
}

export function part(sql: string, ...values: Bound[]): Part {
  return { sql, values };
}

/** What holds for every row, and for none. */
export const ALL: Part = part('1');
export const NONE: Part = part('0');

/** All parts between `before` and `after`, with `between` between two. */
export function joined(parts: readonly Part[], between: string, before = '', after = ''): Part {
  return {
    sql: before + parts.map(({ sql }) => sql).join(between) + after,
    values: parts.flatMap(({ values }) => values),
  };
}

export function allOf(parts: readonly Part[]): Part {
  const telling = parts.filter(({ sql }) => sql !== ALL.sql);
  return telling.length === 0 ? ALL : joined(telling, ' AND ', '(', ')');
}

export function anyOf(parts: readonly Part[]): Part {
  return parts.length === 0 ? NONE : joined(parts, ' OR ', '(', ')');
}
