/** What failed, by file. Errors of missing files are not shown: nobody can mend them, and they are tried again on return. */
import { PATH_COLUMNS, shownPath } from './file-path.ts';
import type { PathRow } from './file-path.ts';
import type { ErrorEntry, Queries } from './reader-messages.ts';
import type { Sql, Statements } from './statements.ts';

interface ErrorRow extends PathRow {
  readonly file: number;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
  readonly tries: number;
  readonly next_try: number;
  readonly quarantined: 0 | 1;
}

const ERRORS = `SELECT file_error.file AS file, ${PATH_COLUMNS}, stage, code, message, tries, next_try, file.state = 'quarantined' AS quarantined
FROM file_error JOIN file ON file.id = file_error.file JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root`;

/** Primary key of file_error. A page is whole files, so that a file's errors are never torn apart. */
const PAGE: Sql<ErrorRow> = `${ERRORS} WHERE file_error.file IN (
  SELECT DISTINCT file_error.file FROM file_error JOIN file ON file.id = file_error.file
  WHERE file_error.file > ? AND file.missing_since IS NULL ORDER BY file_error.file LIMIT ?)
ORDER BY file_error.file, stage`;

/** Primary key of file_error. */
const OF_FILE: Sql<ErrorRow> = `${ERRORS} WHERE file_error.file = ? ORDER BY stage`;

/** Primary key of file_error, of file. */
export const ERROR_COUNT =
  'SELECT count(*) FROM file_error JOIN file ON file.id = file_error.file WHERE file.missing_since IS NULL';

export function errorsPage(
  statements: Statements,
  { after, page }: Queries['errors'][0],
): Queries['errors'][1] {
  const rows = statements.all(PAGE, after, page);
  const files = new Set(rows.map((row) => row.file)).size;
  return { rows: rows.map(entry), next: files < page ? undefined : rows.at(-1)?.file };
}

export function errorsOf(statements: Statements, file: number): ErrorEntry[] {
  return statements.all(OF_FILE, file).map(entry);
}

function entry(row: ErrorRow): ErrorEntry {
  const { stage, code, message, tries, next_try: nextTry } = row;
  return { ...shownPath(row), stage, code, message, tries, nextTry, quarantined: row.quarantined === 1 };
}
