/**
 * Files that are being written. One is
 *
 * - growing from its first event on
 * - settled when nothing has happened to it for `quiet` ms, or when it has grown for `most` ms: what is recorded for
 *   hours is looked at meanwhile
 *
 * Only a settled file makes its folder dirty. One that grows is left out of the scans of its folder for other reasons.
 * Of files beyond a thousand nothing is remembered: they are settled at once.
 */
const MOST_FILES = 1_000;

export interface GrowingFile {
  readonly root: string;
  /** Path of its folder below the root. */
  readonly folder: string;
  readonly name: string;
}

interface Growth extends GrowingFile {
  readonly first: number;
  /** When something happened to it last. */
  readonly last: number;
}

export class GrowingFiles {
  readonly #quiet: number;
  readonly #most: number;
  readonly #files = new Map<string, Growth>();

  /** @param quiet milliseconds, as `most` */
  constructor(quiet: number, most: number) {
    this.#quiet = quiet;
    this.#most = most;
  }

  /** @returns false: there are too many, it is not waited for */
  touch(file: GrowingFile, now: number): boolean {
    const path = pathOf(file);
    const known = this.#files.get(path);
    if (known === undefined && this.#files.size >= MOST_FILES) return false;
    this.#files.set(path, { ...file, first: known?.first ?? now, last: now });
    return true;
  }

  /** It is gone. */
  forget(file: GrowingFile): void {
    this.#files.delete(pathOf(file));
  }

  /** When one of them is settled; milliseconds. */
  get due(): number | undefined {
    let due: number | undefined;
    for (const growth of this.#files.values()) due = Math.min(due ?? Infinity, this.#dueOf(growth));
    return due;
  }

  /** Those that are settled. They are forgotten. */
  take(now: number): Growth[] {
    const settled = [...this.#files.values()].filter((growth) => this.#dueOf(growth) <= now);
    for (const file of settled) this.forget(file);
    return settled;
  }

  /** Those that are not: whole paths. */
  get paths(): string[] {
    return [...this.#files.keys()];
  }

  #dueOf({ first, last }: Growth): number {
    return Math.min(last + this.#quiet, first + this.#most);
  }
}

function pathOf({ root, folder, name }: GrowingFile): string {
  return [root === '/' ? '' : root, ...(folder === '' ? [] : [folder]), name].join('/');
}
