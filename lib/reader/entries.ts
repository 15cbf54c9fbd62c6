/** What is shown of items, and one file with everything that is known about it. */
import { PATH_COLUMNS, shownPath } from './file-path.ts';
import type { PathRow } from './file-path.ts';
import { findFile } from './find-file.ts';
import { artworkOf } from './artwork.ts';
import { errorsOf } from './errors.ts';
import type { FileDetail, FileEntry, Queries, TrackOfFile } from './reader-messages.ts';
import { WHOLE_OF } from './shown.ts';
import type { Sql, Statements } from './statements.ts';
import { ItemValues } from './values.ts';

interface FileRow extends PathRow {
  readonly id: number;
  readonly item: number;
  readonly part: number;
  readonly whole: number | null;
  readonly type: FileEntry['type'];
  readonly state: FileEntry['state'];
  readonly size: number;
  readonly mtime: number;
  readonly first_seen: number;
  readonly missing_since: number | null;
}

const COLUMNS = `file.id AS id, item.id AS item, item.part AS part, ${WHOLE_OF} AS whole, ${PATH_COLUMNS}, file.type AS type, file.state AS state, file.size AS size,
  file.mtime_ms AS mtime, file.first_seen AS first_seen, file.missing_since AS missing_since`;

const PLACES = 'JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root';

/** Primary key of file, item_file. */
const OF_FILE: Sql<FileRow> = `SELECT ${COLUMNS} FROM file JOIN item ON item.file = file.id AND item.part = 0 ${PLACES} WHERE file.id = ?`;

/** Primary keys. */
const MANY: Sql<FileRow> = `SELECT ${COLUMNS} FROM json_each(?) AS wanted CROSS JOIN item ON item.id = wanted.value
CROSS JOIN file ON file.id = item.file ${PLACES} ORDER BY wanted.key`;

/** Primary keys of item and file. */
const OF_ITEM: Sql<FileRow> = `SELECT ${COLUMNS} FROM item JOIN file ON file.id = item.file ${PLACES} WHERE item.id = ?`;

/** Primary key of file_error. A file has one row a stage at most: what failed last says what is wrong now, and comes last. */
const ERRORS: Sql<NonNullable<FileEntry['error']> & { readonly file: number }> =
  `SELECT file, stage, code, message FROM json_each(?) AS asked CROSS JOIN file_error ON file_error.file = asked.value
  ORDER BY file, at, stage DESC`;

/** Index item_part. */
const TRACKS: Sql<{ readonly file: number; readonly item: number; readonly part: number }> =
  `SELECT item.file AS file, item.id AS item, item.part AS part
  FROM json_each(?) AS asked CROSS JOIN item INDEXED BY item_part ON item.file = asked.value
  WHERE item.part > 0 ORDER BY item.file, item.part`;

/** @param items ids; the entries come in their order */
export function entriesOf(
  statements: Statements,
  languages: readonly string[],
  items: readonly number[],
): FileEntry[] {
  if (items.length === 0) return [];
  const read = new ItemValues(statements, languages);
  return entries(statements, read, statements.all(MANY, JSON.stringify(items)));
}

export function fileDetail(
  statements: Statements,
  languages: readonly string[],
  asked: Queries['file'][0],
): FileDetail | undefined {
  const row = 'item' in asked ? statements.get(OF_ITEM, asked.item) : byPath(statements, asked);
  if (row === undefined) return undefined;
  const read = new ItemValues(statements, languages);
  const [entry] = entries(statements, read, [row]) as [FileEntry];
  return {
    ...entry,
    details: read.details(row.item, row.whole),
    artwork: artworkOf(statements, row.item),
    errors: errorsOf(statements, row.id),
  };
}

function byPath(
  statements: Statements,
  { path, pathBytes }: { path: string; pathBytes?: Uint8Array | undefined },
): FileRow | undefined {
  const id = findFile(statements, path, pathBytes);
  return id === undefined ? undefined : statements.get(OF_FILE, id);
}

/** What belongs to all of them is read at once. */
function entries(statements: Statements, read: ItemValues, rows: readonly FileRow[]): FileEntry[] {
  const files = JSON.stringify(rows.map(({ id }) => id));
  const errors = new Map(statements.all(ERRORS, files).map(({ file, ...error }) => [file, error]));
  const tracks = Map.groupBy(statements.all(TRACKS, files), ({ file }) => file);
  read.load([
    ...rows.flatMap(({ item, whole }) => [item, whole]),
    ...rows.flatMap(({ id, part }) => (part === 0 ? (tracks.get(id) ?? []) : [])).map(({ item }) => item),
  ]);
  return rows.map((row) => {
    const error = errors.get(row.id);
    // Most files have none.
    const inside = row.part === 0 ? tracks.get(row.id) : undefined;
    return {
      id: row.id,
      item: row.item,
      ...(row.part === 0 ? {} : { part: row.part }),
      ...shownPath(row),
      type: row.type,
      state: row.state,
      size: row.size,
      mtime: row.mtime,
      firstSeen: row.first_seen,
      ...(row.missing_since === null ? {} : { missingSince: row.missing_since }),
      ...(error === undefined ? {} : { error }),
      ...read.said(row.item, row.whole),
      ...(inside === undefined ? {} : { tracks: inside.map((track) => trackOf(read, track, row.item)) }),
    };
  });
}

function trackOf(
  read: ItemValues,
  { item, part }: Pick<TrackOfFile, 'item' | 'part'>,
  whole: number,
): TrackOfFile {
  return { item, part, ...read.said(item, whole) };
}
