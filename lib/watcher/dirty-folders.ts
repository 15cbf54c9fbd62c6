/**
 * Folders in which something happened. One is
 *
 * - dirty from its first event on
 * - due when nothing has happened in it for `quiet` ms, or `most` ms after its first event: what is copied into it for
 *   an hour is seen meanwhile
 * - clean when it is taken, or when a folder above it is taken with all below it
 *
 * One out of which something went is due when nothing has happened anywhere for `quiet` ms, or `most` ms after its first
 * event: what went may be what comes, a scan of both finds out that it was moved, and a scan of one only that it is gone.
 *
 * What is due within `quiet` ms after a take follows it, and waits for the rest after that take: none at first, `quiet` ms
 * after one that followed another, and twice as long each time, up to `most`. Whoever writes thousands of files for a
 * minute, a folder after the other, has a scan every 5 s, and not one for each folder. A change that comes alone does not
 * wait, and shortens the rest by a quarter: one gap does not end a row, `most` ms without a change do. Whether it follows
 * is told by when it is due, not by when a rest let it through.
 *
 * Of a root with more than a thousand dirty folders the whole root is dirty: that is one scan, and bounded memory.
 */
import type { DirtyFolder } from './watcher-messages.ts';

const MOST_FOLDERS = 1_000;
/** Less than what one that follows adds, so that the rest grows where every other change comes alone. */
const ALONE = 0.75;

interface Dirt extends DirtyFolder {
  /** Something went out of it. */
  readonly left: boolean;
  readonly first: number;
  readonly last: number;
}

export class DirtyFolders {
  readonly #quiet: number;
  readonly #most: number;
  /** By root, then by path. */
  readonly #roots = new Map<string, Map<string, Dirt>>();
  /** When something happened last, anywhere. */
  #stirred = Number.NEGATIVE_INFINITY;
  /** When something was taken last, and how long the rest after it is. */
  #taken = Number.NEGATIVE_INFINITY;
  #rest = 0;

  /** @param quiet milliseconds, as `most` */
  constructor(quiet: number, most: number) {
    this.#quiet = quiet;
    this.#most = most;
  }

  /** @param left something went out of it */
  touch(root: string, path: string, deep: boolean, now: number, left = false): void {
    this.stir(now);
    const folders = this.#roots.get(root) ?? new Map<string, Dirt>();
    this.#roots.set(root, folders);
    if (folders.size >= MOST_FOLDERS && !folders.has(path)) {
      const all = [...folders.values()];
      const first = Math.min(...all.map((dirt) => dirt.first));
      const isLeft = left || all.some((dirt) => dirt.left);
      folders.clear();
      folders.set('', { root, path: '', deep: true, left: isLeft, first, last: now });
      return;
    }
    const before = folders.get(path);
    const first = before?.first ?? now;
    const isDeep = deep || before?.deep === true;
    folders.set(path, { root, path, deep: isDeep, left: left || before?.left === true, first, last: now });
  }

  /** Something happened, and it makes no folder dirty yet. */
  stir(now: number): void {
    this.#stirred = Math.max(this.#stirred, now);
  }

  /** When there is something to take; milliseconds. */
  get due(): number | undefined {
    const due = this.#earliest();
    return due === undefined ? undefined : this.#rested(due);
  }

  /** What is due, no folder of it twice. */
  take(now: number): DirtyFolder[] {
    const due = this.#earliest();
    if (due === undefined || now < this.#rested(due)) return [];
    this.#rest = this.#restAfter(due);
    this.#taken = now;
    return [...this.#roots.values()].flatMap((folders) => this.#takeOf(folders, now));
  }

  /** When the first folder is due, were there no rests. */
  #earliest(): number | undefined {
    let earliest: number | undefined;
    for (const folders of this.#roots.values())
      for (const dirt of folders.values()) earliest = Math.min(earliest ?? Infinity, this.#dueOf(dirt));
    return earliest;
  }

  #rested(due: number): number {
    return this.#follows(due) ? Math.max(due, this.#taken + this.#rest) : due;
  }

  #restAfter(due: number): number {
    if (this.#follows(due)) return Math.min(Math.max(this.#quiet, this.#rest * 2), this.#most);
    return due < this.#taken + this.#most ? this.#rest * ALONE : 0;
  }

  #follows(due: number): boolean {
    return due < this.#taken + this.#quiet;
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

  #dueOf({ left, first, last }: Dirt): number {
    return Math.min((left ? this.#stirred : last) + this.#quiet, first + this.#most);
  }
}

/** It lies in another one that is taken with all below it. */
function isWithin(path: string, deep: readonly DirtyFolder[]): boolean {
  return deep.some((dirt) => path !== dirt.path && (dirt.path === '' || path.startsWith(`${dirt.path}/`)));
}
