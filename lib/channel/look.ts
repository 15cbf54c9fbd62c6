/**
 * Between a scanner thread and the DB manager, on demand: one file is looked at, on behalf of somebody who waits. The
 * file goes ahead; what lies beside it follows, for that takes as long as its folder is large.
 */
import type { AskedSidecar } from './asked-sidecars.ts';
import type { ListedFiles, ListedFolder, ListedSidecar } from './listing.ts';
import type { RawPath } from './packet.ts';
import type { MediaType } from '../metadata/document.ts';
import type { WireError } from '../errors.ts';

/** A root as it says which files are its own. */
export interface LookRoot {
  readonly id: number;
  readonly path: RawPath;
  /** Levels below the root that its walk comes to. */
  readonly depth: number;
  readonly links: 'never' | 'inside' | 'all';
  /** In place of the library's, of the types it names. */
  readonly suffixes?: { readonly [Type in MediaType]?: readonly string[] | undefined } | undefined;
}

export interface LookQuestion {
  readonly kind: 'look';
  readonly ticket: number;
  /** Absolute. */
  readonly path: RawPath;
  readonly roots: readonly LookRoot[];
  readonly sidecars?: readonly AskedSidecar[] | undefined;
}

export type LookAnswer =
  | {
      readonly kind: 'looked';
      readonly ticket: number;
      /** 0: no walk comes to the file. */
      readonly root: number;
      readonly folder: ListedFolder;
      /** The one file. */
      readonly files: ListedFiles;
    }
  /** After `looked`. Undefined: its folder could not be listed, what is known of it stays. */
  | {
      readonly kind: 'beside';
      readonly ticket: number;
      readonly sidecars: readonly ListedSidecar[] | undefined;
    }
  /** There is no such file, or it is none for this library. */
  | {
      readonly kind: 'refused';
      readonly ticket: number;
      readonly error: WireError;
      readonly gone?: Gone | undefined;
    };

/** Of a file that is not there: its folder can be read, and does not name it. */
export interface Gone {
  /** Below `/`. An empty one may be the place where a disk is to be mounted. */
  readonly folder: {
    readonly path: string;
    readonly raw?: Uint8Array | undefined;
    readonly inode: string;
    readonly empty: boolean;
  };
  readonly name: string;
  readonly raw: Uint8Array | undefined;
}
