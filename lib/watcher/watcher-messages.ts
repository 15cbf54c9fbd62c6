/** What the watcher's thread is started with, takes and gives. */

export type WatcherEnds = 'main';

export interface WatchedRoot {
  readonly path: string;
  /** Levels below it; 0 is its own files only. */
  readonly depth: number;
  /** Roots that lie in it, as paths below it. What happens in them is theirs. */
  readonly inner: readonly string[];
}

export interface WatcherOptions {
  readonly roots: readonly WatchedRoot[];
  /** Of files that matter: media, sidecars; lower case, without dot. '' among them: all matter. */
  readonly suffixes: readonly string[];
  /** Names of files that change what their folder and all below it mean: ignore files. */
  readonly deepNames: readonly string[];
  /** Patterns of sidecars that count for files in folders below their own, too. */
  readonly above: readonly string[];
  /** Names of folders that are not watched, lower case; those that begin with one dot are not either. */
  readonly hidden: readonly string[];
  /** Milliseconds without an event after which a folder is told; and how long it waits for that, at most. */
  readonly quiet: number;
  readonly most: number;
  /** Milliseconds that a file may go on growing before it is looked at all the same. */
  readonly growth: number;
  /** Milliseconds between two scans of a root that cannot be watched. */
  readonly poll: number;
  /** Of its thread. */
  readonly nice?: number | undefined;
}

export type WatchState =
  /** Events come as they happen. */
  | 'watching'
  /** It cannot be watched: it is scanned every now and then. */
  | 'polling'
  /** It is not there, or its disk does not answer. */
  | 'away';

/** A folder to be scanned. */
export interface DirtyFolder {
  /** Path of its root. */
  readonly root: string;
  /** Below the root; '' is the root itself. */
  readonly path: string;
  /** With all that lies below it. */
  readonly deep: boolean;
}

export type WatcherTakes = { readonly kind: 'stop' };

export type WatcherGives =
  /** Every root has a state: what happens from now on is told. */
  | { readonly kind: 'ready' }
  /** `growing`: paths of files that are being written, in whichever folder; they are to be left alone. */
  | {
      readonly kind: 'dirty';
      readonly folders: readonly DirtyFolder[];
      readonly growing: readonly string[];
    }
  | {
      readonly kind: 'state';
      readonly root: string;
      readonly state: WatchState;
      readonly reason?: string | undefined;
    }
  | { readonly kind: 'stopped' };
