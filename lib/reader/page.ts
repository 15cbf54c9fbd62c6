/** A page as the reader makes it: rows, and where the next one begins. */
import type { CursorValue } from './cursor.ts';

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** What the last row is sorted by; undefined where no row follows. */
  readonly next: readonly CursorValue[] | undefined;
}

/** @param found one row more than the page has, where there is one */
export function pageOf<Found, Row>(
  found: readonly Found[],
  size: number,
  toRows: (kept: readonly Found[]) => readonly Row[],
  placeOf: (row: Found) => readonly CursorValue[],
): Page<Row> {
  const kept = found.slice(0, size);
  const last = kept.at(-1);
  return { rows: toRows(kept), next: found.length > size && last !== undefined ? placeOf(last) : undefined };
}
