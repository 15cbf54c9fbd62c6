/**
 * One scanner per database. `<db>.lock` is a small SQLite database in rollback mode: the owner's row is committed,
 * then BEGIN IMMEDIATE is held while the scan runs. The kernel frees the lock with its process, whatever way that
 * ends; a pid file would have to guess whether its writer still lives. (IMMEDIATE and not EXCLUSIVE: others must be
 * able to read the owner's name.)
 */
import Database from 'better-sqlite3';
import { ValhallaError } from '../errors.ts';
import { holderWords, inUse } from './lock-owner.ts';
import type { HolderWords, LockOwner, LockWork } from './lock-owner.ts';
import { readOwner, removeOwner, writeOwner } from './owner-row.ts';
import { explainSqlite } from './sqlite-error.ts';
import { holderByNote } from './work-note.ts';

/** Somebody may read the owner's name at this moment, which holds up a commit; milliseconds. */
const READING_TIMEOUT = 100;
/** A process that only stores what an application set holds the lock for some milliseconds, and gives no name. */
const NAMELESS_TRIES = 20;
/** One that has just taken it for a file on demand is about to say so. */
const GUEST_TRIES = 600;

export class ScanLock {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /**
   * @param work what others are told that it is held for
   * @param patience times to try while a process without a name holds it, READING_TIMEOUT each
   * @throws ERR_VALHALLA_SCAN_RUNNING naming the process that holds it
   */
  static acquire(databasePath: string, work: LockWork, patience: number = NAMELESS_TRIES): ScanLock {
    return ScanLock.#wait(databasePath, patience, signed(work), inUse(databasePath));
  }

  /**
   * As `acquire`, by whoever lets those go first that wait for files: however long these take, they are waited for.
   *
   * @throws ERR_VALHALLA_SCAN_RUNNING where somebody else has it
   */
  static afterDemands(databasePath: string, work: LockWork): ScanLock {
    return ScanLock.#wait(databasePath, GUEST_TRIES, signed(work), inUse(databasePath), 'now');
  }

  /**
   * For a moment, without a name: a scan that begins meanwhile waits for it.
   *
   * @returns undefined where another process holds it
   */
  static tryBriefly(databasePath: string): ScanLock | undefined {
    const taken = take(databasePath, 0, removeOwner);
    return taken instanceof Database ? new ScanLock(taken) : undefined;
  }

  /**
   * As `tryBriefly`, for what cannot be left to another process: one that has no name either is waited for, as in `acquire`.
   *
   * @param refusal the message
   * @throws ERR_VALHALLA_SCAN_RUNNING
   */
  static briefly(databasePath: string, patience: number, refusal: (holder: HolderWords) => string): ScanLock {
    return ScanLock.#wait(databasePath, patience, removeOwner, refusal);
  }

  static #wait(
    databasePath: string,
    patience: number,
    name: (db: Database.Database) => boolean,
    refusal: (holder: HolderWords) => string,
    guest?: LockWork,
  ): ScanLock {
    for (let tries = 1; ; tries++) {
      const taken = take(databasePath, READING_TIMEOUT, name);
      if (taken instanceof Database) return new ScanLock(taken);
      const owner = holderByNote(databasePath, taken.owner);
      if (owner === undefined ? tries < patience : owner.work === guest) continue;
      throw new ValhallaError('ERR_VALHALLA_SCAN_RUNNING', refusal(holderWords(owner)), {
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

function signed(work: LockWork): (db: Database.Database) => true {
  return (db) => {
    writeOwner(db, work);
    return true;
  };
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
    const owner = busy && db !== undefined ? ownerOf(db) : undefined;
    db?.close();
    if (!busy) throw explainSqlite(error, path);
    return { owner };
  }
}

function ownerOf(db: Database.Database): LockOwner | undefined {
  // Where the name was written, and could not be committed.
  if (db.inTransaction) db.exec('ROLLBACK');
  return readOwner(db);
}
