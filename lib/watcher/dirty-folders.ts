/**
 * Folders in which something happened. One is
 *
 * - dirty from its first event on
 * - due when nothing has happened in it for `quiet` ms, or `most` ms after its first event: what is copied into it for
 *   an hour is seen meanwhile
 * - clean when it is taken, or when a folder above it is taken with all below it
 *
 * After a take that followed another one within `quiet` ms there is a rest: as long as that, and twice as long each time,
 * up to `most`. Whoever writes thousands of files for a minute, a folder after the other, has a scan every 5 s, and not one
 * for each folder; a change that comes alone does not wait.
 *
 * Of a root with more than a thousand dirty folders the whole root is dirty: that is one scan, and bounded memory.
 */
import type { DirtyFolder } from './watcher-messages.ts';

const MOST_FOLDERS = 1_000;

interface Dirt extends DirtyFolder {
  readonly first: number;
  readonly last: number;
}

export class DirtyFolders {
  readonly #quiet: number;
  readonly #most: number;
  /** By root, then by path. */
  readonly #roots = new Map<string, Map<string, Dirt>>();
  /** How long the rest after the last take is, and when it ends. */
  #rest = 0;
  #rested = Number.NEGATIVE_INFINITY;

  /** @param quiet milliseconds, as `most` */
  constructor(quiet: number, most: number) {
    this.#quiet = quiet;
    this.#most = most;
  }

  touch(root: string, path: string, deep: boolean, now: number): void {
    const folders = this.#roots.get(root) ?? new Map<string, Dirt>();
    this.#roots.set(root, folders);
    if (folders.size >= MOST_FOLDERS && !folders.has(path)) {
      const first = Math.min(...[...folders.values()].map((dirt) => dirt.first));
      folders.clear();
      folders.set('', { root, path: '', deep: true, first, last: now });
      return;
    }
    const before = folders.get(path);
    const first = before?.first ?? now;
    folders.set(path, { root, path, deep: deep || before?.deep === true, first, last: now });
  }

  /** When there is something to take; milliseconds. */
  get due(): number | undefined {
    let due = Number.POSITIVE_INFINITY;
    for (const folders of this.#roots.values())
      for (const dirt of folders.values()) due = Math.min(due, this.#dueOf(dirt));
    return due === Number.POSITIVE_INFINITY ? undefined : Math.max(due, this.#rested);
  }

  /** What is due, no folder of it twice. */
  take(now: number): DirtyFolder[] {
    if (now < this.#rested) return [];
    const taken = [...this.#roots.values()].flatMap((folders) => this.#takeOf(folders, now));
    if (taken.length > 0) this.#restAfter(now);
    return taken;
  }

  #restAfter(now: number): void {
    const follows = now - this.#rested < this.#quiet;
    this.#rest = follows ? Math.min(Math.max(this.#quiet, this.#rest * 2), this.#most) : 0;
    this.#rested = now + this.#rest;
  }

  #takeOf(folders: Map<string, Dirt>, now: number): DirtyFolder[] {
    const due = [...folders.values()].filter((dirt) => this.#dueOf(dirt) <= now);
    const deep = due.filter((dirt) => dirt.deep);
    for (const { path } of folders.values())
      if (due.some((dirt) => dirt.path === path) || isWithin(path, deep)) folders.delete(path);
    return due
      .filter(({ path }) => !isWithin(path, deep))
      .map(({ root, path, deep: isDeep }) => ({ root, path, deep: isDeep }));
  }

  #dueOf({ first, last }: Dirt): number {
    return Math.min(last + this.#quiet, first + this.#most);
  }
}

/** It lies in another one that is taken with all below it. */
function isWithin(path: string, deep: readonly DirtyFolder[]): boolean {
  return deep.some((dirt) => path !== dirt.path && (dirt.path === '' || path.startsWith(`${dirt.path}/`)));
}
