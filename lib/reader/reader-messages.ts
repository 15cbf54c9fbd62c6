/** What the reader thread takes and gives: queries of the application, answered a page at a time. */
import type { WireError } from '../errors.ts';
import type { ArtworkKind, ArtworkLocator } from '../channel/packet.ts';
import type { Document, MediaType, Value } from '../metadata/document.ts';
import type { ValueDetail } from '../metadata/value-details.ts';
import type { AncestorRow } from '../exchange/ancestor-row.ts';
import type { Identity } from '../exchange/row.ts';
import type { EntriesQuery, Query } from '../query/query.ts';
import type { ScanReport } from '../status/report.ts';
import type { LockOwner } from '../store/lock-owner.ts';

export interface ReaderOptions {
  readonly path: string;
  readonly languages: readonly string[];
  /** Of the file that the library opened (`OpenedFile`); without, it is the one that is there with the first query. */
  readonly opened: string | undefined;
}

export type ReaderEnds = 'main';

/** A track inside a file: told by a cue sheet, or by its chapters. */
export interface TrackOfFile {
  readonly item: number;
  /** Its number, from 1. */
  readonly part: number;
  /** As those of a file; what nobody says of the track is that of the whole file. `start`, `end`: ms in the file. */
  readonly values: FileEntry['values'];
  readonly external?: FileEntry['external'];
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
  /** Of these, what applications have set; a value, or a value and its language. */
  readonly external?: { readonly [key: string]: readonly (Value | readonly [Value, string])[] } | undefined;
  /** Of a whole file that holds several. */
  readonly tracks?: readonly TrackOfFile[] | undefined;
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
  /** Milliseconds since the epoch; 0: at the next scan; `Number.MAX_SAFE_INTEGER`: not by itself, but when the file changes, or with `retry`. */
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

/** One of the different values of a key. */
export interface ValueEntry {
  /** A number where the key's values are numbers (`docs/keys.md`). Of a key that is not described there: text. */
  readonly value: Value;
  /** Items that have it. */
  readonly count: number;
}

/** An album, as all of its tracks say it that are there. */
export interface AlbumEntry {
  /** The public identity: it stays as long as `identity` does, and is never another album's. */
  readonly id: number;
  /** Title, as most tracks have it; where none is tagged, the name of the folder. */
  readonly album: string;
  /**
   * Where none is tagged: the one artist of all tracks (guests do not count), `Various Artists` where there are several,
   * null where nobody is named.
   */
  readonly albumArtist: string | null;
  /** Its tracks are marked so, or it is by Various Artists. */
  readonly compilation: boolean;
  /**
   * The earliest of its tracks, as `date` (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`): of `2001` and `2001-05-03` the one that says
   * more.
   */
  readonly year: number | null;
  readonly date: string | null;
  /** When it first came out, and when this release did, where the first track says so. */
  readonly originalDate?: string | undefined;
  readonly releaseDate?: string | undefined;
  readonly tracks: number;
  readonly discs: number;
  /** ms */
  readonly duration: number;
  /** An item with a cover, for `artwork(item)`. */
  readonly cover: number | null;
  /** Paths. */
  readonly folders: readonly string[];
  /** Names to sort by, as tagged, else as shown. */
  readonly sort: { readonly album: string; readonly artist: string | null };
  /** The keys that make it this album, with their values in lower case: see the option `albumIdentity`. */
  readonly identity: Readonly<Record<string, string>>;
}

export interface AlbumExplanation {
  readonly album: AlbumEntry;
  /** Why its tracks are together. */
  readonly words: readonly string[];
  /** Albums of the same title or in the same folder. */
  readonly near: readonly {
    readonly album: AlbumEntry;
    /** Why they are apart. */
    readonly why: string;
    /** What would bring them together. */
    readonly remedy: string;
  }[];
}

export interface ArtistEntry {
  readonly artist: string;
  /** Albums with a track of theirs. */
  readonly albums: number;
  readonly tracks: number;
  /** Name to sort by, as tagged, else as shown. */
  readonly sort: string;
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

/** A list that is made when it is asked for. */
export interface SmartPlaylist {
  readonly name: string;
  /** For `query`; relative times (`-30d`) are as they were saved. */
  readonly query: EntriesQuery;
  /** As it was typed, where it was. */
  readonly text?: string | undefined;
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

/** A row of the answer, by the `from` of what is asked for. */
export interface RowsFrom {
  files: FileEntry;
  items: FileEntry;
  values: ValueEntry;
  albums: AlbumEntry;
  artists: ArtistEntry;
}
/** What is in a row of the answer to this query. */
export type RowOf<Asked extends Query> = RowsFrom[Asked['from']];

/** What the library knows of a row that is to be imported. */
export interface Match {
  /** That it fits; several: it is not clear which is meant. */
  readonly items: readonly number[];
  /** What applications have said of the one. */
  readonly external: Document;
  /** What libvalhalla 2 had found of it, as it was imported before. */
  readonly imported: Document;
  /** The best values of the keys that are asked for, whoever says them. */
  readonly best: Document;
}

/** How a query is answered, for people. */
export interface Explanation {
  /** In words: where it begins, what is looked at, how it is sorted. */
  readonly words: readonly string[];
  /** Every item of the library has to be looked at. */
  readonly scans: boolean;
  readonly sql: string;
  /** SQLite's own account. */
  readonly plan: readonly string[];
}

/**
 * Name -> [argument, answer].
 *
 * - `changes`: what has changed since this `cursor`; without one, the cursor of now
 * - `playlists`: `after` is the last `item` of the page before
 * - `page`: begins behind `cursor`, the `next` of the page before; `next` is undefined at the end. A query in it is
 *   valid: `checkQuery` was asked.
 * - `errors`: `after` is `next` of the page before; a page counts files, which may have several rows
 */
/** A folder that the library remembers. */
export interface RootEntry {
  path: string;
  /** `held`: of its files so many would have gone at once that none was marked missing (see `acceptLoss`). */
  state: 'online' | 'offline' | 'held';
  /** Why it is offline, or held. */
  reason: string | null;
  recursive: boolean;
  /** Where it has some of its own. */
  suffixes: { readonly [Type in MediaType]?: readonly string[] | undefined } | undefined;
  /** Milliseconds since the epoch; null: never. */
  scanned: number | null;
}

export interface Queries {
  page: [
    { query: Query; cursor?: string | undefined; size: number },
    { rows: readonly RowsFrom[Query['from']][]; next: string | undefined },
  ];
  count: [{ query: Query }, number];
  explain: [{ query: Query }, Explanation];
  /** By its path, or by its public identity. */
  file: [{ path: string; pathBytes?: Uint8Array | undefined } | { item: number }, FileDetail | undefined];
  counts: [Record<string, never>, Counts];
  playlists: [{ after: number; page: number }, PlaylistInfo[]];
  /** By its path, or by its public identity. */
  playlist: [{ path: string; pathBytes?: Uint8Array | undefined } | { item: number }, Playlist | undefined];
  smartPlaylists: [Record<string, never>, SmartPlaylist[]];
  errors: [{ after: number; page: number }, { rows: ErrorEntry[]; next: number | undefined }];
  artwork: [{ item: number; kind: ArtworkKind }, ArtworkPlace | undefined];
  roots: [Record<string, never>, RootEntry[]];
  /** Names of whoever has said something. */
  sources: [Record<string, never>, string[]];
  /** Who has the scan lock. */
  holder: [Record<string, never>, LockOwner | undefined];
  /** An id, or a title. */
  album: [{ asked: string }, AlbumExplanation[]];
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
        state: RootEntry['state'];
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
    { items: readonly number[]; playlists: boolean; everything: boolean; cursor: number },
  ];
  /** In the order of the rows. */
  match: [{ rows: readonly Identity[]; keys: readonly string[] }, Match[]];
  /** Files of libvalhalla 2 of which it has values; `after`: the last `id` of the page before. */
  ancestor: [{ file: string; after: number; page: number }, AncestorRow[]];
  /** Undefined: it is no database. */
  ancestorFacts: [{ file: string }, { highestRating: number | undefined } | undefined];
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
