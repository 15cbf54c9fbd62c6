/**
 * What the holder of the scan lock is at by now, where that is not what its name in the lock says: that name cannot be
 * changed while the lock is held, for a commit lets go of it. So the note lies in the library itself, a row of `setting`.
 */
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { isOwner } from './lock-owner.ts';
import type { LockOwner, LockWork } from './lock-owner.ts';

const PUT =
  "INSERT INTO setting VALUES ('at_work', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const DROP = "DELETE FROM setting WHERE name = 'at_work'";
const READ = "SELECT value FROM setting WHERE name = 'at_work'";

/** Inside a transaction of whoever holds the lock. @param work undefined: it gives the lock back */
export function noteWork(db: Database.Database, work: LockWork | undefined): void {
  if (work === undefined) {
    db.exec(DROP);
    return;
  }
  const note: LockOwner = { pid: process.pid, host: hostname(), since: Date.now(), work };
  db.prepare(PUT).run(JSON.stringify(note));
}

/**
 * Of a lock that is held.
 *
 * @param named as the lock itself has it; undefined where it has no name
 * @returns the same, where there is no note, or one that somebody else has left
 */
export function holderByNote(
  databasePath: string,
  named: LockOwner | undefined,
  isAlive: (pid: number) => boolean = isProcess,
): LockOwner | undefined {
  const note = readNote(databasePath);
  if (note === undefined) return named;
  if (named === undefined) return note.host === hostname() && isAlive(note.pid) ? note : undefined;
  const isHis = note.pid === named.pid && note.host === named.host && note.since >= named.since;
  return isHis ? { ...named, work: note.work } : named;
}

function readNote(databasePath: string): LockOwner | undefined {
  if (statSync(databasePath, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  let db: Database.Database | undefined;
  try {
    db = new Database(databasePath, { readonly: true, fileMustExist: true });
    const text = db.prepare<[], string>(READ).pluck().get();
    const note: unknown = text === undefined ? undefined : JSON.parse(text);
    return isOwner(note) ? note : undefined;
  } catch {
    return undefined; // it is not made yet, or of an older version, or broken: whoever opens it says so
  } finally {
    db?.close();
  }
}

export function isProcess(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
