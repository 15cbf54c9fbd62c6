/**
 * A copy of the library as it is at one moment. The writer goes on: a reader stands in nobody's way in WAL mode, and the
 * log grows only by what is written while the copy is made. (`sqlite3_backup` in steps begins anew whenever another
 * connection commits, which is all the time while a scan runs; in one step it takes as long as `VACUUM INTO`, and
 * leaves a file that says it has a log.)
 *
 * The name exists only with a whole copy: it is made beside it under another name, checked, on the disk, and then
 * renamed. What a killed process leaves is a `.part-` file beside it.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { ValhallaError } from '../errors.ts';
import { openAsItIs } from '../store/connection.ts';
import { checkSchema } from '../store/migrate.ts';
import { explainSqlite } from '../store/sqlite-error.ts';
import type { BackupReport, BackupTask } from './backup-messages.ts';

const COPY = 'VACUUM INTO ?';
/** What SQLite, or this project, keeps beside a database. */
const COMPANIONS = ['', '-wal', '-shm', '-journal', '.lock'];

/** @throws ERR_VALHALLA_OPTION: there is something already; ERR_VALHALLA_DB_FULL and others */
export function backup({ path, to, overwrite }: BackupTask): BackupReport {
  checkName(to);
  checkTarget(path, to, overwrite);
  // Not the name with more behind it: that may be too long where the name is not.
  const part = join(dirname(to), `.part-${randomUUID()}`);
  try {
    copy(path, part, to);
    check(part, to);
    sync(part);
    place(part, to, overwrite);
  } finally {
    rmSync(part, { force: true });
  }
  syncFolder(dirname(to));
  return { path: to, bytes: statSync(to).size };
}

function checkName(to: string): void {
  if (to.includes('\0')) refuse(JSON.stringify(to), 'has a NUL in it, as no name can. Name another file.');
  try {
    lstatSync(to);
  } catch (error) {
    // Any other reason is said by whoever makes the file, or there is none.
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG')
      refuse(to, 'is longer than names may be here. Name a shorter one.');
  }
}

function checkTarget(path: string, to: string, overwrite: boolean): void {
  const [library, target] = [realPath(path), realPath(to)];
  if (COMPANIONS.some((companion) => target === library + companion))
    refuse(to, 'belongs to the library itself. Name another file.');
  if (!existsSync(to)) {
    const left = COMPANIONS.find((companion) => existsSync(to + companion));
    // SQLite would take it for the log of the copy.
    if (left !== undefined) refuse(to, `cannot be used: there is ${to}${left}. Name another file.`);
    return;
  }
  if (!statSync(to).isFile()) refuse(to, 'is no file. Name a file that is to be made.');
  if (!overwrite) refuse(to, 'exists already. Name another file, or say that it may be replaced: overwrite.');
  if (existsSync(`${to}-wal`) || existsSync(`${to}-journal`))
    refuse(to, 'is a database in use. Close the program that uses it, or name another file.');
}

function copy(path: string, part: string, to: string): void {
  // An older library too, before it is brought up to date.
  const db = openAsItIs(path);
  try {
    // Only of this connection, and it was opened read-only: SQLite takes every VACUUM for a write.
    db.pragma('query_only = OFF');
    db.prepare(COPY).run(part);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    throw explainSqlite(error, /^SQLITE_(?:CORRUPT|BUSY|NOTADB)/.test(code) ? path : to);
  } finally {
    db.close();
  }
}

/** What is damaged in the library is copied as it is; a backup that cannot be restored is none. */
function check(part: string, to: string): void {
  const db = new Database(part, { readonly: true, fileMustExist: true });
  try {
    checkSchema(db, to);
    const [first] = db.pragma('quick_check(1)') as { quick_check: string }[];
    if (first?.quick_check !== 'ok')
      throw new ValhallaError(
        'ERR_VALHALLA_DB_CORRUPT',
        `The copy is damaged (${first?.quick_check}), and was not kept. The library itself may be: valhalla doctor`,
        { path: to },
      );
  } finally {
    db.close();
  }
}

/** Where it must not replace anything, a link does not, whoever has made the name meanwhile. */
function place(part: string, to: string, overwrite: boolean): void {
  if (overwrite) {
    renameSync(part, to);
    return;
  }
  try {
    linkSync(part, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') refuse(to, 'exists already. Name another file.');
    // A file system without links, on a stick for one.
    if (existsSync(to)) refuse(to, 'exists already. Name another file.');
    renameSync(part, to);
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A rename is only as durable as its folder. Windows cannot open a folder and needs no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Of a file that may not be there yet. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return existsSync(dirname(path)) ? join(realpathSync(dirname(path)), basename(path)) : path;
}

function refuse(path: string, why: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', `${path} ${why}`, { path });
}
