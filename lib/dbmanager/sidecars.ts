/** The rows of `sidecar`: files beside media files, and what a grabber sees of them. */
import type { Database } from 'better-sqlite3';
import type { ListedSidecar } from '../channel/listing.ts';
import type { SidecarEntry } from '../channel/packet.ts';
import { compileSidecarPatterns } from '../channel/sidecar-pattern.ts';
import type { SidecarMatcher } from '../channel/sidecar-pattern.ts';

/** Primary key (folder, name) */
const OF_FOLDER = 'SELECT name, kind, stamp FROM sidecar WHERE folder = +? ORDER BY name';
const PUT =
  'INSERT INTO sidecar (folder, name, stamp, kind) VALUES (?, ?, ?, ?) ON CONFLICT (folder, name) DO UPDATE SET stamp = excluded.stamp, kind = excluded.kind';
const DROP = 'DELETE FROM sidecar WHERE folder = ? AND name = ?';

/** Folders whose sidecars stay in memory: items are granted in the order of the walk, folder by folder. */
const FOLDERS_KEPT = 256;

export class Sidecars {
  readonly #ofFolder;
  readonly #put;
  readonly #drop;
  readonly #kept = new Map<number, readonly SidecarEntry[]>();

  constructor(db: Database) {
    this.#ofFolder = db.prepare<[number], SidecarEntry>(OF_FOLDER);
    this.#put = db.prepare(PUT);
    this.#drop = db.prepare(DROP);
  }

  of(folder: number): readonly SidecarEntry[] {
    let sidecars = this.#kept.get(folder);
    if (sidecars === undefined) {
      sidecars = this.#ofFolder.all(folder);
      this.#keep(folder, sidecars);
    }
    return sidecars;
  }

  /** @param isNew the folder has no rows yet @returns the rows to write, in a function; undefined: nothing changed */
  merge(folder: number, listed: readonly ListedSidecar[], isNew: boolean): (() => void) | undefined {
    const before = new Map(isNew ? [] : this.#ofFolder.all(folder).map((row) => [row.name, row.stamp]));
    const put = listed.filter(({ name, stamp }) => before.get(name) !== stamp);
    const names = new Set(listed.map(({ name }) => name));
    const drop = [...before.keys()].filter((name) => !names.has(name));
    if (put.length === 0 && drop.length === 0) {
      if (isNew) this.#keep(folder, []);
      return undefined;
    }
    return () => {
      this.#kept.delete(folder);
      for (const { name, stamp, kind } of put) this.#put.run(folder, name, stamp, kind);
      for (const name of drop) this.#drop.run(folder, name);
    };
  }

  #keep(folder: number, sidecars: readonly SidecarEntry[]): void {
    if (this.#kept.size >= FOLDERS_KEPT) this.#kept.delete(this.#kept.keys().next().value as number);
    this.#kept.set(folder, sidecars);
  }
}

/** What a grabber's patterns see of a folder, as one short text: another text means that something changed. */
export class SidecarDigest {
  readonly #compiled: (media: string) => SidecarMatcher;
  /** What names end in that can match; '' is any. */
  readonly #suffixes: ReadonlySet<string>;
  #folder: readonly SidecarEntry[] = [];
  #possible: readonly SidecarEntry[] = [];

  constructor(patterns: readonly string[]) {
    this.#compiled = compileSidecarPatterns(patterns);
    this.#suffixes = new Set(patterns.map((pattern) => suffixOfPattern(pattern)));
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
    this.#possible = this.#suffixes.has('')
      ? sidecars
      : sidecars.filter(({ name }) => this.#suffixes.has(suffixOfPattern(name)));
    return this.#possible;
  }

  of(media: string, sidecars: readonly SidecarEntry[]): string {
    return digestOf(this.seen(media, sidecars));
  }
}

/** `jpg` of `cover.jpg`; '' where a pattern leaves it open. */
function suffixOfPattern(pattern: string): string {
  const suffix = pattern.slice(pattern.lastIndexOf('.') + 1).toLowerCase();
  return /[*<]/.test(suffix) ? '' : suffix;
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
