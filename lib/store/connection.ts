/**
 * Opens the library's database for the one writer, or for a reader.
 *
 * Nothing in this project opens the database, its -wal, its -shm or the lock through `fs` while a connection lives:
 * closing such a descriptor drops SQLite's POSIX locks of the whole process.
 *
 * A value is bound as `= +?` in statements that join tables or order rows. SQLite compares terms of such a statement with
 * each other while it plans; where it meets a parameter it keeps in mind that the plan may depend on its value
 * (`sqlite3VdbeSetVarmask`), and prepares the statement anew whenever another one is bound: 3 us become 30. An expression
 * is no parameter to it, and the plan is the same.
 */
import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { ValhallaError } from '../errors.ts';
import { defaultDatabase } from './default-database.ts';
import { checkSchema, isOlder, migrate } from './migrate.ts';
import { networkFileSystem } from './network-fs.ts';
import { explainSqlite } from './sqlite-error.ts';
import { lockUpgrade, notUpgradable } from './upgrade.ts';

/** How long a statement waits for a lock of another connection, milliseconds. */
const BUSY_TIMEOUT = 5_000;

/** Creates the database where there is none, and the folder of the default place. @param timeout milliseconds to wait for other programs */
export function openWriter(path: string, timeout: number = BUSY_TIMEOUT): Database.Database {
  refuseFolder(path);
  needFolder(path);
  refuseNetwork(path);
  return opened(path, () => {
    const version = versionOf(path, timeout);
    const lock = isOlder(version) ? lockUpgrade(path, version) : undefined;
    let db: Database.Database | undefined;
    try {
      db = new Database(path, { timeout });
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = NORMAL');
      // The schema names them for its readers, and tests check them (`foreign_key_check`). Enforced, each row would look
      // up its parents, which its one writer has just made or read: a fifth of the time of a first scan.
      db.pragma('foreign_keys = OFF');
      db.pragma('cache_size = -16000');
      db.pragma('temp_store = MEMORY');
      db.pragma('recursive_triggers = OFF');
      // Checkpoints are ours (PASSIVE, by size): see dbmanager/log-keeper.ts.
      db.pragma('wal_autocheckpoint = 0');
      migrate(db, path);
      return db;
    } catch (error) {
      db?.close();
      throw error;
    } finally {
      lock?.release();
    }
  });
}

/** As `openWriter`, beside a connection that there is: one that was removed meanwhile is not made anew. @throws ERR_VALHALLA_DB_MISSING */
export function openSecondWriter(path: string): Database.Database {
  refuseMissing(path);
  return openWriter(path);
}

/**
 * A library of an older version is brought up to date first.
 *
 * @throws ERR_VALHALLA_DB_MISSING where there is no library yet; ERR_VALHALLA_DB_READONLY, ERR_VALHALLA_SCAN_RUNNING: it is
 *   of an older version, and cannot be brought up to date now
 */
export function openReader(path: string): Database.Database {
  const db = openAsItIs(path);
  const version = checkSchema(db, path);
  if (!isOlder(version)) return db;
  db.close();
  try {
    openWriter(path).close();
  } catch (error) {
    throw notUpgradable(error, path, version);
  }
  return openAsItIs(path);
}

/** To be read, in whatever version it is. @throws ERR_VALHALLA_DB_MISSING where there is no library yet */
export function openAsItIs(path: string): Database.Database {
  refuseFolder(path);
  refuseMissing(path);
  return opened(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
    try {
      const version = checkSchema(db, path);
      if (version === 0)
        throw new ValhallaError(
          'ERR_VALHALLA_DB_MISSING',
          `There is no library in ${path} yet. Make one: valhalla scan FOLDER`,
          { path },
        );
      db.pragma('query_only = ON');
      db.pragma('cache_size = -16000');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/**
 * Before a connection that may write: it would change a database of another program even if it wrote nothing (the last
 * one that closes puts the log into the file).
 */
function versionOf(path: string, timeout: number): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile() || stats.size === 0) return 0;
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout });
  try {
    return checkSchema(db, path);
  } finally {
    db.close();
  }
}

function opened(path: string, open: () => Database.Database): Database.Database {
  try {
    return open();
  } catch (error) {
    throw explainSqlite(error, path);
  }
}

function refuseMissing(path: string): void {
  try {
    statSync(path);
  } catch (cause) {
    throw new ValhallaError(
      'ERR_VALHALLA_DB_MISSING',
      `There is no library at ${path} yet. Make one: valhalla scan FOLDER`,
      { path, cause },
    );
  }
}

function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw new ValhallaError(
    'ERR_VALHALLA_DB',
    `${path} is a folder. Name a file for the library, such as ${join(path, 'library.db')}`,
    { path },
  );
}

/** A folder that somebody named and that is not there is a typo, or a disk that is away. */
function needFolder(path: string): void {
  const folder = dirname(path);
  if (path !== defaultDatabase()) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
    throw new ValhallaError(
      'ERR_VALHALLA_DB',
      `The folder ${folder} of the library ${path} does not exist. Make it, or name another file.`,
      { path },
    );
  }
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new ValhallaError(
      'ERR_VALHALLA_DB',
      `The folder ${folder} of the library cannot be made: ${(cause as Error).message}. Name another file.`,
      { path, cause },
    );
  }
}

/** Of a database that may not be there yet, and may be a link. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}

/** WAL needs memory shared by all processes of one machine: on a network file system it damages the database. */
function refuseNetwork(path: string): void {
  let mounts: string;
  try {
    mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return; // not Linux: SQLite's own checks have to do
  }
  const type = networkFileSystem(mounts, realPath(path));
  if (type === undefined) return;
  throw new ValhallaError(
    'ERR_VALHALLA_DB_NETWORK',
    `${path} lies on a network file system (${type}), where SQLite's write-ahead log is not safe. Name a file on a local disk; the folders to scan may stay where they are.`,
    { path },
  );
}
