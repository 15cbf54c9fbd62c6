/** What the reader thread takes and gives: queries of the application, answered a page at a time. */
import type { WireError } from '../errors.ts';
import type { ArtworkKind, ArtworkLocator } from '../channel/packet.ts';
import type { MediaType, Value } from '../metadata/document.ts';
import type { ScanReport } from '../status/report.ts';

export interface ReaderOptions {
  readonly path: string;
  readonly languages: readonly string[];
}

export type ReaderEnds = 'main';

/**
 * Everything is optional; several conditions must all hold. Names (artist, album, ...) are exact as `artists()` and
 * `albums()` give them; where there is no such name, one that differs only in the case of ASCII letters will do.
 */
export interface FileFilter {
  readonly type?: MediaType | undefined;
  readonly state?: 'found' | 'done' | 'failed' | 'quarantined' | undefined;
  readonly artist?: string | undefined;
  readonly albumArtist?: string | undefined;
  readonly album?: string | undefined;
  readonly genre?: string | undefined;
  readonly year?: number | undefined;
  /** Files in this folder or below it; an absolute path. */
  readonly folder?: string | undefined;
  /** `true`: only missing files; default: only files that are there. `'all'`: both. */
  readonly missing?: boolean | 'all' | undefined;
  /** At most this many files; counted by who asks for the pages. */
  readonly limit?: number | undefined;
}

/** A track inside a file: told by a cue sheet, or by its chapters. */
export interface TrackOfFile {
  readonly item: number;
  /** Its number, from 1. */
  readonly part: number;
  /** As those of a file; what nobody says of the track is that of the whole file. `start`, `end`: ms in the file. */
  readonly values: FileEntry['values'];
}

/** One file of the library. Stable: a line of `valhalla export` is such an object, with some of its values beside it. */
export interface FileEntry {
  readonly id: number;
  /** The public identity; files come in its order. */
  readonly item: number;
  /** A track inside the file, from 1; absent: the whole file. */
  readonly part?: number | undefined;
  readonly path: string;
  /** base64; only where the path is not UTF-8. */
  readonly pathBytes?: string | undefined;
  readonly type: MediaType;
  readonly state: 'found' | 'done' | 'failed' | 'quarantined';
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  readonly firstSeen: number;
  readonly missingSince?: number | undefined;
  readonly error?: { readonly stage: string; readonly code: string; readonly message: string } | undefined;
  /** Best values by key: every value of the winning source, in its order. `duration` is in ms. */
  readonly values: { readonly [key: string]: readonly Value[] };
  /** Of a whole file that holds several. */
  readonly tracks?: readonly TrackOfFile[] | undefined;
}

/** A value with where it comes from. */
export interface ValueDetail {
  readonly key: string;
  readonly group: string;
  readonly value: Value;
  readonly language?: string | undefined;
  readonly source: string;
  readonly priority: number;
  /** It is (part of) the best value of its key. */
  readonly best: boolean;
}

export interface FileDetail extends FileEntry {
  readonly details: readonly ValueDetail[];
  readonly artwork: readonly {
    readonly kind: ArtworkKind;
    readonly source: string;
    readonly mime?: string | undefined;
    readonly locator: ArtworkLocator | { readonly at: 'download'; readonly url: string };
  }[];
  readonly errors: readonly ErrorEntry[];
}

export interface ErrorEntry {
  readonly path: string;
  readonly pathBytes?: string | undefined;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
  readonly tries: number;
  /** Milliseconds since the epoch; 0: at the next scan. */
  readonly nextTry: number;
  readonly quarantined: boolean;
}

export interface Counts {
  /** Without missing ones, as all that follow but `missing`. */
  readonly files: number;
  readonly byType: Readonly<Record<MediaType, number>>;
  readonly byState: Readonly<Record<'found' | 'done' | 'failed' | 'quarantined', number>>;
  readonly missing: number;
  readonly artists: number;
  readonly albums: number;
  readonly genres: number;
  readonly errors: number;
  /** Sum of all durations, ms. */
  readonly duration: number;
}

export interface SearchHit {
  readonly item: number;
  readonly file: number;
  /** A track inside the file, from 1; absent: the whole file. */
  readonly part?: number | undefined;
  readonly path: string;
  /** base64; only where the path is not UTF-8. */
  readonly pathBytes?: string | undefined;
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
}

export interface AlbumEntry {
  readonly album: string;
  /** Where none is tagged: the one artist of all its tracks, else null. */
  readonly albumArtist: string | null;
  /** The earliest of its tracks. */
  readonly year: number | null;
  readonly tracks: number;
  /** ms */
  readonly duration: number;
}

export interface ArtistEntry {
  readonly artist: string;
  /** Different album titles. */
  readonly albums: number;
  readonly tracks: number;
}

export interface PlaylistInfo {
  readonly item: number;
  readonly file: number;
  readonly path: string;
  /** base64; only where the path is not UTF-8. */
  readonly pathBytes?: string | undefined;
  /** Its own, else the name of its file. */
  readonly title: string;
  readonly entries: number;
  /** Entries whose file is not in the library, or gone. */
  readonly missing: number;
  /** Entries that are addresses of the web. */
  readonly web: number;
  /** Of its entries, as far as it is known; ms. */
  readonly duration: number;
}

export interface PlaylistEntry {
  /** As the playlist writes it. */
  readonly location: string;
  readonly state: 'found' | 'missing' | 'web';
  /** Of the playlist, else of the library: `Artist - Title`. */
  readonly title?: string | undefined;
  /** ms; of the playlist, else of the library. */
  readonly duration?: number | undefined;
  /** Of the file that is meant, as the next two; it may be gone. */
  readonly item?: number | undefined;
  readonly path?: string | undefined;
  readonly pathBytes?: string | undefined;
}

export interface Playlist extends PlaylistInfo {
  /** In its order. */
  readonly list: readonly PlaylistEntry[];
}

/** Where the picture of an item is, with what is needed to read it. */
export interface ArtworkPlace {
  readonly item: number;
  /** The media file, or the sidecar that is the picture. */
  readonly path: string;
  readonly pathBytes?: Uint8Array | undefined;
  /** What the file of `path` must still have; of no meaning for a `stored` picture. */
  readonly stamp: string;
  readonly mime?: string | undefined;
  readonly locator: ArtworkLocator;
}

/**
 * Name -> [argument, answer]. Paged queries take the last key of the page before (0 or '' for the first one):
 *
 * - `files`: the last `item`; at most `page` files, fewer only at the end. `tracks`: in place of a file that holds
 *   several tracks these tracks
 * - `playlists`: the last `item`, as `files`
 * - `changes`: what has changed since this `cursor`; without one, the cursor of now
 * - `albums`, `artists`, `errors`: `next` of the answer, undefined at the end; `page` counts titles, names, files, and
 *   one of these may have several rows
 */
export interface Queries {
  files: [{ filter: FileFilter; after: number; page: number; tracks?: boolean | undefined }, FileEntry[]];
  /** By its path, or by its public identity. */
  file: [{ path: string; pathBytes?: Uint8Array | undefined } | { item: number }, FileDetail | undefined];
  counts: [Record<string, never>, Counts];
  search: [{ text: string; limit: number }, SearchHit[]];
  albums: [
    { filter: FileFilter; after: string; page: number },
    { rows: AlbumEntry[]; next: string | undefined },
  ];
  artists: [
    { filter: FileFilter; after: string; page: number },
    { rows: ArtistEntry[]; next: string | undefined },
  ];
  playlists: [{ after: number; page: number }, PlaylistInfo[]];
  /** By its path, or by its public identity. */
  playlist: [{ path: string; pathBytes?: Uint8Array | undefined } | { item: number }, Playlist | undefined];
  errors: [{ after: number; page: number }, { rows: ErrorEntry[]; next: number | undefined }];
  artwork: [{ item: number; kind: ArtworkKind }, ArtworkPlace | undefined];
  roots: [
    Record<string, never>,
    {
      path: string;
      state: 'online' | 'offline';
      reason: string | null;
      recursive: boolean;
      scanned: number | null;
    }[],
  ];
  /** For `why`: roots with their settings, the inner ones first. */
  why: [
    { path: string },
    {
      roots: {
        id: number;
        path: string;
        raw: Buffer | null;
        recursive: number;
        depth: number;
        links: 'never' | 'inside' | 'all';
        suffixes: string | null;
        state: 'online' | 'offline';
        reason: string | null;
        scanned: number | null;
      }[];
      file:
        | {
            id: number;
            state: FileEntry['state'];
            missingSince: number | null;
            missingReason: 'ignored' | null;
            young: 0 | 1;
            folderOffline: 0 | 1;
            folderReason: string | null;
          }
        | undefined;
      errors: { stage: string; code: string; message: string; tries: number; nextTry: number }[];
    },
  ];
  changes: [
    { since?: number | undefined },
    { items: readonly number[]; everything: boolean; cursor: number },
  ];
  lastScan: [Record<string, never>, ScanReport | undefined];
}
export type QueryName = keyof Queries;

export type ReaderTakes =
  | { readonly kind: 'query'; readonly ticket: number; readonly name: QueryName; readonly argument: unknown }
  | { readonly kind: 'stop' };
export type ReaderGives =
  | { readonly kind: 'answer'; readonly ticket: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly ticket: number; readonly error: WireError }
  | { readonly kind: 'stopped' };
