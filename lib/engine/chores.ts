/** Chores of a library: each in a thread of its own; with the scan lock, all but the backup. */
import { dirname, join, resolve } from 'node:path';
import type { Chore, ChoreErrand, ChoreReport } from '../dbmanager/chores/chore-messages.ts';
import type { BackupErrand, BackupReport } from '../reader/backup-messages.ts';
import type { ValhallaOptions } from '../options.ts';
import type { OpenedFile } from '../store/opened-file.ts';
import { askOnce } from '../threads/ask-once.ts';

export interface PurgeOptions {
  /** Milliseconds that a file has been missing. Default: 0, all that are missing. */
  readonly olderThan?: number | undefined;
  /** Counts, and removes nothing. It needs no lock: it may run beside a scan. */
  readonly dryRun?: boolean | undefined;
}

export interface PurgeReport {
  readonly files: number;
  readonly items: number;
  /**
   * Of `forgetRoot` with `dryRun`: files of which something was set, that are not missing, and that lie in another root now,
   * or too. A scan of the root with `acceptLoss`, where its folder was moved, takes along what was set.
   */
  readonly elsewhere?: number | undefined;
  /** Of `forgetRoot`: the root that the folder lies in, and how many files go to it. They are not among `files`. */
  readonly handedBack?: { readonly root: string; readonly files: number } | undefined;
}

export interface BackupOptions {
  /** A file that is there may be replaced. Default: false. */
  readonly overwrite?: boolean | undefined;
}

export interface GcReport {
  readonly pictures: number;
  readonly bytes: number;
  /** Pictures that nothing refers to either, but that were written within the last ten minutes: something may refer to them soon. */
  readonly young: number;
}

/** The library whose chore it is. */
interface Library {
  /** Of its database. */
  readonly path: string;
  /** Where it was opened to be written. */
  readonly file: OpenedFile | undefined;
  readonly options: Pick<ValhallaOptions, 'languages' | 'albumIdentity'>;
}

/** A picture is written before the library refers to it; milliseconds (`GcReport`, and `docs/command.md`, name them). */
const SETTLED = 600_000;

/** @throws ERR_VALHALLA_SCAN_RUNNING as long as a scan, a watch or grabbers of this library are at work, in any process; not with `dryRun` */
export async function purge(
  library: Library,
  { olderThan = 0, dryRun = false }: PurgeOptions,
): Promise<PurgeReport> {
  const { files, items } = await run(library, { kind: 'purge', before: Date.now() - olderThan, dryRun });
  return { files, items };
}

/** @throws as `purge`; ERR_VALHALLA_OPTION for a folder that is no root */
export async function forgetRoot(library: Library, folder: string, dryRun: boolean): Promise<PurgeReport> {
  const report = await run(library, { kind: 'forget', root: resolve(folder), dryRun });
  const { pictures: _pictures, bytes: _bytes, ...forgotten } = report;
  return forgotten;
}

/** @throws as `purge` */
export async function collectGarbage(library: Library, dryRun: boolean): Promise<GcReport> {
  const folder = join(dirname(library.path), 'artwork');
  const chore: Chore = { kind: 'gc', folder, before: Date.now() - SETTLED, dryRun };
  const { pictures, bytes, young = 0 } = await run(library, chore);
  return { pictures, bytes, young };
}

/** See `Valhalla.backup`. */
export async function backup(
  { path, file }: Library,
  to: string,
  { overwrite = false }: BackupOptions,
): Promise<BackupReport> {
  file?.check();
  return askOnce<BackupErrand>('reader/backup-worker', { path, to: resolve(to), overwrite });
}

async function run({ path, file, options }: Library, chore: Chore): Promise<ChoreReport> {
  file?.check();
  const { languages = [], albumIdentity } = options;
  return askOnce<ChoreErrand>('dbmanager/chores/chore-worker', { path, languages, albumIdentity, chore });
}
