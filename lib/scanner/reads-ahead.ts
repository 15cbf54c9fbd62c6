/**
 * Reads of a slow disk, several at once. On a warm local disk a synchronous `lstat` takes 4 us and nothing is faster; on
 * a share every call is a round trip, and a walk that makes them one after the other only waits. So each stat is timed.
 * Where most of the last 64 took longer than a millisecond (their median did), the walk has what it asks for next
 * fetched first, the stats of a chunk and the folders that follow, and finds it here. Where they are fast again, it goes
 * back.
 *
 * What was fetched is handed out once: whoever looks a second time, looks at the disk. So does who comes late.
 */
import type { BigIntStats, Dirent } from 'node:fs';
import type { RawPath } from '../channel/packet.ts';
import { byteText } from '../channel/raw-path.ts';
import type { FileSystem } from './file-system.ts';

const SLOW_MILLISECONDS = 1;
const WINDOW = 64;
/** A walk may take minutes below the folder before: what lies here so long is no longer how the disk is. */
const STALE_MILLISECONDS = 2000;

/** What a walk is going to ask for. */
export interface Wish {
  readonly stats: readonly RawPath[];
  /** To be examined and listed. */
  readonly folders: readonly RawPath[];
}

interface Held<T> {
  readonly result: T | Error;
  readonly at: number;
}

export class ReadsAhead {
  readonly #fs: FileSystem;
  readonly #now: () => number;
  readonly #atOnce: number;
  /** 1 for each of the last calls that was slow, 0 for the others; and their sum. */
  readonly #last = new Uint8Array(WINDOW);
  #calls = 0;
  #slow = 0;
  readonly #stats = new Map<string, Held<BigIntStats>>();
  readonly #lists = new Map<string, Held<Dirent[]>>();

  /** @param now milliseconds */
  constructor(fs: FileSystem, now: () => number, atOnce: number = threadsForReads()) {
    this.#fs = fs;
    this.#now = now;
    this.#atOnce = atOnce;
  }

  get isSlow(): boolean {
    return this.#slow * 2 > WINDOW;
  }

  /** The folder was fetched, and is still as good as new. */
  holds(folder: RawPath): boolean {
    const held = this.#lists.get(byteText(folder));
    return held !== undefined && this.#isFresh(held);
  }

  lstat(path: RawPath): BigIntStats {
    const held = this.#take(this.#stats, path);
    if (held !== undefined) return held;
    const begun = this.#now();
    try {
      return this.#fs.lstat(path);
    } finally {
      this.#note(this.#now() - begun);
    }
  }

  readdir(path: RawPath): Dirent[] {
    return this.#take(this.#lists, path) ?? this.#fs.readdir(path);
  }

  /** Never rejects: what one of them throws, `lstat` or `readdir` throws. */
  async fetch({ stats, folders }: Wish): Promise<void> {
    for (const held of [this.#stats, this.#lists])
      for (const [path, one] of held) if (!this.#isFresh(one)) held.delete(path);
    const calls = [
      ...folders.map((path) => () => this.#fetch(this.#lists, path, this.#fs.readdirLater(path))),
      ...[...folders, ...stats].map((path) => () => this.#fetchStats(path)),
    ].values();
    const work = async (): Promise<void> => {
      for (const call of calls) await call();
    };
    await Promise.all(Array.from({ length: this.#atOnce }, work));
  }

  async #fetchStats(path: RawPath): Promise<void> {
    const begun = this.#now();
    await this.#fetch(this.#stats, path, this.#fs.lstatLater(path));
    this.#note(this.#now() - begun);
  }

  async #fetch<T>(held: Map<string, Held<T>>, path: RawPath, call: Promise<T>): Promise<void> {
    const result = await call.catch((error: Error) => error);
    held.set(byteText(path), { result, at: this.#now() });
  }

  #take<T>(all: Map<string, Held<T>>, path: RawPath): T | undefined {
    if (all.size === 0) return undefined;
    const key = byteText(path);
    const held = all.get(key);
    if (held === undefined) return undefined;
    all.delete(key);
    if (!this.#isFresh(held)) return undefined;
    if (held.result instanceof Error) throw held.result;
    return held.result;
  }

  #isFresh({ at }: Held<unknown>): boolean {
    return this.#now() - at < STALE_MILLISECONDS;
  }

  #note(milliseconds: number): void {
    const at = this.#calls++ % WINDOW;
    const slow = Number(milliseconds > SLOW_MILLISECONDS);
    this.#slow += slow - (this.#last[at] as number);
    this.#last[at] = slow;
  }
}

/** Node.js has four threads for such calls unless told otherwise, for the whole process: one is left to the application. */
function threadsForReads(): number {
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);
  return Math.max(1, Math.min(threads, 32) - 1) || 3;
}
