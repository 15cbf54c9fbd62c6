/**
 * Between scanner and DB manager. A listing goes out in chunks of at most 1,024 entries, each for one credit; the
 * DB manager gives the credit back when the chunk is merged, and one acknowledge for every file that is through. What
 * the scanner says travels in packs (most folders hold a dozen files): a pack is one message, and one turn of the
 * DB manager.
 */
import type { WireError } from '../errors.ts';
import type { MediaType } from '../metadata/document.ts';
import type { SidecarKind } from '../metadata/sidecar-suffixes.ts';
import type { RawPath } from './packet.ts';

export const LISTING_CHUNK = 1024;
export const LISTING_CREDITS = 32;

export const MEDIA_TYPES: readonly MediaType[] = ['audio', 'video', 'image', 'playlist'];

/** Cover, folder, nfo, lrc, cue, subtitle ... files beside media files, and what grabbers ask for. */
export interface ListedSidecar {
  readonly name: string;
  readonly kind: SidecarKind;
  readonly stamp: string;
}

/** Structure of arrays, one place an entry: cheap to clone. Only regular files with a known suffix are entries. */
export interface ListedFiles {
  readonly names: readonly string[];
  /** The name's bytes where it is not UTF-8 (then `names` holds a readable stand-in). Absent when every name is. */
  readonly raws?: readonly (Uint8Array | null)[] | undefined;
  /** `size.mtimeNs.ctimeNs` */
  readonly stamps: readonly string[];
  readonly inodes: readonly string[];
  readonly sizes: readonly number[];
  readonly mtimes: readonly number[];
  /** Index into MEDIA_TYPES. */
  readonly types: readonly number[];
  /** Places of the files that have further names (hard links). Absent when none has. */
  readonly linked?: ReadonlySet<number> | undefined;
}

/** A folder or a file of a root to be looked at, where not all of the root is. */
export interface WalkTarget {
  /** Below the root; '' is the root itself. */
  readonly path: string;
  /** With all that lies below it; a file alone. */
  readonly deep: boolean;
}

/** Names in a folder that a rule of an ignore file leaves out: what was known of them is not lost, it is not wanted. */
export interface ListedIgnored {
  /** Of files with a known suffix. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** A folder as the walk met it. `path` is relative to the root, '' for the root itself. */
export interface ListedFolder {
  readonly path: string;
  readonly raw?: Uint8Array | undefined;
  /** Only comparable within one run: device numbers change at every mount. */
  readonly device: string;
  readonly inode: string;
  /** On another device than its parent folder. */
  readonly mount: boolean;
  /** Everything readdir gave, media or not: 0 is an empty folder. */
  readonly entries: number;
}

export interface ScannerPack {
  readonly kind: 'walk';
  readonly said: readonly FromScanner[];
}

/**
 * Symbolic links that a walk has not followed, by reason: `never` is the policy, they lead `outside` of the root, or
 * `nowhere`. Those to something that is scanned under its own name are none of them.
 */
export type PassedLinks = Readonly<Partial<Record<'never' | 'outside' | 'nowhere', number>>>;

export type FromScanner =
  | {
      readonly kind: 'listing';
      readonly root: number;
      readonly folder: ListedFolder;
      readonly files: ListedFiles;
      /** All sidecars of the folder; in its first chunk only. */
      readonly sidecars: readonly ListedSidecar[];
      /** In its first chunk only, and only where something is ignored. */
      readonly ignored?: ListedIgnored | undefined;
      readonly first: boolean;
      /** These are not all of its files: further chunks follow, or nobody asked for the others. */
      readonly more: boolean;
    }
  /** A folder on the way to the part of a root that is to be looked at. Costs no credit. */
  | { readonly kind: 'passed'; readonly root: number; readonly folder: ListedFolder }
  /** A folder, or a root, that could not be listed: nothing below it may change. Costs no credit. */
  | {
      readonly kind: 'unlisted';
      readonly root: number;
      readonly path: string;
      readonly raw?: Uint8Array | undefined;
      readonly error: WireError;
      /** Of a root at whose path nothing is. `removed`: the folder it lay in can be read, holds other things, and does not name it. */
      readonly absent?: 'removed' | 'away' | undefined;
    }
  /** A file that could not be examined (lstat failed): its row may not change. Costs no credit. */
  | {
      readonly kind: 'unseen';
      readonly root: number;
      /** Of its folder. */
      readonly path: string;
      readonly folderRaw?: Uint8Array | undefined;
      readonly name: string;
      readonly raw?: Uint8Array | undefined;
      readonly error: WireError;
    }
  /**
   * Every folder below the root was listed or reported. `links` were not followed; `micros` leaves out the time without
   * credit.
   */
  | {
      readonly kind: 'walked';
      readonly root: number;
      readonly files: number;
      readonly folders: number;
      readonly links?: PassedLinks | undefined;
      readonly micros: number;
      readonly cancelled: boolean;
    }
  /** Answer to `verify`: the indexes of the folders that are no longer what the walk saw. */
  | {
      readonly kind: 'verified';
      readonly root: number;
      readonly online: boolean;
      readonly changed: readonly number[];
      readonly reason: string;
    }
  /** Answer to `check`, in its order: this path leads nowhere, or to another file; and its root is there, readable and not empty. */
  | { readonly kind: 'checked'; readonly ticket: number; readonly gone: readonly boolean[] }
  /** Everything of this root is listed and acknowledged. */
  | { readonly kind: 'rooted'; readonly root: number };

export type ToScanner =
  | { readonly kind: 'credit'; readonly chunks: number }
  | { readonly kind: 'ack'; readonly root: number; readonly files: number }
  /**
   * Before rows are marked missing: is the root still the folder whose walk began, and are these still what was seen?
   * A folder the walk did not meet (it is gone) is asked with `inode` '': it must still be absent and the nearest
   * folder above it that exists must be readable.
   */
  | {
      readonly kind: 'verify';
      readonly root: number;
      readonly folders: readonly {
        readonly path: string;
        readonly raw?: Uint8Array | undefined;
        readonly inode: string;
      }[];
    }
  /** Names carry the inode, size and mtime of these files: are they no longer where they were (then they were moved)? */
  | {
      readonly kind: 'check';
      readonly ticket: number;
      readonly files: readonly {
        readonly root: RawPath;
        readonly file: RawPath;
        readonly inode: string;
        /** Of bytes that may carry another inode by now. Undefined: the inode alone tells. */
        readonly stamp: string | undefined;
      }[];
    }
  /** The DB manager is through with this root: marks are set. */
  | { readonly kind: 'marked'; readonly root: number };
