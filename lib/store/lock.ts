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
/** A process that only stores what an application set holds the lock for some milliseconds, and gives no name. */
const NAMELESS_TRIES = 20;

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

  /**
   * @param patience times to try while a process without a name holds it, READING_TIMEOUT each
   * @throws ERR_VALHALLA_SCAN_RUNNING naming the process that holds it
   */
  static acquire(databasePath: string, patience: number = NAMELESS_TRIES): ScanLock {
    return ScanLock.#wait(
      databasePath,
      patience,
      sign,
      (by) =>
        `${databasePath} is being scanned already${by}. Wait until that scan is over, or stop it; queries work meanwhile.`,
    );
  }

  /**
   * For a moment, without a name: a scan that begins meanwhile waits for it.
   *
   * @returns undefined where another process holds it
   */
  static tryBriefly(databasePath: string): ScanLock | undefined {
    const taken = take(databasePath, 0, unsign);
    return taken instanceof Database ? new ScanLock(taken) : undefined;
  }

  /**
   * As `tryBriefly`, for what cannot be left to another process: one that has no name either is waited for, as in `acquire`.
   *
   * @param refusal the message, for ' by process 12 ...'
   * @throws ERR_VALHALLA_SCAN_RUNNING
   */
  static briefly(databasePath: string, patience: number, refusal: (by: string) => string): ScanLock {
    return ScanLock.#wait(databasePath, patience, unsign, refusal);
  }

  static #wait(
    databasePath: string,
    patience: number,
    name: (db: Database.Database) => boolean,
    refusal: (by: string) => string,
  ): ScanLock {
    for (let tries = 1; ; tries++) {
      const taken = take(databasePath, READING_TIMEOUT, name);
      if (taken instanceof Database) return new ScanLock(taken);
      if (taken.owner === undefined && tries < patience) continue;
      throw new ValhallaError('ERR_VALHALLA_SCAN_RUNNING', refusal(describe(taken.owner)), {
        path: databasePath,
      });
    }
  }

  release(): void {
    try {
      // Whoever finds the lock held, and no name, is to know that it is not for long.
      if (this.#db.inTransaction) this.#db.exec('DELETE FROM owner; COMMIT');
    } catch {
      // Somebody reads the name, or the disk is full: a name too many does no harm.
    }
    this.#db.close();
  }
}

/** @param name writes who holds it, or nobody; in a transaction that is committed before the lock is held for good */
function take(
  databasePath: string,
  timeout: number,
  name: (db: Database.Database) => boolean,
): Database.Database | { readonly owner: LockOwner | undefined } {
  const path = `${databasePath}.lock`;
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout });
    db.exec('BEGIN IMMEDIATE');
    if (name(db)) db.exec('COMMIT; BEGIN IMMEDIATE');
    return db;
  } catch (error) {
    const busy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
    const owner = busy && db !== undefined ? readOwner(db) : undefined;
    db?.close();
    if (!busy) throw explainSqlite(error, path);
    return { owner };
  }
}

const TABLE =
  'CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL, host TEXT NOT NULL, since INTEGER NOT NULL)';

function sign(db: Database.Database): boolean {
  db.exec(`${TABLE}; DELETE FROM owner`);
  db.prepare('INSERT INTO owner VALUES (?, ?, ?)').run(process.pid, hostname(), Date.now());
  return true;
}

/** @returns false where nothing had to be written: only a scan that was killed leaves its name */
function unsign(db: Database.Database): boolean {
  const isNew = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'owner'").get() === undefined;
  if (!isNew && db.prepare('SELECT 1 FROM owner').get() === undefined) return false;
  db.exec(`${TABLE}; DELETE FROM owner`);
  return true;
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
