/** Full-text search over titles, people, albums, genres and file names. */
import { PATH_COLUMNS, shownPath } from './file-path.ts';
import type { PathRow } from './file-path.ts';
import type { Queries, SearchHit } from './reader-messages.ts';
import { SHOWN } from './shown.ts';
import type { Sql, Statements } from './statements.ts';

interface HitRow extends PathRow {
  readonly item: number;
  readonly file: number;
  readonly part: number;
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
}

/**
 * FTS5 gives the ranked rows; missing files fall out behind it. Weights, in the order of its columns: title, artist,
 * album, album artist, composer, genre, name.
 */
const SEARCH: Sql<HitRow> = `SELECT item.id AS item, file.id AS file, item.part AS part, ${PATH_COLUMNS}, best.title AS title, best.artist AS artist, best.album AS album
FROM search JOIN item ON item.id = search.rowid JOIN file ON file.id = item.file
JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root LEFT JOIN best ON best.item = item.id
WHERE search MATCH ? AND file.missing_since IS NULL AND ${SHOWN}
ORDER BY bm25(search, 10, 6, 5, 3, 2, 1, 1), item.id LIMIT ?`;

export function searchFor(statements: Statements, { text, limit }: Queries['search'][0]): SearchHit[] {
  const query = toFts(text);
  if (query === undefined) return [];
  return statements.all(SEARCH, query, limit).map(toHit);
}

function toHit(row: HitRow): SearchHit {
  const { item, file, part, title, artist, album } = row;
  return { item, file, ...(part === 0 ? {} : { part }), ...shownPath(row), title, artist, album };
}

/**
 * What a person typed, as an FTS5 query that can mean nothing else: each word quoted (so that AND, NEAR, `*`, `:` and
 * brackets are only text), all of them wanted, the last one perhaps not typed to its end.
 *
 * @returns undefined where there is nothing to look for
 */
export function toFts(text: string): string | undefined {
  // What unicode61 makes tokens of; a quoted term without any would match nothing, and with it everything else.
  const words = text
    .replaceAll('\0', ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word));
  if (words.length === 0) return undefined;
  return `${words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ')}*`;
}
