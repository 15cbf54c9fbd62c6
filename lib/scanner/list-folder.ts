/**
 * One folder, in chunks. A file is examined only when its chunk is made: a folder of a million files holds their names
 * at once, never their stats, and no message holds more than a chunk.
 */
import type { BigIntStats } from 'node:fs';
import type { AskedSidecars } from '../channel/asked-sidecars.ts';
import { LISTING_CHUNK, MEDIA_TYPES } from '../channel/listing.ts';
import type { FromScanner, ListedIgnored, ListedSidecar } from '../channel/listing.ts';
import { append } from '../channel/raw-path.ts';
import { FileArrays, stampOf } from './file-arrays.ts';
import type { FileSystem } from './file-system.ts';
import { isHiddenFolder } from './hidden.ts';
import { passIgnored } from './ignore/pass-ignored.ts';
import type { Links, Target } from './links.ts';
import { listingError } from './listing-error.ts';
import { kindOf } from './names.ts';
import type { Entry } from './names.ts';
import { listedFolder, wayTo } from './place.ts';
import type { Ahead, Place } from './place.ts';
import type { ReadsAhead, Wish } from './reads-ahead.ts';
import { sortEntries } from './sort-entries.ts';
import { subtitlesBelow } from './subtitle-folders.ts';
import { suffixOf } from '../metadata/media-suffixes.ts';

export type FolderMessage = Extract<FromScanner, { kind: 'listing' | 'unlisted' | 'unseen' | 'passed' }>;

/** A wish to whoever drives the walk: fetch these, they are asked for next. */
export interface FetchWish extends Wish {
  readonly kind: 'fetch';
}

export interface FolderContext {
  readonly fs: FileSystem;
  readonly root: number;
  /** Suffix -> index into MEDIA_TYPES. */
  readonly types: ReadonlyMap<string, number>;
  readonly asked: AskedSidecars;
  readonly links: Links;
  readonly ahead: Pick<ReadsAhead, 'isSlow'>;
}

/** What a folder adds to its walk. */
export interface FolderTotals {
  /** Folders to enter, sorted. */
  readonly ahead: readonly Ahead[];
  readonly files: number;
  /** Folders that are not entered because of a rule. */
  readonly ignored: readonly Ahead[];
}

/** Sidecars of one folder that are told, at most; all go with its first chunk, which this bounds at about 5 MB. */
export const SIDECAR_CAP = 32_768;

/**
 * @param all what `readNames` gave for the folder
 * @param only of its files and folders this one, with all sidecars of the folder
 */
export function* listFolder(
  context: FolderContext,
  place: Place,
  all: readonly Entry[],
  only?: string,
): Generator<FolderMessage | FetchWish, FolderTotals> {
  const { entries, ignored } = passIgnored(place, all, context.types);
  const { folders, media: found, sidecars, doubtful } = sortEntries(entries, context.types, context.asked);
  const media = only === undefined ? found : found.filter(({ entry }) => entry.name === only);
  const look = new Look(context, place);
  look.ignored.push(...ignored.folders.map(({ name, raw }) => ({ name, raw, target: undefined })));
  for (const entry of folders) look.enter(entry, undefined);
  const told = sidecars.slice(0, SIDECAR_CAP);
  if (context.ahead.isSlow)
    yield wish(place, [...doubtful, ...entriesOf(told), ...entriesOf(media.slice(0, LISTING_CHUNK))]);
  for (const entry of doubtful) look.examine(entry);
  const listed: ListedSidecar[] = [];
  for (const { entry, kind } of told) {
    const stats = look.examine(entry);
    if (stats !== undefined) listed.push({ name: entry.name, kind, stamp: stampOf(stats) });
  }
  const films = found.filter(({ type }) => MEDIA_TYPES[type] === 'video').map(({ entry }) => entry.name);
  if (films.length > 0 && folders.length > 0)
    listed.push(...subtitlesBelow(context.fs, place, folders, films));
  const folder = listedFolder(place, all.length);
  let files = 0;
  let from = 0;
  // A folder without files is told too. A chunk is counted by what was examined, not by what could be: so it costs
  // its credit even where everything failed, and reports of failures are bounded like entries.
  do {
    const chunk = new FileArrays();
    const part = media.slice(from, from + LISTING_CHUNK);
    if (from > 0 && context.ahead.isSlow) yield wish(place, entriesOf(part));
    for (const { entry, type } of part) {
      const stats = look.examine(entry, type);
      if (stats !== undefined) chunk.push(entry, type, stats);
    }
    files += chunk.size;
    const first = from === 0;
    from += LISTING_CHUNK;
    yield* look.takeReports();
    yield {
      kind: 'listing',
      root: context.root,
      folder,
      files: chunk.message(),
      sidecars: first ? listed : [],
      ...(first ? ignoredOf(ignored.files, look) : {}),
      first,
      more: from < media.length || only !== undefined,
    };
  } while (from < media.length);
  return {
    ahead: look.ahead.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))),
    files,
    ignored: look.ignored,
  };
}

function ignoredOf(files: readonly string[], { ignored }: Look): { ignored?: ListedIgnored } {
  if (files.length === 0 && ignored.length === 0) return {};
  return { ignored: { files, folders: ignored.map(({ name }) => name) } };
}

function wish({ at }: Place, entries: readonly Entry[]): FetchWish {
  return { kind: 'fetch', stats: entries.map(({ name, raw }) => append(at, name, raw)), folders: [] };
}

function entriesOf(list: readonly { readonly entry: Entry }[]): Entry[] {
  return list.map(({ entry }) => entry);
}

/** Looks at single entries; keeps what they turn out to be, if not regular files. */
class Look {
  readonly ahead: Ahead[] = [];
  readonly ignored: Ahead[] = [];
  readonly #context: FolderContext;
  readonly #place: Place;
  #reports: FolderMessage[] = [];

  constructor(context: FolderContext, place: Place) {
    this.#context = context;
    this.#place = place;
  }

  /**
   * @param type of a media file; none: a sidecar, or something that matters only as a folder
   * @returns the stats of a regular file
   */
  examine(entry: Entry, type?: number): BigIntStats | undefined {
    if (entry.kind === 'special') return this.#pass(entry, type);
    const at = append(this.#place.at, entry.name, entry.raw);
    try {
      // What counts is what is there now: the listing is older.
      const stats = this.#context.fs.lstat(at);
      const kind = kindOf(stats);
      if (kind === 'file') return stats;
      if (kind === 'special') return this.#pass(entry, type);
      if (kind === 'folder') return this.enter(entry, undefined);
      const target = this.#context.links.follow(
        at,
        (real) => type !== undefined && this.#context.types.has(suffixOf(real)),
      );
      if (target.kind === 'file') return target.stats;
      if (target.kind === 'folder') return this.enter(entry, target.real);
      if (target.kind === 'special') return this.#pass(entry, type);
      this.#passLink(target, type);
    } catch (error) {
      this.#fail(entry, type, error);
    }
    return undefined;
  }

  enter(entry: Entry, target: string | undefined): undefined {
    if (isHiddenFolder(entry.name)) return;
    const ahead = { name: entry.name, raw: entry.raw, target };
    // What was listed as a folder is known not to be ignored; a link to one, or what turns out to be one, is not.
    const { rules } = this.#place;
    const isIgnored =
      rules !== undefined &&
      entry.kind !== 'folder' &&
      rules.ignoring(wayTo(this.#place, ahead).path, true) !== undefined;
    if (isIgnored) this.ignored.push(ahead);
    else this.ahead.push(ahead);
  }

  *takeReports(): Generator<FolderMessage> {
    yield* this.#reports;
    this.#reports = [];
  }

  /** What is neither a folder nor named like a media file would not be in the library anyway. */
  #passLink({ why, of }: Extract<Target, { kind: 'passed' }>, type: number | undefined): void {
    if (why === undefined || (type === undefined && of === 'file')) return;
    this.#context.links.pass(why);
  }

  /** A FIFO, socket or device is never opened; one that is named like a media file is told. */
  #pass(entry: Entry, type: number | undefined): undefined {
    if (type === undefined) return;
    const path = this.#textOf(entry);
    const message = `${path} is named like a media file, but is a FIFO, a socket or a device. It was not opened: rename or remove it.`;
    this.#reports.push({
      kind: 'unseen',
      ...this.#nameOf(entry),
      error: { code: 'ERR_VALHALLA_NOT_REGULAR', message, path },
    });
  }

  /** What cannot be examined keeps its rows: those of a file, or all below what may have been a folder. */
  #fail(entry: Entry, type: number | undefined, cause: unknown): void {
    const what = entry.kind === 'link' ? 'The target of the link' : 'The file';
    const error = listingError('ERR_VALHALLA_LISTING', what, this.#textOf(entry), cause);
    if (type !== undefined || entry.kind === 'file') {
      this.#reports.push({ kind: 'unseen', ...this.#nameOf(entry), error });
      return;
    }
    const { path, raw } = wayTo(this.#place, { ...entry, target: undefined });
    this.#reports.push({
      kind: 'unlisted',
      root: this.#context.root,
      path,
      ...(raw === undefined ? {} : { raw }),
      error,
    });
  }

  #nameOf({ name, raw }: Entry): {
    root: number;
    path: string;
    folderRaw?: Uint8Array;
    name: string;
    raw?: Uint8Array;
  } {
    const { path, raw: folderRaw } = this.#place;
    return {
      root: this.#context.root,
      path,
      ...(folderRaw === undefined ? {} : { folderRaw }),
      name,
      ...(raw === undefined ? {} : { raw }),
    };
  }

  #textOf(entry: Entry): string {
    return String(append(this.#place.at, entry.name));
  }
}
