/** What the DB manager takes from and gives to the main thread; its other channels are in `lib/channel`. */
import type { ChannelEnd } from '../channel/channel.ts';
import type { ToDemands } from '../channel/demand.ts';
import type { WalkTarget } from '../channel/listing.ts';
import type { GrabberManifest } from '../channel/manifest.ts';
import type { WireError } from '../errors.ts';
import type { EventName, ScanEvent } from '../events.ts';
import type { AlbumRules } from '../metadata/album-identity.ts';
import type { PoolReport, ScanReport } from '../status/report.ts';
import type { ExternalRow } from './others/external-change.ts';
import type { Answer } from './others/answer.ts';
import type { RootRow, WantedRoot } from './tables/root-row.ts';

export interface DbManagerOptions {
  readonly path: string;
  readonly languages: readonly string[];
  readonly albumIdentity?: AlbumRules | undefined;
}

/** `now`: to the main thread too, for files on demand and changes. */
export type DbManagerEnds = 'main' | 'now';

export interface ScanRequest {
  /** To be remembered. */
  readonly wanted: readonly WantedRoot[];
  /** What is scanned: these places, or these folders of these roots. Neither: all roots. */
  readonly places?: readonly ScanPlace[] | undefined;
  readonly targets?: readonly RootTarget[] | undefined;
  /** What is wrong with places that are to become roots, by path. Absent: nobody has looked at them yet. */
  readonly faults?: ReadonlyMap<string, FolderFault> | undefined;
  /** Paths of files that are being written: whatever is known of them stays. */
  readonly growing?: readonly string[] | undefined;
  readonly full: boolean;
  /** Try files again that could not be read, those that were given up too. */
  readonly retry: boolean;
  readonly acceptLoss: boolean;
  readonly grabbers: readonly GrabberManifest[];
  /** Of those that are not built in: how long the scan waits for them is bounded. Absent: there are none. */
  readonly plugins?:
    | { readonly names: readonly string[]; readonly patience?: number | undefined }
    | undefined;
  /** Milliseconds after which missing files are removed, at the end of the scan. Undefined: never. */
  readonly purgeAfter?: number | undefined;
  /** By source, then by key ('' for all keys): the user's word over the defaults and the manifests. */
  readonly priorities: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface FolderFault {
  /** `does not exist` */
  readonly words: string;
  readonly isFile: boolean;
}

/** A folder or a file that is to be scanned, wherever it lies. */
export interface ScanPlace {
  /** Absolute, without a trailing slash. */
  readonly path: string;
  /** It is named like a media file. */
  readonly file: boolean;
  /** It is to be a root of its own, wherever it lies. */
  readonly isRoot?: boolean | undefined;
}

export interface RootTarget extends WalkTarget {
  /** Path of the root. */
  readonly root: string;
}

/** A root to be walked, whole or in parts. */
export type WalkedRoot = RootRow & { readonly targets?: readonly WalkTarget[] | undefined };

/** What only the dispatcher and the main thread know of a scan. */
export interface ThreadCounts {
  readonly scanner: number;
  readonly parser: number;
  readonly grabber: number;
  readonly downloader: number;
  readonly replaced: number;
  readonly abandoned: number;
  readonly pool: PoolReport;
}

export type DbManagerTakes =
  | { readonly kind: 'scan'; readonly request: ScanRequest }
  /** The other end of a scanner's channel, with the ids of its roots (transferred). */
  | { readonly kind: 'attach-scanner'; readonly end: ChannelEnd; readonly roots: readonly number[] }
  /** The other ends of the dispatcher's channels (transferred). */
  | { readonly kind: 'attach-dispatcher'; readonly end: ChannelEnd; readonly now: ChannelEnd }
  /** A scanner did not answer, or died: its roots are offline. */
  | { readonly kind: 'lost-scanner'; readonly roots: readonly number[]; readonly reason: string }
  /** The scan lock is kept between scans, as long as a library is watched. */
  | { readonly kind: 'hold'; readonly on: boolean }
  /** No further work is granted; what is out is still stored. */
  | { readonly kind: 'cancel' }
  /** The scan is through, or about to be: what its listeners have not heard by then is not waited for. */
  | { readonly kind: 'cut-short' }
  /** Nothing is granted while it is on, except to those who wait for a file. */
  | { readonly kind: 'pause'; readonly on: boolean }
  /** All scanners are through. */
  | { readonly kind: 'finish'; readonly threads: ThreadCounts }
  | ListenMessage
  /** The main thread has taken this many events, and its listeners needed so long for them. */
  | { readonly kind: 'credit'; readonly events: number; readonly milliseconds: number }
  /** The main thread has told of the last progress. */
  | { readonly kind: 'progressed' }
  | { readonly kind: 'stop' };

/** Types somebody listens to; the others are not sent. It goes ahead of a scan and of a change, so by both ports. */
export interface ListenMessage {
  readonly kind: 'listen';
  readonly events: readonly EventName[];
  /** Grows: the one that comes later by the other port may be older. */
  readonly number: number;
}

/** Past everything else that it has to do: somebody waits. */
export type DbManagerTakesNow =
  | ToDemands
  | ListenMessage
  /** What an application changes, in order. */
  | {
      readonly kind: 'change';
      readonly changes: readonly { readonly ticket: number; readonly row: ExternalRow }[];
    };

export interface StoreProgress {
  readonly found: number;
  readonly acknowledged: number;
  readonly walked: boolean;
  readonly folders: number;
  readonly unlisted: number;
  readonly toParse: number;
  readonly toGrab: number;
  readonly toDownload: number;
  readonly stages: Readonly<
    Record<'parser' | 'grabber' | 'downloader', { readonly done: number; readonly failed: number }>
  >;
}

export type DbManagerGives =
  | { readonly kind: 'ready' }
  /** The database cannot be opened, or the scan cannot begin. */
  | { readonly kind: 'refused'; readonly error: WireError }
  /** The scan would make roots of these: they are to be looked at, and the scan to be asked for again. */
  | { readonly kind: 'strangers'; readonly paths: readonly string[] }
  | {
      readonly kind: 'scanning';
      readonly scan: number;
      readonly roots: readonly WalkedRoot[];
      readonly others: readonly string[];
      /** Grabbers that a scan before has put aside, and this one does not wait for either. */
      readonly aside: readonly string[];
    }
  /** The scan does not wait for it any longer. */
  | { readonly kind: 'aside'; readonly grabber: string }
  /** There is work, or there will be: a dispatcher is needed. Said once a scan; not at all where nothing has changed. */
  | { readonly kind: 'due' }
  | { readonly kind: 'events'; readonly events: readonly ScanEvent[] }
  | { readonly kind: 'progress'; readonly progress: StoreProgress }
  | { readonly kind: 'finished'; readonly report: ScanReport }
  /** Nothing is left for grabbers that no scan waits for, nor for downloads. */
  | { readonly kind: 'idle' }
  /** The database failed in the middle: what was committed is safe, the scan is over. */
  | { readonly kind: 'failed'; readonly error: WireError }
  /** Changes are durable, or were not made. */
  | { readonly kind: 'settled'; readonly ticket: number; readonly answer: Answer }
  | { readonly kind: 'stopped' };

/** For `checkpoint-worker.ts`: the path of the database. */
export interface CheckpointErrand {
  readonly options: string;
  readonly answer: undefined;
}
