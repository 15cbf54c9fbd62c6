/**
 * Stats of a slow disk, several at once. On a warm local disk a synchronous `lstat` takes 4 us and nothing is faster; on
 * a share every one of them is a round trip, and a walk that makes them one after the other only waits. So each call is
 * timed. Where most of the last 64 took longer than a millisecond (their median did), the walk first has the stats of a
 * chunk fetched, then finds them here. Where they are fast again, it goes back.
 *
 * Fetched stats are handed out once: whoever looks a second time, looks at the disk.
 */
import type { BigIntStats } from 'node:fs';
import type { RawPath } from '../channel/packet.ts';
import { byteText } from '../channel/raw-path.ts';
import type { FileSystem } from './file-system.ts';

const SLOW_MILLISECONDS = 1;
const WINDOW = 64;
/** Node.js has four threads for such calls, for the whole process: one is left to the application. */
const AT_ONCE = 3;

export class StatsAhead {
  readonly #fs: FileSystem;
  readonly #now: () => number;
  /** 1 for each of the last calls that was slow, 0 for the others; and their sum. */
  readonly #last = new Uint8Array(WINDOW);
  #calls = 0;
  #slow = 0;
  readonly #held = new Map<string, BigIntStats | Error>();

  /** @param now milliseconds */
  constructor(fs: FileSystem, now: () => number) {
    this.#fs = fs;
    this.#now = now;
  }

  get isSlow(): boolean {
    return this.#slow * 2 > WINDOW;
  }

  lstat(path: RawPath): BigIntStats {
    const held = this.#held.size === 0 ? undefined : this.#take(byteText(path));
    if (held instanceof Error) throw held;
    if (held !== undefined) return held;
    const begun = this.#now();
    try {
      return this.#fs.lstat(path);
    } finally {
      this.#note(this.#now() - begun);
    }
  }

  /** Never rejects: what one of them throws, `lstat` throws. */
  async fetch(paths: readonly RawPath[]): Promise<void> {
    this.#held.clear();
    const left = paths.values();
    const work = async (): Promise<void> => {
      for (const path of left) {
        const begun = this.#now();
        this.#held.set(byteText(path), await this.#fs.lstatLater(path).catch((error: Error) => error));
        this.#note(this.#now() - begun);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  #take(key: string): BigIntStats | Error | undefined {
    const held = this.#held.get(key);
    this.#held.delete(key);
    return held;
  }

  #note(milliseconds: number): void {
    const at = this.#calls++ % WINDOW;
    const slow = Number(milliseconds > SLOW_MILLISECONDS);
    this.#slow += slow - (this.#last[at] as number);
    this.#last[at] = slow;
  }
}
