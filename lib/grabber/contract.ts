/**
 * `libvalhalla/grabber`: what a grabber is. The guide is `docs/grabbers.md`, the grabber to copy `grabbers/dummy.ts`.
 *
 * Imports nothing to speak of at run time: a grabber's file costs its thread no more than itself.
 */
import type { ArtworkKind, LocatedArtwork, SidecarEntry } from '../channel/packet.ts';
import type { Value } from '../metadata/document.ts';

export type { ArtworkKind, ArtworkLocator, LocatedArtwork, SidecarEntry } from '../channel/packet.ts';
export type { Value } from '../metadata/document.ts';

/** What a grabber can be for. Playlists have no metadata of their own. */
export type GrabberType = 'audio' | 'video' | 'image';

export { PRIORITY } from '../metadata/priority-scale.ts';

/** One file (or track of a file) of the library, as a grabber sees it. */
export interface GrabItem {
  /** Its public identity in the library. */
  readonly id: number;
  /** Absolute path, for people: where the name is not UTF-8 it holds stand-ins. */
  readonly path: string;
  /** Absolute path, for `node:fs`: a string, or the bytes of a name that is not UTF-8. */
  readonly file: string | Uint8Array;
  readonly type: GrabberType;
  /** `size.mtimeNs.ctimeNs` of the file, as the library knows it. */
  readonly stamp: string;
  /** The best values so far, by key (`docs/keys.md`), each a list in the order of its source. */
  readonly values: { readonly [key: string]: readonly Value[] };
  /**
   * The files beside it that match the grabber's `sidecars`, those of the first pattern first. A grabber lists no
   * folders: the scanner has done it.
   */
  readonly sidecars: readonly SidecarEntry[];
}

/** A value with its language, BCP 47: `{ value: 'Der Pate', language: 'de' }`. */
export interface ValueInLanguage {
  readonly value: Value;
  readonly language?: string | undefined;
}

/** One value of a key, or several in order. */
export type GrabbedValue = Value | ValueInLanguage | readonly (Value | ValueInLanguage)[];

/** What a grabber found. Everything is optional; nothing at all means: looked, and there is nothing. */
export interface GrabberResult {
  /**
   * Values by key: `{ genre: ['Jazz', 'Fusion'], lyrics: { value: '...', language: 'en' } }`. Keys are lower case
   * (`docs/keys.md` has those with a meaning). At most 256 keys, 64 KiB of text a value, 1 MiB in all.
   */
  readonly values?: { readonly [key: string]: GrabbedValue | null | undefined } | undefined;
  /** Pictures that are on this machine already: where they are, never their bytes. At most 50. */
  readonly artwork?: readonly LocatedArtwork[] | undefined;
  /**
   * The file holds several tracks, and these are they: each becomes an item of its own. `[]`: it does not, any more.
   * The last word counts, so one grabber of a library may say this at most.
   */
  readonly tracks?: readonly GrabbedTrack[] | undefined;
  /** Pictures on the web. The library fetches them, once an address, after everything else. At most 50. */
  readonly downloads?: readonly { readonly url: string; readonly kind: ArtworkKind }[] | undefined;
}

/** A track inside a file. What it does not say of itself (album, codec ...) is taken from the whole file. */
export interface GrabbedTrack {
  /** 1 to 9999. Where it stays the same the item does, with its id and all that others say of it. */
  readonly part: number;
  /** As those of a result; `start`, `end` and `duration` say where in the file it lies. */
  readonly values: { readonly [key: string]: GrabbedValue | null | undefined };
}

/** A grabber with nothing to say may return nothing. */
export type MaybeResult = GrabberResult | null | undefined | void;

export interface GrabberRequest {
  readonly method?: 'GET' | 'POST' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Milliseconds in all, retries included. */
  readonly timeout?: number | undefined;
  /** Largest answer taken, in bytes. */
  readonly limit?: number | undefined;
}

/** An answer of the web, already here in whole. */
export interface GrabberResponse {
  readonly status: number;
  /** Status 200 to 299. */
  readonly ok: boolean;
  /** After redirects. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  bytes(): Uint8Array;
  text(): string;
  /** @throws SyntaxError where the text is not JSON */
  json(): unknown;
}

/** What the library gives a grabber to work with. */
export interface GrabberContext<Options = unknown> {
  /** The user's options, as the grabber's own schema returned them. */
  readonly options: Options;
  /** Aborted when the scan is stopped: a grabber that waits for something gives up then. */
  readonly signal: AbortSignal;
  /**
   * Asks the web, through the one thread that does: limits a host, retries, Retry-After, cache, time and size limits.
   * An answer of any status is an answer; only for grabbers that declare `web`.
   *
   * @throws ValhallaError ERR_VALHALLA_WEB (no answer: the item is tried again later), ERR_VALHALLA_WEB_REFUSED (an
   *   address that may not be asked), ERR_VALHALLA_WEB_LIMIT (too large, too many at once)
   */
  fetch(url: string, request?: GrabberRequest): Promise<GrabberResponse>;
  /**
   * Stores a picture of which there are only bytes, once however often it is kept, for `{ at: 'stored', name }`. For
   * pictures made or unpacked here; those of the web are `downloads`.
   *
   * @throws ValhallaError ERR_VALHALLA_NO_ARTWORK: the bytes are no picture, or more than 32 MiB
   */
  keep(bytes: Uint8Array): Promise<{ readonly name: string; readonly mime: string }>;
  /** A line for people. A grabber that writes too many loses some; the library says how many. */
  log(text: string): void;
}

/**
 * A check of options that any schema library gives (Zod, Valibot, ArkType): the part of Standard Schema version 1
 * (https://standardschema.dev) that is used here.
 */
export interface OptionsSchema<Options> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Options> | Promise<SchemaResult<Options>>;
    readonly types?: { readonly input: unknown; readonly output: Options } | undefined;
  };
}

export type SchemaResult<Options> =
  | { readonly value: Options; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What every grabber has. */
export interface GrabberBase<Options> {
  /** Lower case letters, digits and `-`. The name of the source of its values. */
  readonly name: string;
  /** A new version is asked about every item again. */
  readonly version: string;
  readonly types: readonly GrabberType[];
  /** Keys an item must have, all of them; other items are not shown to the grabber. */
  readonly needs?: readonly string[] | undefined;
  /**
   * Keys it looks at where an item has one of them; others are not shown to it, unless they have a sidecar of its
   * `sidecars`. An item is due again when one of them, or the file, changes.
   */
  readonly looksFor?: readonly string[] | undefined;
  /** Keys it may add. A grabber that needs one of them comes later; values of other keys are stored too. */
  readonly provides?: readonly string[] | undefined;
  /** Of its values: -128 (highest) to 128, for all keys and for single ones. Default `PRIORITY.NORMAL`. */
  readonly priority?:
    | { readonly default?: number | undefined; readonly keys?: Readonly<Record<string, number>> | undefined }
    | undefined;
  readonly options?: OptionsSchema<Options> | undefined;
  /** Milliseconds between two grabs (lookups, for a grabber with scopes), at least. */
  readonly every?: number | undefined;
  /**
   * Names of files beside the item: `cover.jpg`, `cover.*`, `<name>.lrc` (`<name>` is that of the media file without
   * its suffix). Letter case does not count. `../tvshow.nfo` is one in the folder above; up to three times. An item is
   * due again when one of them appears, changes or goes. Files of any kind, but none with the suffix of a media file
   * except covers, and none whose name begins with a dot.
   */
  readonly sidecars?: readonly string[] | undefined;
  /** It reads the item's own file: an item is due again when its file changed, whatever became of its keys. */
  readonly readsFile?: boolean | undefined;
  /**
   * It looks at the other media files of an item's folder: due again when some come into it or leave it (not in folders of
   * more than 1,024 files).
   */
  readonly neighbours?: boolean | undefined;
  /**
   * `false`: it does not look at `item.values`, which are empty then. Saves their way to the grabber, which counts in a
   * first scan; not for grabbers with `needs` or `looksFor`.
   */
  readonly values?: boolean | undefined;
  /** It uses `context.fetch` or returns downloads. Such a grabber runs only if the user names it. */
  readonly web?: boolean | undefined;
  /** Once, before the first item. A grabber that throws here is off for the scan. */
  setup?(context: GrabberContext<Options>): void | Promise<void>;
  /** After each scan. */
  endOfScan?(context: GrabberContext<Options>): void | Promise<void>;
  /** Once, at the end. */
  teardown?(context: GrabberContext<Options>): void | Promise<void>;
}

/** A grabber that looks at each item by itself. */
export interface ItemGrabber<Options = unknown> extends GrabberBase<Options> {
  /** Never called twice at once. */
  grab(item: GrabItem, context: GrabberContext<Options>): MaybeResult | Promise<MaybeResult>;
}

/**
 * A grabber that asks once for many items: an album of twelve tracks is one question, and each track takes its part of
 * the answer.
 */
export interface ScopeGrabber<Options = unknown, Answer = unknown> extends GrabberBase<Options> {
  /** What to ask about, the same text for all items that share the answer; nothing: there is nothing to ask. */
  scope(item: GrabItem): string | null | undefined;
  /**
   * Asks: once a scope, then the answer is kept in the database. It must survive JSON, in 512 KiB. `null`: asked, and
   * there is none.
   *
   * @param items those known by now; others may join the scope later and are only given to `apply`
   */
  lookup(
    scope: string,
    items: readonly GrabItem[],
    context: GrabberContext<Options>,
  ): Answer | null | Promise<Answer | null>;
  /** Takes what concerns one item out of the answer. Synchronous, pure, for items long after the lookup too. */
  apply(answer: Answer, item: GrabItem): MaybeResult;
  /** Milliseconds an answer, and a `null`, is good for. Default 30 days and 7 days. */
  readonly remember?: { readonly found?: number | undefined; readonly none?: number | undefined } | undefined;
}

/** Any grabber, as the library holds it. */
export type Grabber = ItemGrabber | ScopeGrabber;

/**
 * Gives a grabber its types; it returns what it is given. A module's default export is its grabber.
 *
 * @example
 * import { defineGrabber } from 'libvalhalla/grabber';
 *
 * export default defineGrabber({
 *   name: 'folder-genre',
 *   version: '1',
 *   types: ['audio'],
 *   provides: ['genre'],
 *   grab(item) {
 *     return { values: { genre: item.path.split('/').at(-3) } };
 *   },
 * });
 */
export function defineGrabber<Options, Answer>(
  grabber: ScopeGrabber<Options, Answer>,
): ScopeGrabber<Options, Answer>;
export function defineGrabber<Options>(grabber: ItemGrabber<Options>): ItemGrabber<Options>;
export function defineGrabber(grabber: Grabber): Grabber {
  return grabber;
}
