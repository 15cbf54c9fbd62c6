/** What a scan did: kept as JSON in its `scan` row, returned by `finished`, printed by the command. */
import type { PassedLinks } from '../channel/listing.ts';
import type { WireError } from '../errors.ts';

/**
 * Why a root or a folder could not be seen as it was, so that nothing below it was changed:
 *
 * | code         |                                                                                                  |
 * | ------------ | ------------------------------------------------------------------------------------------------ |
 * | `absent`     | Nothing is at its path: a disk that is away, or it was moved or removed for good.                |
 * | `unaccepted` | The same, and `acceptLoss` was given; but its disk may be away.                                  |
 * | `emptied`    | It is empty, though it held files.                                                               |
 * | `unmounted`  | It was a mount point, and is none any more.                                                      |
 * | `unreadable` | It could not be listed, or is left out for a fault in it; `reason` says what the system said.    |
 * | `unsteady`   | It went away, became empty or was replaced while it was scanned.                                 |
 * | `unanswered` | Whoever scanned it is gone: its disk does not answer.                                            |
 */
export type OfflineCode =
  | 'absent'
  | 'unaccepted'
  | 'emptied'
  | 'unmounted'
  | 'unreadable'
  | 'unsteady'
  | 'unanswered';

/** For programs, and in words for people. */
export interface Offline {
  readonly code: OfflineCode;
  /** A fragment, without full stop. */
  readonly reason: string;
}

export interface RootReport {
  readonly path: string;
  /**
   * `offline`: nothing below it was changed, `reason` says why. `held`: too many files would vanish (see `acceptLoss`).
   * `removed`: there is no such folder any more, its files are missing, as `acceptLoss` allowed.
   */
  readonly state: 'online' | 'offline' | 'held' | 'removed' | 'cancelled';
  readonly reason?: string | undefined;
  /** Of one that is `offline`: what `reason` says, for programs. */
  readonly code?: OfflineCode | undefined;
  /** Symbolic links below it that were not followed; absent where there were none. */
  readonly links?: PassedLinks | undefined;
  readonly files: number;
  readonly folders: number;
}

export interface StageReport {
  /** Packets through this stage. */
  readonly done: number;
  readonly failed: number;
  /** Time at work, summed over its threads, milliseconds. */
  readonly milliseconds: number;
  /** Most threads at once. */
  readonly threads: number;
}

/** How many parsers there were, and why: they wait for the disk, or they do not. */
export interface PoolReport {
  /** Threads that the pool settled on, and the highest number it went to. */
  readonly size: number;
  readonly highest: number;
  /** What it has where nothing is waited for. The same as `most`: fixed by the option `jobs`. */
  readonly least: number;
  readonly most: number;
  /** Share of the time within files that was spent waiting for the disk, 0 to 1. */
  readonly waiting: number;
}

export interface ScanReport {
  /** 0: it was cancelled while it waited for a scan of the watch. */
  readonly id: number;
  readonly outcome: 'finished' | 'cancelled';
  /** Milliseconds since the epoch. */
  readonly begun: number;
  readonly ended: number;
  /** Media files the walk met, and what they turned out to be. */
  readonly found: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly moved: number;
  readonly missing: number;
  /** Missing files that were removed for good (option `purge`); absent where none was. */
  readonly purged?: number | undefined;
  readonly returned: number;
  /** Of those found: they could not be read. */
  readonly failed: number;
  /** Files that could not be read by an earlier scan, have not changed, and were not tried again (option `retry`). */
  readonly leftOut: number;
  /** Parsed in this scan. */
  readonly parsed: number;
  /** Files that the fast lane handed on to the general one, by reason. */
  readonly handedOn: Readonly<Record<string, number>>;
  readonly roots: readonly RootReport[];
  /** Folders below online roots that could not be listed, or that are offline. */
  readonly offlineFolders: readonly {
    readonly path: string;
    readonly code: OfflineCode;
    readonly reason: string;
  }[];
  readonly stages: Readonly<
    Record<'scanner' | 'dbmanager' | 'parser' | 'grabber' | 'downloader', StageReport>
  >;
  readonly pool: PoolReport;
  readonly grabbers: readonly GrabberReport[];
  /**
   * What failed in this scan, the first 100: files that could not be read (`failed` counts them), what grabbers and
   * downloads could not do, and, as stage `scan`, what is named like a media file and could not be looked at, or is none
   * (a FIFO): `stages.scanner.failed` counts that, with `offlineFolders`.
   */
  readonly errors: readonly { readonly path: string; readonly stage: string; readonly error: WireError }[];
  /** Threads that were replaced, and threads that could not be ended. */
  readonly replaced: number;
  readonly abandoned: number;
}

export interface GrabberReport {
  readonly name: string;
  readonly done: number;
  readonly failed: number;
  readonly milliseconds: number;
  /** Why it was switched off in this scan. */
  readonly off?: string | undefined;
  /** It is not built in and took long: the scan did not wait for it, and has counted what it did until its end. */
  readonly aside?: true | undefined;
}
