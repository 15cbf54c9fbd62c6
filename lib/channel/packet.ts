/**
 * A packet: one step of work on one file, as it travels
 *
 *     DB manager -> dispatcher -> parser | grabber | downloader -> dispatcher -> DB manager
 *
 * Header and opaque body: the dispatcher reads the header only. A packet without an outcome is work, with one it is a
 * result. The body is one string, made once by its sender and read once by the last receiver (a nested object costs
 * 59 us of structured clone over two hops, a string 19 us).
 */
import type { WireError } from '../errors.ts';
import type { Said } from '../metadata/album-identity.ts';
import type { Columns, Facets } from '../metadata/columns.ts';
import type { MediaType } from '../metadata/document.ts';

/**
 * - `probe`: parse a file in a process of its own, because the last run died while it may have been in flight
 * - `parse`: bytes -> metadata
 * - `grab`: one grabber on one item
 * - `download`: one URL into the artwork store
 * - `picture`: the bytes of one picture, for somebody who asked
 */
export type Step = 'probe' | 'parse' | 'grab' | 'download' | 'picture';

/** `now` is somebody waiting, `normal` a scan. Each lane is a port of its own: a port cannot overtake itself. */
export type Lane = 'now' | 'normal';

/**
 * - `done`: the step is through, the body holds what it found
 * - `failed`: the file, the answer or the plugin is at fault
 * - `unavailable`: an I/O error; says nothing about the file and is never final
 * - `stuck`: past its time limit (blamed)
 * - `died`: its thread or process ended while it was at work (blamed)
 * - `returned`: its thread ended before it was begun (not blamed)
 */
export type Outcome = 'done' | 'failed' | 'unavailable' | 'stuck' | 'died' | 'returned';

/** The queue a packet waits in: one a consumer. */
export type ConsumerName = 'parser' | 'downloader' | `grabber:${string}`;

export interface Packet {
  readonly step: Step;
  readonly consumer: ConsumerName;
  readonly lane: Lane;
  /**
   * File id for `probe` and `parse`, item id for `grab`, download id for `download`, a number of the asker for
   * `picture`, below 0 on its way through the dispatcher: with its consumer it names a packet that is out.
   */
  readonly id: number;
  /** The file the step is about, 0 for a download. */
  readonly file: number;
  readonly type: MediaType;
  /**
   * Work: the path of the file (`probe`, `parse`) or JSON (`GrabTask`, `DownloadTask`, `PictureTask`).
   * Result: JSON (`Document`, `GrabResult`, `DownloadResult`), or '' where there is nothing to say.
   */
  readonly body: string;
  /** Work: the path as bytes, only where it is not UTF-8. `picture` result: the picture. */
  readonly bytes?: Uint8Array | undefined;
  /** `parse` work: how many characters of the path are the root's: what is behind them is the user's to name. */
  readonly below?: number | undefined;
  /** `parse` work: the scanner's stamp. `parse` result: the stamp of the opened file. */
  readonly stamp?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly error?: WireError | undefined;
  /** `unavailable` result: not before this time, where the other side said when. Milliseconds since the epoch. */
  readonly retryAt?: number | undefined;
  /** `parse` result: who read the file (`general`, ...); the name of the value's source. */
  readonly source?: string | undefined;
  /** `parse` result: why the fast lane did not read the file itself. */
  readonly handedOn?: string | undefined;
  /** `parse` result: pictures in the file, JSON (`LocatedArtwork[]`). `[]`: none; absent: the lane does not know. */
  readonly artwork?: string | undefined;
  /** `parse` result: what the file's name says, where the file has no title; JSON (`Document`). */
  readonly named?: string | undefined;
  readonly columns?: Columns | undefined;
  readonly facets?: Facets | undefined;
  /** `parse` result: what the file says of its album. */
  readonly said?: Said | undefined;
  /** Wall time of the step, microseconds. */
  readonly micros?: number | undefined;
}

/** `'/x/y.mp3'`, or its bytes where the name is not UTF-8: what `fs` takes. */
export type RawPath = string | Uint8Array;

/** A longer body is not posted: a huge message aborts the whole process. */
export const BODY_CAP: number = 2 * 1024 * 1024;

export interface SidecarEntry {
  readonly name: string;
  readonly kind: string;
  readonly stamp: string;
}

/** Body of a `grab` packet on its way to the grabber. */
export interface GrabTask {
  readonly item: number;
  readonly path: string;
  readonly type: MediaType;
  readonly stamp: string;
  /** Best values so far. */
  readonly values: { readonly [key: string]: readonly (string | number)[] };
  /** Sidecars in the item's folder. */
  readonly sidecars: readonly SidecarEntry[];
}

/** What a picture shows: the front of the album or the poster of the film, its back, ... */
export type ArtworkKind = 'cover' | 'back' | 'fanart' | 'thumbnail' | 'artist' | 'other';

/**
 * Where a picture is:
 * - `sidecar`: a file beside the item
 * - `spans`: [offset, length, ...] in the item's own file; `coding` says how the bytes are written there
 * - `ask`: in the item's own file, to be found by reading it again with pictures on
 * - `stored`: a name in the artwork store
 */
export type ArtworkLocator =
  | { readonly at: 'sidecar'; readonly name: string; readonly stamp: string }
  | { readonly at: 'spans'; readonly spans: readonly number[]; readonly coding: 'raw' | 'base64' | 'unsync' }
  | { readonly at: 'ask'; readonly index: number }
  | { readonly at: 'stored'; readonly name: string };

/** A picture on this machine. */
export interface LocatedArtwork {
  readonly kind: ArtworkKind;
  readonly mime?: string | undefined;
  readonly locator: ArtworkLocator;
}

export interface DownloadRequest {
  readonly url: string;
  readonly kind: ArtworkKind;
}

/** Of a `Document`, as it comes out of JSON. */
interface GrabbedDocument {
  readonly [key: string]: readonly (readonly [string | number] | readonly [string | number, string])[];
}

/** A track inside the file: what becomes the item of this part. */
export interface FoundTrack {
  readonly part: number;
  readonly document: GrabbedDocument;
}

/** Body of a `grab` packet on its way back. */
export interface GrabResult {
  readonly document: GrabbedDocument;
  /** All that the file holds; absent: nothing is said about it. */
  readonly tracks?: readonly FoundTrack[] | undefined;
  readonly artwork: readonly LocatedArtwork[];
  readonly downloads: readonly DownloadRequest[];
  /** The scope of the item, and the answer where this packet is the first to use it. */
  readonly scope?: string | undefined;
  readonly answer?: ScopeAnswer | undefined;
}

/** What a grabber's `lookup` answered for a scope. `answer` null: asked, and there is none. */
export interface ScopeAnswer {
  readonly scope: string;
  readonly answer: unknown;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Body of a `download` packet to the web thread. */
export interface DownloadTask {
  readonly url: string;
  readonly kind: ArtworkKind;
}

export interface DownloadResult {
  /** Name in the artwork store. */
  readonly name: string;
  readonly mime: string;
  readonly size: number;
}

/** Body of a `picture` packet. `path` is the media file or the sidecar; the stamp must still fit. */
export interface PictureTask {
  readonly path: string;
  readonly stamp: string;
  readonly locator: ArtworkLocator;
}
