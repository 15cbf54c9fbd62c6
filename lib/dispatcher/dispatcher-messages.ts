/** What the dispatcher takes from and gives to the main thread; its other channels are in `lib/channel`. */
import type { TraceTarget } from '../channel/trace.ts';
import type { GrabberManifest } from '../channel/manifest.ts';
import type { Packet } from '../channel/packet.ts';
import type { TagSettings } from '../metadata/tag-maps/tag-settings.ts';
import type { NameSettings } from '../metadata/decrapifier/name-settings.ts';
import type { PoolReport } from '../status/report.ts';
import type { PoolBounds } from '../threads/pool-size.ts';

/** `now`: to the DB manager too, for packets that somebody waits for. */
export type DispatcherEnds = 'main' | 'dbmanager' | 'now';

export interface GrabberPlace {
  readonly manifest: GrabberManifest;
  /** URL of its module. */
  readonly url: string;
  readonly options: unknown;
  readonly builtIn: boolean;
}

export interface DispatcherOptions {
  /** Parser threads. */
  readonly parsers: PoolBounds;
  /** Milliseconds a file, and a grab, may take. */
  readonly parseLimit: number;
  readonly grabLimit: number;
  /** Megabytes of a thread; packets of a thread (0: no limit). */
  readonly memoryLimit: number;
  readonly fileLimit: number;
  readonly artworkFolder: string;
  readonly userAgent: string;
  readonly allowHosts: readonly string[];
  readonly facetKeys: readonly string[];
  /** What a file says of its album (`bundleKeys`). */
  readonly albumKeys: readonly string[];
  /** Where ffprobe is, if it may be asked. */
  readonly ffprobe?: string | undefined;
  /** How names are read where files have no title; undefined: not at all. */
  readonly names?: NameSettings | undefined;
  readonly tags?: TagSettings | undefined;
  readonly trace?: TraceTarget | undefined;
  /** Of all threads of the library but the reader, which answers queries. */
  readonly nice?: number | undefined;
}

export type DispatcherTakes =
  | {
      readonly kind: 'begin';
      readonly grabbers: readonly GrabberPlace[];
      /** Names of those that the scan does not wait for, as they take long. */
      readonly aside: readonly string[];
    }
  /** Files may come on demand, outside of a scan too. */
  | { readonly kind: 'attend'; readonly grabbers: readonly GrabberPlace[] }
  /** Scan through: threads whose work is part of a scan end. */
  | { readonly kind: 'rest'; readonly aside: readonly string[] }
  /** Nothing is left for the web: those threads end too. */
  | { readonly kind: 'idle' }
  /** Forget what waits, finish what is at work, then answer `drained`. */
  | { readonly kind: 'cancel' }
  /** A picture that somebody waits for. */
  | { readonly kind: 'picture'; readonly packet: Packet }
  | { readonly kind: 'stop' };

export interface CrewProgress {
  readonly threads: number;
  /** In the dispatcher's queue and with the threads. */
  readonly queued: number;
}

export interface DispatcherProgress {
  readonly parser: CrewProgress;
  readonly grabber: CrewProgress;
  readonly downloader: CrewProgress;
  readonly routed: number;
  readonly slowest?:
    | { readonly path: string; readonly stage: string; readonly milliseconds: number }
    | undefined;
}

export interface DispatcherCounts {
  readonly parser: number;
  readonly grabber: number;
  readonly downloader: number;
  readonly replaced: number;
  readonly abandoned: number;
  readonly pool: PoolReport;
}

export type DispatcherGives =
  | { readonly kind: 'picture'; readonly packet: Packet }
  | { readonly kind: 'progress'; readonly progress: DispatcherProgress }
  | { readonly kind: 'log'; readonly from: string; readonly text: string }
  | { readonly kind: 'rested'; readonly counts: DispatcherCounts }
  | { readonly kind: 'drained' }
  | { readonly kind: 'stopped'; readonly abandoned: number };
