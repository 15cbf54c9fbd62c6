/** What is asked of a scan, or of several in turn. */
import type { RootOption } from '../options.ts';

/**
 * Several scans in turn, and when: `{ loops: Infinity, every: 3_600_000 }` scans now, and again an hour after each end,
 * until it is cancelled. `wake()` ends a sleep.
 */
export interface LoopOptions {
  /** Scans one after the other; Infinity: until it is cancelled. Default: 1. */
  readonly loops?: number | undefined;
  /** Milliseconds from the end of one scan to the begin of the next. Default: 0. */
  readonly every?: number | undefined;
  /** Milliseconds before the first one. Default: 0. */
  readonly delay?: number | undefined;
}

/** What is scanned, and how: by default all that is new or changed in all roots, once. */
export interface ScanOptions extends LoopOptions {
  /**
   * Scan these only, and all below them. A folder or a file in a root is scanned as that part of it; a folder outside of
   * every root becomes one. With settings, or as `{ path }`, it is a root of its own wherever it lies. What is to
   * become a root, and is no folder, is refused: `finished` rejects with ERR_VALHALLA_OPTION. Default: all roots.
   */
  readonly paths?: readonly RootOption[] | undefined;
  /** Parse every file again, whatever is known of it; quarantined ones too. */
  readonly full?: boolean | undefined;
  /** Try files again that could not be read, whenever their next try is; quarantined ones too. */
  readonly retry?: boolean | undefined;
  /**
   * Mark files missing however many they are, and believe an emptied folder, and that of a root that is not there any more.
   * The latter only where the folder it lay in can be read and is not empty, and it was no mount point itself.
   */
  readonly acceptLoss?: boolean | undefined;
  /** Aborting it cancels the scan. */
  readonly signal?: AbortSignal | undefined;
}
