/**
 * Keys that a query asks for, or sorts by, and that no item has: mistyped, or the user's own and not in use yet. So they
 * are no error; whoever asks how a query is answered is told.
 */
import { absentKey, keysOf, valueKeys } from '../query/key-hint.ts';
import type { EntriesQuery, Query } from '../query/query.ts';
import { idStatements } from './entries-page.ts';
import type { Statements } from './statements.ts';

/** @returns a line for each */
export function absentKeys(statements: Statements, query: Query): string[] {
  const sorted = typeof query.sort === 'object' ? query.sort.map(({ key }) => key) : [];
  const listed = query.from === 'values' ? [query.key] : [];
  return valueKeys([...listed, ...keysOf(query.where), ...sorted])
    .filter((key) => !isHad(statements, key))
    .map(absentKey);
}

function isHad(statements: Statements, key: string): boolean {
  const query: EntriesQuery = { from: 'items', where: { op: 'exists', key }, missing: 'all' };
  return idStatements(statements, query).all.some(
    ({ sql, values }) => statements.all(`${sql} LIMIT 1`, ...values).length > 0,
  );
}
