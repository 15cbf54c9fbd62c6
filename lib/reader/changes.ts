/**
 * What has changed since a reader looked last. The log is bounded: where rows are missing, everything may have changed.
 * (`PRAGMA data_version` would save nothing: it costs as much as the look into the primary key.)
 */
import { OF_NO_ITEM, readRanges } from '../channel/id-ranges.ts';
import type { Queries } from './reader-messages.ts';
import type { Sql, Statements } from './statements.ts';

/** Primary key, backwards */
const NEWEST = 'SELECT coalesce(max(id), 0) FROM change';
/** Primary key */
const SINCE: Sql<{ readonly id: number; readonly items: string }> =
  'SELECT id, items FROM change WHERE id > ? ORDER BY id LIMIT 200';

/** More than that is not told one by one. */
const ITEMS_TOLD = 20_000;

export function changesSince(
  statements: Statements,
  { since }: Queries['changes'][0],
): Queries['changes'][1] {
  if (since === undefined)
    return { cursor: statements.number(NEWEST), items: [], playlists: false, everything: false };
  const rows = statements.all(SINCE, since);
  const [first] = rows;
  if (first === undefined) {
    // A number from another database, or from before a backup was put back.
    const newest = statements.number(NEWEST);
    const everything = newest < since;
    return { cursor: newest, items: [], playlists: everything, everything };
  }
  const items = new Set<number>();
  let told = first.id === since + 1;
  for (const { items: text } of rows) {
    const some = told ? readRanges(text, ITEMS_TOLD) : undefined;
    for (const item of some ?? []) items.add(item);
    told = some !== undefined && items.size <= ITEMS_TOLD;
  }
  const playlists = items.delete(OF_NO_ITEM);
  if (told)
    return { cursor: (rows.at(-1) as typeof first).id, items: [...items], playlists, everything: false };
  return { cursor: statements.number(NEWEST), items: [], playlists: true, everything: true };
}
