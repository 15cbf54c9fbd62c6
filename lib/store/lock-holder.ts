/**
 * Which process works at a library at this moment, and at what, without touching the lock: trying to take it would make
 * a scan that starts just then wait. The owner's row outlives a process that was killed, so it counts only while that lives.
 */
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import type { LockOwner } from './lock-owner.ts';
import { readOwner } from './owner-row.ts';
import { holderByNote, isProcess } from './work-note.ts';

/** @returns undefined where there is none. A process of another machine is believed to live. */
export function lockHolder(
  databasePath: string,
  isAlive: (pid: number) => boolean = isProcess,
): LockOwner | undefined {
  const path = `${databasePath}.lock`;
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const owner = readOwner(db);
    const isGone = owner !== undefined && owner.host === hostname() && !isAlive(owner.pid);
    return isGone ? undefined : holderByNote(databasePath, owner, isAlive);
  } finally {
    db.close();
  }
}
