/** What the library itself knows of a path: its root, and the row of its file. */
import { findFile } from './find-file.ts';
import type { Queries } from './reader-messages.ts';
import { ROOT_STATE } from './root-state.ts';
import type { Sql, Statements } from './statements.ts';

type Facts = Queries['why'][1];

/** A whole table of a few rows; the longest path first: the inner root owns what lies in it. */
const ROOTS: Sql<Facts['roots'][number]> =
  `SELECT id, path, raw, recursive, depth, links, suffixes, ${ROOT_STATE}, reason, scanned FROM root WHERE id > 0 ORDER BY length(path) DESC`;

/** Primary keys */
const FILE: Sql<NonNullable<Facts['file']>> =
  `SELECT file.id AS id, file.state AS state, file.missing_since AS missingSince, file.missing_reason AS missingReason,
  substr(file.stamp, -1) = '~' AS young, folder.state = 'offline' AS folderOffline, folder.reason AS folderReason
FROM file JOIN folder ON folder.id = file.folder WHERE file.id = +?`;

/** file_error by its prefix */
const ERRORS: Sql<Facts['errors'][number]> =
  'SELECT stage, code, message, tries, next_try AS nextTry FROM file_error WHERE file = +? ORDER BY at';

export function whyFacts(statements: Statements, { path }: Queries['why'][0]): Facts {
  const roots = statements.all(ROOTS);
  const id = findFile(statements, path);
  if (id === undefined) return { roots, file: undefined, errors: [] };
  return { roots, file: statements.get(FILE, id), errors: statements.all(ERRORS, id) };
}
