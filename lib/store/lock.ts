/**
 * One scanner per database. `<db>.lock` is a small SQLite database in rollback mode: the owner's row is committed,
 * then BEGIN IMMEDIATE is held while the scan runs. The kernel frees the lock with its process, whatever way that
 * ends; a pid file would have to guess whether its writer still lives. (IMMEDIATE and not EXCLUSIVE: others must be
 * able to read the owner's name.)
 */
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { ValhallaError } from '../errors.ts';
import { explainSqlite } from './sqlite-error.ts';

/** Somebody may read the owner's name at this moment, which holds up a commit; milliseconds. */
const READING_TIMEOUT = 100;

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export class ScanLock {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** @throws ERR_VALHALLA_SCAN_RUNNING naming the process that holds it */
  static acquire(databasePath: string): ScanLock {
    const path = `${databasePath}.lock`;
    let db: Database.Database | undefined;
    try {
      db = new Database(path, { timeout: READING_TIMEOUT });
      db.exec('BEGIN IMMEDIATE');
      db.exec(
        'CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL, host TEXT NOT NULL, since INTEGER NOT NULL); DELETE FROM owner',
      );
      db.prepare('INSERT INTO owner VALUES (?, ?, ?)').run(process.pid, hostname(), Date.now());
      db.exec('COMMIT');
      db.exec('BEGIN IMMEDIATE');
      return new ScanLock(db);
    } catch (error) {
      const busy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
      const owner = busy && db !== undefined ? readOwner(db) : undefined;
      db?.close();
      if (!busy) throw explainSqlite(error, path);
      throw new ValhallaError(
        'ERR_VALHALLA_SCAN_RUNNING',
        `${databasePath} is being scanned already${describe(owner)}. Wait until that scan is over, or stop it; queries work meanwhile.`,
        { path: databasePath },
      );
    }
  }

  release(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
    this.#db.close();
  }
}

function readOwner(db: Database.Database): LockOwner | undefined {
  try {
    if (db.inTransaction) db.exec('ROLLBACK');
    return db.prepare('SELECT pid, host, since FROM owner').get() as LockOwner | undefined;
  } catch {
    return undefined; // the owner is between its two transactions
  }
}

function describe(owner: LockOwner | undefined): string {
  return owner === undefined
    ? ' by another process'
    : ` by process ${owner.pid} on ${owner.host} since ${new Date(owner.since).toISOString()}`;
}
