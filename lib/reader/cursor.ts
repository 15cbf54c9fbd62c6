/**
 * Where the next page of a query begins: behind the last row, by its place in the order and not by a number of rows, so
 * a cursor stays right while a scan writes. Opaque to applications.
 */
import { createHash } from 'node:crypto';
import { ValhallaError } from '../errors.ts';
import type { Query } from '../query/query.ts';

export type CursorValue = string | number | null;

export interface Cursor {
  /** Rows that all pages before gave, for `limit`. */
  readonly given: number;
  /** What the last row is sorted by. */
  readonly last: readonly CursorValue[];
}

const BEGINNING: Cursor = { given: 0, last: [] };

export function encodeCursor(query: Query, { given, last }: Cursor): string {
  return Buffer.from(JSON.stringify([sumOf(query, given, last), given, ...last])).toString('base64url');
}

/** @throws ERR_VALHALLA_QUERY where it is not of this query */
export function decodeCursor(query: Query, cursor: string | undefined): Cursor {
  if (cursor === undefined) return BEGINNING;
  const parsed = parse(cursor);
  const [sum, given, ...last] = parsed;
  if (typeof given === 'number' && last.every(isCursorValue) && sum === sumOf(query, given, last))
    return { given, last };
  throw new ValhallaError(
    'ERR_VALHALLA_QUERY',
    'The cursor is not of this query. Pass the `next` of the page before, with the same query, or none to begin anew.',
  );
}

function parse(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** Of the query and of what stands behind it: no statement is given a value too few, or of another query. */
function sumOf(query: Query, given: number, last: readonly CursorValue[]): string {
  return createHash('sha1')
    .update(JSON.stringify([query, given, last]))
    .digest('base64url')
    .slice(0, 8);
}

function isCursorValue(value: unknown): value is CursorValue {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
