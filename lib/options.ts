/** Options of a library: what they mean, and their defaults. They are checked in `check-options.ts`. */
import type { AlbumRules } from './metadata/album-identity.ts';
import type { SuffixOptions } from './metadata/media-suffixes.ts';
import type { TagSettings } from './metadata/tag-maps/tag-settings.ts';

export interface RootSettings {
  readonly path: string;
  /** Default: true. */
  readonly recursive?: boolean | undefined;
  /** Levels below the root, 0 is the root's own files only. Default: 64. */
  readonly depth?: number | undefined;
  /** Symbolic links: `never` followed, only to places `inside` the root (default), or `all`. */
  readonly links?: 'never' | 'inside' | 'all' | undefined;
  /** As `suffixes` of the library, for this root: `{ audio: ['flac'], image: [] }`. `null`: no longer. */
  readonly suffixes?: SuffixOptions | null | undefined;
  /** Names of the grabbers that look at files of this root, of those that are on. Default, and `null`: all. */
  readonly grabbers?: readonly string[] | null | undefined;
}

export interface GrabberSettings {
  /** A built-in name, the path of a module, or a package name. */
  readonly use: string;
  /** Checked by the grabber's own schema. */
  readonly options?: unknown;
  /** Switches a built-in grabber off. */
  readonly off?: boolean | undefined;
}

export type RootOption = string | RootSettings;
export type GrabberOption = string | GrabberSettings;

export interface ValhallaOptions {
  /** Database file. Default: `$XDG_DATA_HOME/libvalhalla/library.db`, whose folder is made; another folder must be there. */
  readonly database?: string | undefined;
  /** Folders to scan, beside those the library remembers. One may be away; a file is refused when they are first scanned. */
  readonly roots?: readonly RootOption[] | undefined;
  /** Replaces the default suffixes of the types it names; without dot. */
  readonly suffixes?: SuffixOptions | undefined;
  /** Added to the built-in local ones. */
  readonly grabbers?: readonly GrabberOption[] | undefined;
  /** Threads of the parser pool. Default: what the machine has, and up to 8 where files wait for the disk. */
  readonly jobs?: number | undefined;
  readonly limits?: LimitOptions | undefined;
  /**
   * How much scans give way to everything else on the machine: 0 (not at all, the default) to 19, as of nice(1). The
   * application's own thread, and queries, are as before. On Linux; elsewhere it has no effect.
   */
  readonly priority?: number | undefined;
  /** How the name of a file without a title is read. On unless `off`. */
  readonly decrapifier?: DecrapifierOptions | undefined;
  /**
   * What makes tracks an album: lists of keys, the first whose keys all have values decides; the word `folder` is the
   * folder of the tracks. Default: `[['musicbrainz_album_id'], ['album_artist', 'album', 'date'], ['album', 'folder'],
   * ['folder']]`, and later what the library was scanned with last. A change takes effect with the next scan, without
   * reading a file again.
   */
  readonly albumIdentity?: AlbumRules | undefined;
  /** How tags are read, in files that are parsed from now on: `scan({ full: true })` reads all again. See `docs/tags.md`. */
  readonly tags?: TagSettings | undefined;
  /**
   * Languages in order of preference (BCP 47): of sources of equal priority the one that speaks them is shown, and of
   * its values those come first; the others stay, behind. Lists and details of this process show it at once; what is
   * sorted, searched and grouped by, and seen by other programs, has it from what is stored from then on, or from a
   * `reindex()` by this process.
   */
  readonly languages?: readonly string[] | undefined;
  /**
   * `-128..128`, lower wins: `{ 'local-artwork': { cover: -96 }, nfo: { '': 0 } }`; the key '' is for all keys. Not of
   * `external`, which stands above all.
   */
  readonly priorities?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /** Sent to web services, which ask for a way to reach you: a mail address or a URL. */
  readonly contact?: string | undefined;
  /** Hosts of your own network that grabbers may ask. */
  readonly allowHosts?: readonly string[] | undefined;
  /**
   * Whether ffprobe is asked about files that no reader of the library knows: `auto` (default) where it is on the PATH,
   * `never`, or `always` (then it must be there).
   */
  readonly ffprobe?: 'auto' | 'never' | 'always' | undefined;
  /**
   * When files that are missing are removed for good: `never` (default), `now`, or after so many days; at the end of the
   * next scan that has looked everywhere and has not found them: one of all roots, none of them away, whole. The scan that
   * marks a file removes it not. What is set for them (ratings, play counts) goes with them.
   */
  readonly purge?: 'never' | 'now' | { readonly days: number } | undefined;
  /**
   * Opens an existing library for queries only: no thread that writes is started. One of an older libvalhalla is brought up
   * to date all the same, by the first query. Its folder must be one that this user may write: SQLite keeps a log there for
   * readers, too. Where it is not, and nobody has the library open, `open` rejects with ERR_VALHALLA_DB_READONLY.
   */
  readonly readOnly?: boolean | undefined;
  /**
   * A file that `close` writes: what every thread did, and when. `x.json` for trace viewers (Chrome trace events),
   * `x.svg` as a picture. Memory is bounded; what was left out is said in the file.
   */
  readonly trace?: string | undefined;
  /** @internal name of the BroadcastChannel that gets every message */
  readonly traceMessages?: string | undefined;
  /** @internal milliseconds that a scan waits for a grabber that is not built in (`lib/dbmanager/patience.ts`) */
  readonly patience?: number | undefined;
}

/** How names of files are read, where their tags say no title. */
export interface DecrapifierOptions {
  /** Removed from names before they are read: words (`xvid`), and patterns (`sSEeEP`) that tell season and episode. */
  readonly keywords?: readonly string[] | undefined;
  /** Keywords only, and as libvalhalla 2.1 reads them, its faults included. */
  readonly strict?: boolean | undefined;
  /** Names are not read. */
  readonly off?: boolean | undefined;
}

export interface LimitOptions {
  /** Milliseconds one file may take to be parsed. Default: 5,000. */
  readonly parse?: number | undefined;
  /** Milliseconds one grab may take. Default: 60,000. */
  readonly grab?: number | undefined;
  /** Megabytes of heap and buffers above which a worker is replaced after its file. Default: 512. */
  readonly memory?: number | undefined;
  /** Files after which a worker is replaced. Default: never. */
  readonly files?: number | undefined;
}
