/** Chores of a library: each in a thread of its own; with the scan lock, all but the backup. */
import { dirname, join, resolve } from 'node:path';
import type { Chore, ChoreErrand, ChoreReport } from '../dbmanager/chores/chore-messages.ts';
import type { BackupErrand, BackupReport } from '../reader/backup-messages.ts';
import { askOnce } from '../threads/ask-once.ts';

export interface PurgeOptions {
  /** Milliseconds that a file has been missing. Default: 0, all that are missing. */
  readonly olderThan?: number | undefined;
  /** Counts, and removes nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface PurgeReport {
  readonly files: number;
  readonly items: number;
}

export interface BackupOptions {
  /** A file that is there may be replaced. Default: false. */
  readonly overwrite?: boolean | undefined;
}

export interface GcReport {
  readonly pictures: number;
  readonly bytes: number;
}

/** A picture is written before the library refers to it; milliseconds. */
const SETTLED = 600_000;

/** @throws ERR_VALHALLA_SCAN_RUNNING as long as a scan, a watch or grabbers of this library are at work, in any process */
export async function purge(
  database: string,
  { olderThan = 0, dryRun = false }: PurgeOptions,
): Promise<PurgeReport> {
  const { files, items } = await run(database, { kind: 'purge', before: Date.now() - olderThan, dryRun });
  return { files, items };
}

/** @throws as `purge`; ERR_VALHALLA_OPTION for a folder that is no root */
export async function forgetRoot(database: string, folder: string, dryRun: boolean): Promise<PurgeReport> {
  const { files, items } = await run(database, { kind: 'forget', root: resolve(folder), dryRun });
  return { files, items };
}

/** @throws as `purge` */
export async function collectGarbage(database: string, dryRun: boolean): Promise<GcReport> {
  const folder = join(dirname(database), 'artwork');
  const chore: Chore = { kind: 'gc', folder, before: Date.now() - SETTLED, dryRun };
  const { pictures, bytes } = await run(database, chore);
  return { pictures, bytes };
}

/** See `Valhalla.backup`. */
export async function backup(
  database: string,
  to: string,
  { overwrite = false }: BackupOptions,
): Promise<BackupReport> {
  return askOnce<BackupErrand>('reader/backup-worker', { path: database, to: resolve(to), overwrite });
}

function run(path: string, chore: Chore): Promise<ChoreReport> {
  return askOnce<ChoreErrand>('dbmanager/chores/chore-worker', { path, chore });
}
