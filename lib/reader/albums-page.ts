/** A page of albums, by name: first which have an item that fits, then what is shown of each. */
import type { AlbumsQuery } from '../query/query.ts';
import { albumEntries } from './album-entries.ts';
import type { CursorValue } from './cursor.ts';
import { pageOf } from './page.ts';
import type { Page } from './page.ts';
import { ALL, joined, part } from './part.ts';
import type { Part } from './part.ts';
import type { AlbumEntry } from './reader-messages.ts';
import { select } from './selection.ts';
import type { Selection } from './selection.ts';
import type { Statements } from './statements.ts';

interface AlbumRow {
  readonly id: number;
  readonly name: string;
}

/** First and last item of a bundle. Index best_bundle. */
const FIRST = '(SELECT min(best.item) FROM best INDEXED BY best_bundle WHERE best.bundle = bundle.id)';
const LAST = '(SELECT max(best.item) FROM best INDEXED BY best_bundle WHERE best.bundle = bundle.id)';

/** Indexes bundle_album and best_bundle. */
const ITEMS_OF_ALBUM = `SELECT best.item AS id FROM bundle CROSS JOIN best INDEXED BY best_bundle ON best.bundle = bundle.id
  WHERE bundle.album = album.id`;

export function albumsPage(
  statements: Statements,
  languages: readonly string[],
  query: AlbumsQuery,
  last: readonly CursorValue[],
  size: number,
): Page<AlbumEntry> {
  const { sql, values } = albumsStatement(statements, query, last);
  return pageOf(
    statements.all<AlbumRow>(`${sql} LIMIT ?`, ...values, size + 1),
    size,
    (rows) =>
      albumEntries(
        statements,
        languages,
        rows.map(({ id }) => id),
        query.missing,
      ),
    ({ name, id }) => [name, id],
  );
}

export function albumCount(statements: Statements, query: AlbumsQuery): number {
  const selection = select(statements, query, 'all');
  const { sql, values } = albumsStatement(statements, query, [], selection, selection.seed !== undefined);
  return statements.number(`SELECT count(*) FROM (${sql})`, ...values);
}

/** Without LIMIT. Few items are asked for their albums; else the index album_name is walked until the page is full. */
export function albumsStatement(
  statements: Statements,
  query: AlbumsQuery,
  last: readonly CursorValue[] = [],
  selection: Selection = select(statements, query, 'all'),
  byItems: boolean = selection.narrow,
): Part {
  const later = last.length === 0 ? ALL : part('(album.name, album.id) > (?, ?)', ...last);
  const near = selection.seed?.within?.(FIRST, LAST) ?? ALL;
  const rows = byItems ? selection.rows : selection.over(joined([part(ITEMS_OF_ALBUM), near], ' AND '));
  const items = joined([rows.from(byItems ? ['bundle'] : []), rows.where], ' WHERE ');
  return byItems
    ? part(
        `SELECT id, name FROM album WHERE album.id IN (SELECT bundle.album ${items.sql}) AND ${later.sql} ORDER BY name, id`,
        ...items.values,
        ...later.values,
      )
    : part(
        `SELECT id, name FROM album WHERE ${later.sql} AND EXISTS (SELECT 1 ${items.sql}) ORDER BY name, id`,
        ...later.values,
        ...items.values,
      );
}
