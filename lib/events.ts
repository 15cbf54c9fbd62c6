/** The events of a library. An event means that its data is in the database. */
import type { WireError } from './errors.ts';
import type { MediaType } from './metadata/document.ts';
import type { ProgressSnapshot } from './status/progress.ts';
import type { ScanReport } from './status/report.ts';

export interface FileEvent {
  readonly path: string;
  /** base64; only where the path is not UTF-8. */
  readonly pathBytes?: string | undefined;
  readonly file: number;
  readonly item: number;
}

/** A file that somebody asked for. `path` is the library's: a symbolic link was followed. */
export interface DemandEvent extends FileEvent {
  /** The absolute path as it was asked. */
  readonly asked: string;
}

export interface ValhallaEvents {
  'scan:begin': { readonly scan: number };
  /** One stage's metadata of one file is stored: `source` says whose. */
  'file:stored': FileEvent & {
    readonly stage: 'parse' | 'grab' | 'download';
    readonly source: string;
    readonly type: MediaType;
  };
  /** Every step that can run now is through. */
  'file:done': FileEvent;
  'file:error': FileEvent & {
    readonly stage: string;
    readonly error: WireError;
    readonly quarantined: boolean;
  };
  /** What an application said of an item, here or where this process scans for others, is durable; the best values of these keys are others now. */
  'item:changed': FileEvent & { readonly keys: readonly string[] };
  /** What looked like a new file is one that was missing: the item `from` is gone, `to` lives on in its place. */
  'item:joined': FileEvent & { readonly from: number; readonly to: number };
  'root:offline': { readonly path: string; readonly reason: string };
  /** A watched root is `watching`, or `polling` where it cannot be watched, or `away`; `reason` says why. */
  'watch:state': {
    readonly root: string;
    readonly state: 'watching' | 'polling' | 'away';
    readonly reason?: string | undefined;
  };
  'grabber:off': { readonly grabber: string; readonly reason: string };
  /** About five times a second while a scan runs. */
  progress: ProgressSnapshot;
  /** Events were dropped, because their listener was too slow to take them: of files and items, or `log`, and in a loop also old ones. */
  'events:missed': {
    /** When the first and the last of them were dropped: milliseconds since the epoch. */
    readonly from: number;
    readonly to: number;
    readonly count: number;
  };
  /** On demand: what the file itself says is stored; of a file that was known already it is told too. */
  'ondemand:parsed': DemandEvent;
  /** On demand: what this grabber found is stored. Not told of one that had looked at the file before. */
  'ondemand:grabbed': DemandEvent & { readonly grabber: string };
  /** On demand: everything that can be known of the file now is stored. */
  'ondemand:ended': DemandEvent;
  /** On demand: there is no such file, it is none for this library, or it could not be read. */
  'ondemand:failed': { readonly asked: string; readonly error: WireError };
  /** Every folder was walked, and every file of this scan is known. */
  'scan:walked': { readonly scan: number; readonly found: number };
  'scan:end': ScanReport;
  /** Of scans in a loop: the next one begins then (milliseconds since the epoch), or at a `wake`; or tries again, where it was refused. */
  'scan:sleep': { readonly until: number };
  /** What `scan` was asked for is over, however it ended: the one scan, or the last of a loop. */
  'scan:exit': { readonly [Nothing in never]: never };
  'scan:pause': { readonly [Nothing in never]: never };
  'scan:resume': { readonly [Nothing in never]: never };
  /** Grabbers that no scan waits for, and downloads, have nothing more to do now. */
  'grabbing:idle': { readonly [Nothing in never]: never };
  log: { readonly from: string; readonly text: string };
}

export type EventName = keyof ValhallaEvents;

/** There may be one or more a file: a listener who is too slow to take them misses some, and is told so. */
export const PER_FILE: ReadonlySet<EventName> = new Set<EventName>([
  'file:stored',
  'file:done',
  'file:error',
  'item:changed',
  'item:joined',
  'log',
]);

/** An event as an async iterator of a scan gives it, and as `--json` prints it. */
export type ScanEvent = { [Name in EventName]: { readonly event: Name } & ValhallaEvents[Name] }[EventName];
