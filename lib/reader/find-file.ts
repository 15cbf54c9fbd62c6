/**
 * From a path to its file: root by root, through the unique indexes of folder and file. (The view `library_files`
 * would have to join every file's names to compare them.)
 */
import { isUtf8 } from 'node:buffer';
import type { Bound, Sql, Statements } from './statements.ts';

export interface RootRow {
  readonly id: number;
  readonly path: string;
  readonly raw: Uint8Array | null;
}

/** A whole table of a few rows; the longest path first, because of nested roots the inner one owns its files. */
export const ROOTS: Sql<RootRow> = 'SELECT id, path, raw FROM root ORDER BY length(path) DESC';

/** Index root's folder_path, then file_name. */
const FILE: Sql<Found> = `SELECT file.id AS id, file.missing_since AS missing_since FROM folder JOIN file ON file.folder = folder.id
WHERE folder.root = ? AND coalesce(folder.raw, folder.path) = ? AND coalesce(file.raw, file.name) = ?`;

/** By the names as they are shown: the folders of one root are looked through (folder_path), then file_name. */
const FILE_AS_SHOWN: Sql<Found> = `SELECT file.id AS id, file.missing_since AS missing_since FROM folder JOIN file ON file.folder = folder.id
WHERE folder.root = +? AND folder.path = +? AND file.name = +? ORDER BY file.id`;

interface Found {
  readonly id: number;
  readonly missing_since: number | null;
}

/**
 * @param path absolute
 * @param bytes the path where it is not UTF-8. Without them a name that is not UTF-8 is found as it is shown: what a
 *   shell hands over is shown text already.
 * @returns the file's id; a file that is there before one that is missing
 */
export function findFile(statements: Statements, path: string, bytes?: Uint8Array): number | undefined {
  return findFiles(statements, path, bytes)[0];
}

/** @returns as `findFile`, and all others that are shown so */
export function findFiles(statements: Statements, path: string, bytes?: Uint8Array): number[] {
  const whole = Buffer.from(bytes ?? path);
  const written: Found[] = [];
  const shown: Found[] = [];
  for (const root of statements.all(ROOTS)) {
    const rest = below(Buffer.from(root.raw ?? root.path), whole);
    if (rest === undefined) continue;
    const slash = rest.lastIndexOf('/');
    const folder = slash < 0 ? Buffer.alloc(0) : rest.subarray(0, slash);
    const name = rest.subarray(slash + 1);
    const found = statements.get(FILE, root.id, key(folder), key(name));
    if (found !== undefined) written.push(found);
    if (bytes === undefined && path.includes('\u{FFFD}'))
      shown.push(...statements.all(FILE_AS_SHOWN, root.id, folder.toString(), name.toString()));
  }
  return [...new Set([written, shown].flatMap(idsOf))];
}

/** What is there before what is missing. */
function idsOf(files: readonly Found[]): number[] {
  return files
    .toSorted((one, other) => Number(one.missing_since !== null) - Number(other.missing_since !== null))
    .map(({ id }) => id);
}

/** @returns what follows `root` and its separator; undefined where the path is not below it */
function below(root: Buffer, path: Buffer): Buffer | undefined {
  const length = root.at(-1) === SLASH ? root.length - 1 : root.length;
  if (path[length] !== SLASH || path.length === length + 1) return undefined;
  return path.subarray(0, length).equals(root.subarray(0, length)) ? path.subarray(length + 1) : undefined;
}

const SLASH = 0x2f;

/** As `coalesce(raw, name)` holds it: SQLite never takes a text and a blob for equal. */
function key(name: Buffer): Bound {
  return isUtf8(name) ? name.toString() : name;
}
