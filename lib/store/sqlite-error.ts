/**
 * SQLite's result codes as errors that a user can act on: the path, what is wrong with it, the remedy.
 */
import { SqliteError } from 'better-sqlite3';
import type { ErrorCode } from '../errors.ts';
import { ValhallaError, isValhallaError } from '../errors.ts';

/** By primary result code; an extended code (`SQLITE_READONLY_DIRECTORY`) begins with its primary one. */
const EXPLAINED: readonly (readonly [prefix: string, code: ErrorCode, text: string])[] = [
  [
    'SQLITE_BUSY',
    'ERR_VALHALLA_DB_LOCKED',
    'is locked by another program. Close the program that writes to it, then try again.',
  ],
  [
    'SQLITE_LOCKED',
    'ERR_VALHALLA_DB_LOCKED',
    'is locked by another program. Close the program that writes to it, then try again.',
  ],
  [
    'SQLITE_READONLY',
    'ERR_VALHALLA_DB_READONLY',
    'cannot be written. Give this user the right to write the file and its folder, or name another file.',
  ],
  [
    'SQLITE_PERM',
    'ERR_VALHALLA_DB_READONLY',
    'cannot be written. Give this user the right to write the file and its folder, or name another file.',
  ],
  [
    'SQLITE_FULL',
    'ERR_VALHALLA_DB_FULL',
    'cannot grow: the disk or the quota is full. Free some space, then scan again; nothing that was stored is lost.',
  ],
  [
    'SQLITE_CORRUPT',
    'ERR_VALHALLA_DB_CORRUPT',
    'is damaged. Restore it from a backup, or move it away and scan again; it was not overwritten.',
  ],
  [
    'SQLITE_NOTADB',
    'ERR_VALHALLA_DB_FOREIGN',
    'is not a SQLite database. Name another file for the library; this one was not changed.',
  ],
  [
    'SQLITE_CANTOPEN',
    'ERR_VALHALLA_DB',
    'cannot be opened. Check that its folder exists and that this user may read and write there.',
  ],
  [
    'SQLITE_IOERR',
    'ERR_VALHALLA_DB',
    'could not be read or written (input/output error). Check the disk, then scan again.',
  ],
];

/** The fault of what was to be written: the statement is undone, the transaction goes on. */
const OF_THE_STATEMENT = /^SQLITE_(?:ERROR|CONSTRAINT|MISMATCH|TOOBIG)/;

/** Nothing that is written after it can be trusted. */
export function isDatabaseFailure(error: unknown): boolean {
  return error instanceof SqliteError && !OF_THE_STATEMENT.test(error.code);
}

/** Any other value is returned as it is. */
export function explainSqlite(error: unknown, path: string): unknown {
  if (isValhallaError(error) || !(error instanceof SqliteError)) return error;
  const known = EXPLAINED.find(([prefix]) => error.code.startsWith(prefix));
  const [, code, text] = known ?? ['', 'ERR_VALHALLA_DB' as const, `failed: ${error.message}.`];
  return new ValhallaError(code, `${path} ${text} (${error.code})`, { path, cause: error });
}
