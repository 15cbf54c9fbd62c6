/**
 * Which process scans into a database at this moment, without touching the lock: trying to take it would make a scan
 * that starts just then fail. The owner's row outlives its scan, so it counts only while a scan row has no end and the
 * process lives.
 */
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { openAsItIs } from '../store/connection.ts';
import type { LockOwner } from '../store/lock.ts';

/** @returns undefined where no scan runs. A process of another machine is believed to live. */
export function runningScan(
  databasePath: string,
  isAlive: (pid: number) => boolean = isProcess,
): LockOwner | undefined {
  const db = openAsItIs(databasePath);
  let open: number;
  try {
    open = db.prepare<[], number>('SELECT count(*) FROM scan WHERE ended IS NULL').pluck().get() ?? 0;
  } finally {
    db.close();
  }
  const owner = open === 0 ? undefined : ownerOf(`${databasePath}.lock`);
  return owner !== undefined && (owner.host !== hostname() || isAlive(owner.pid)) ? owner : undefined;
}

function ownerOf(path: string): LockOwner | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return db.prepare<[], LockOwner>('SELECT pid, host, since FROM owner').get();
  } catch {
    return undefined; // being written at this moment
  } finally {
    db.close();
  }
}

function isProcess(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
