/** A query that was checked, answered: a page of rows, or their number. */
import type { Query } from '../query/query.ts';
import { albumCount, albumsPage } from './albums-page.ts';
import { artistCount, artistsPage } from './artists-page.ts';
import { atMoment } from '../query/relative-time.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { CursorValue } from './cursor.ts';
import { entriesPage, entryCount } from './entries-page.ts';
import type { Page } from './page.ts';
import type { Queries, RowsFrom } from './reader-messages.ts';
import type { Statements } from './statements.ts';
import type { ValueLists } from './value-lists.ts';
import { valueCount, valuesPage } from './values-page.ts';

export function answerPage(
  statements: Statements,
  lists: ValueLists,
  languages: readonly string[],
  { query, cursor, size }: Queries['page'][0],
  now: number,
): Queries['page'][1] {
  const { given, last } = decodeCursor(query, cursor);
  const left = (query.limit ?? Number.POSITIVE_INFINITY) - given;
  const { rows, next } = pageOf(
    statements,
    lists,
    languages,
    atMoment(query, now),
    last,
    Math.min(size, left),
  );
  // A page of albums may have more rows than were asked for: it is cut only by the limit.
  const kept = rows.slice(0, left);
  const ended = next === undefined || kept.length === left;
  return {
    rows: kept,
    next: ended ? undefined : encodeCursor(query, { given: given + kept.length, last: next }),
  };
}

function pageOf(
  statements: Statements,
  lists: ValueLists,
  languages: readonly string[],
  query: Query,
  last: readonly CursorValue[],
  size: number,
): Page<RowsFrom[Query['from']]> {
  switch (query.from) {
    case 'files':
    case 'items':
      return entriesPage(statements, languages, query, last, size);
    case 'values':
      return valuesPage(statements, query, last, size, lists);
    case 'albums':
      return albumsPage(statements, languages, query, last, size);
    case 'artists':
      return artistsPage(statements, languages, query, last, size);
  }
}

/** How many rows all pages have together. */
export function countRows(statements: Statements, lists: ValueLists, query: Query): number {
  const all = countAll(statements, lists, query);
  return Math.min(all, query.limit ?? all);
}

function countAll(statements: Statements, lists: ValueLists, query: Query): number {
  switch (query.from) {
    case 'files':
    case 'items':
      return entryCount(statements, query);
    case 'values':
      return valueCount(statements, query, lists);
    case 'albums':
      return albumCount(statements, query);
    case 'artists':
      return artistCount(statements, query);
  }
}
