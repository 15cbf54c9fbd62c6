/** The rows of `sidecar`: files beside media files, and what a grabber sees of them. */
import type { Database } from 'better-sqlite3';
import type { ListedSidecar } from '../../channel/listing.ts';
import type { GrabberManifest } from '../../channel/manifest.ts';
import type { SidecarEntry } from '../../channel/packet.ts';
import { askedBy } from '../../channel/asked-sidecars.ts';
import type { AskedSidecar } from '../../channel/asked-sidecars.ts';
import { compileSidecarPatterns, patternsAbove, suffixOfPattern } from '../../channel/sidecar-pattern.ts';
import type { SidecarMatcher } from '../../channel/sidecar-pattern.ts';
import type { Folders } from './folders.ts';

/** Primary key (folder, name) */
const OF_FOLDER = 'SELECT name, kind, stamp FROM sidecar WHERE folder = +? ORDER BY name';
const ALL = 'SELECT folder, name FROM sidecar';
const PUT =
  'INSERT INTO sidecar (folder, name, stamp, kind) VALUES (?, ?, ?, ?) ON CONFLICT (folder, name) DO UPDATE SET stamp = excluded.stamp, kind = excluded.kind';
const DROP = 'DELETE FROM sidecar WHERE folder = ? AND name = ?';

/** Lists of sidecars that stay in memory: items are granted in the order of the walk, folder by folder. */
const LISTS_KEPT = 1024;
/** Series, season, episode; artist, album, disc, track. */
export const LEVELS_CAP = 3;

/** Who looks at sidecars. */
interface Onlooker {
  readonly manifest: Pick<GrabberManifest, 'sidecars' | 'types'>;
  readonly digest: SidecarDigest;
}

/** What a listing changes. */
export interface SidecarChange {
  readonly names: readonly string[];
  readonly write: () => void;
}

export class Sidecars {
  readonly #folders: Pick<Folders, 'above' | 'below'>;
  readonly #ofFolder;
  readonly #all;
  readonly #put;
  readonly #drop;
  /** By folder and levels: a folder's own, and with those above it. */
  readonly #kept = new Map<number, readonly SidecarEntry[]>();
  #levels = 0;
  #onlookers: readonly Onlooker[] = [];

  constructor(db: Database, folders: Pick<Folders, 'above' | 'below'>) {
    this.#folders = folders;
    this.#ofFolder = db.prepare<[number], SidecarEntry>(OF_FOLDER);
    this.#all = db.prepare<[], { folder: number; name: string }>(ALL);
    this.#put = db.prepare(PUT);
    this.#drop = db.prepare(DROP);
  }

  /** The grabbers by now: they say how far above a file sidecars count for it, too. */
  showTo(grabbers: readonly Onlooker[]): void {
    const levels = Math.max(0, ...grabbers.map(({ digest }) => digest.levels));
    if (levels !== this.#levels) this.#kept.clear();
    this.#levels = levels;
    this.#onlookers = grabbers;
  }

  /** What a scanner is to list for them. */
  get asked(): AskedSidecar[] {
    return askedBy(this.#onlookers.map(({ manifest }) => manifest));
  }

  /** Folders may be others by now. */
  forget(): void {
    this.#kept.clear();
  }

  /** What a file of the folder has beside it; what lies in a folder above is named from here: `../tvshow.nfo`. */
  of(folder: number): readonly SidecarEntry[] {
    return this.#upTo(this.#levels, folder);
  }

  /** @param isNew the folder has no rows yet @returns undefined: nothing changed */
  merge(folder: number, listed: readonly ListedSidecar[], isNew: boolean): SidecarChange | undefined {
    const rows = isNew ? [] : this.#ofFolder.all(folder);
    const before = new Map(rows.map(({ name, stamp }) => [name, stamp]));
    const put = listed.filter(({ name, stamp }) => before.get(name) !== stamp);
    const names = new Set(listed.map(({ name }) => name));
    const gone = rows.filter((row) => !names.has(row.name) && this.#isToldOf(row));
    const drop = gone.map(({ name }) => name);
    if (put.length === 0 && drop.length === 0) {
      if (isNew) this.#keep(keyOf(folder, 0), []);
      return undefined;
    }
    return {
      names: [...put.map(({ name }) => name), ...drop],
      write: () => {
        // Of a new folder nothing is kept, and nothing of those below it: they come later.
        if (!isNew) this.#kept.clear();
        for (const { name, stamp, kind } of put) this.#put.run(folder, name, stamp, kind);
        for (const name of drop) this.#drop.run(folder, name);
      },
    };
  }

  /** Folders in which a file has something of these patterns in a folder above it. Reads the whole table: once a new grabber. */
  foldersBelow(digest: SidecarDigest): number[] {
    if (digest.levels === 0) return [];
    const from = new Set<number>();
    for (const { folder, name } of this.#all.iterate()) if (digest.isSeenFromBelow([name])) from.add(folder);
    return [...from].flatMap((folder) => this.#folders.below(folder, digest.levels));
  }

  /** What only grabbers ask for that are not here now was not listed: it waits until these are back, as far as suffixes tell. */
  #isToldOf({ name, kind }: SidecarEntry): boolean {
    return kind !== 'other' || this.#onlookers.some(({ digest }) => digest.maySee(name));
  }

  /** The folder's own, and those of so many folders above it. */
  #upTo(levels: number, folder: number): readonly SidecarEntry[] {
    const key = keyOf(folder, levels);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    if (levels === 0) return this.#keep(key, this.#ofFolder.all(folder));
    const above = this.#folders.above(folder);
    const inherited = above === undefined ? [] : this.#upTo(levels - 1, above);
    const fromHere = inherited.map((entry) => ({ ...entry, name: `../${entry.name}` }));
    return this.#keep(key, [...this.#upTo(0, folder), ...fromHere]);
  }

  #keep(key: number, sidecars: readonly SidecarEntry[]): readonly SidecarEntry[] {
    if (this.#kept.size >= LISTS_KEPT) this.#kept.delete(this.#kept.keys().next().value as number);
    this.#kept.set(key, sidecars);
    return sidecars;
  }
}

function keyOf(folder: number, levels: number): number {
  return folder * (LEVELS_CAP + 1) + levels;
}

/** What a grabber's patterns see of a folder, as one short text: another text means that something changed. */
export class SidecarDigest {
  readonly #compiled: (media: string) => SidecarMatcher;
  /** What names end in that can match; '' is any. */
  readonly #suffixes: ReadonlySet<string>;
  /** How far above a file its patterns look. */
  readonly levels: number;
  readonly #fromAbove: SidecarMatcher;
  #folder: readonly SidecarEntry[] = [];
  #possible: readonly SidecarEntry[] = [];

  constructor(patterns: readonly string[]) {
    this.#compiled = compileSidecarPatterns(patterns);
    this.#suffixes = new Set(patterns.map((pattern) => suffixOfPattern(pattern)));
    const above = patterns.filter((pattern) => pattern.startsWith('../'));
    this.levels = Math.min(LEVELS_CAP, Math.max(0, ...above.map((pattern) => pattern.split('/').length - 1)));
    this.#fromAbove = compileSidecarPatterns(patternsAbove(patterns))('');
  }

  /** Does one of these names count for files in folders below its own? */
  isSeenFromBelow(names: readonly string[]): boolean {
    return this.levels > 0 && names.some((name) => this.#fromAbove(name) !== -1);
  }

  maySee(name: string): boolean {
    return this.#suffixes.has('') || this.#suffixes.has(suffixOfPattern(name));
  }

  /** Those that match. */
  seen(media: string, sidecars: readonly SidecarEntry[]): readonly SidecarEntry[] {
    const possible = this.#possibleOf(sidecars);
    if (possible.length === 0) return [];
    const matcher = this.#compiled(media);
    return possible.filter(({ name }) => matcher(name) !== -1);
  }

  /** Files come folder by folder, and most folders have nothing but a cover: few patterns are ever compiled. */
  #possibleOf(sidecars: readonly SidecarEntry[]): readonly SidecarEntry[] {
    if (sidecars === this.#folder) return this.#possible;
    this.#folder = sidecars;
    this.#possible = sidecars.filter(({ name }) => this.maySee(name));
    return this.#possible;
  }

  of(media: string, sidecars: readonly SidecarEntry[]): string {
    return digestOf(this.seen(media, sidecars));
  }
}

/** @param seen the sidecars that match */
export function digestOf(seen: readonly SidecarEntry[]): string {
  if (seen.length === 0) return '';
  // Not imported: a scan that finds nothing new would load it for nothing, 10 ms before its first row.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const text = seen
    .map(({ name, stamp }) => `${name}\0${stamp}`)
    .sort()
    .join('\0');
  return createHash('sha1').update(text).digest('base64url').slice(0, 16);
}
