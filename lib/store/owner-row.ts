/** Who holds the scan lock: a row in the lock's own database. */
import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import { isWork } from './lock-owner.ts';
import type { LockOwner, LockWork } from './lock-owner.ts';

/** Made anew each time: a lock of an older version has fewer columns. */
const EMPTY = `DROP TABLE IF EXISTS owner;
  CREATE TABLE owner (pid INTEGER NOT NULL, host TEXT NOT NULL, since INTEGER NOT NULL, work TEXT NOT NULL)`;

export function writeOwner(db: Database, work: LockWork): void {
  db.exec(EMPTY);
  db.prepare('INSERT INTO owner VALUES (?, ?, ?, ?)').run(process.pid, hostname(), Date.now(), work);
}

/** @returns false where nothing had to be written: only a holder that was killed leaves its name */
export function removeOwner(db: Database): boolean {
  const isNew = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'owner'").get() === undefined;
  if (!isNew && db.prepare('SELECT 1 FROM owner').get() === undefined) return false;
  db.exec(EMPTY);
  return true;
}

/** @returns undefined where it has no name, or is writing it at this moment */
export function readOwner(db: Database): LockOwner | undefined {
  try {
    const owner = db.prepare<[], Omit<LockOwner, 'work'> & { work?: string }>('SELECT * FROM owner').get();
    if (owner === undefined) return undefined;
    // An older version did not say it, a newer one may know more.
    return { ...owner, work: isWork(owner.work) ? owner.work : 'scan' };
  } catch {
    return undefined;
  }
}
