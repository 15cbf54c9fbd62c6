/**
 * Whoever waits for a file goes before the scan: a piece of its work (a listing, results) begins when the first metadata of
 * that file is stored, and not in the milliseconds that a look and a parse take, or the commit that comes then has to write
 * that piece too, and whoever waits has to wait for it.
 *
 * It waits for no longer than the scan has worked since, and `LONGEST`: the scan keeps half the time of its thread, or one
 * piece of work for each message of those who wait. Nor does it for a file that does not come soon: its disk may be slow.
 */
import { holdStill } from '../../threads/hold-still.ts';

/** Milliseconds. */
const LONGEST = 10;
/** Milliseconds after which a file is waited for as any other. */
const SOON = 100;
/** Milliseconds between two looks at what has come. */
const LOOKS = 0.3;

export class Precedence {
  readonly #now: () => number;
  readonly #pause: () => void;
  /** Whose first metadata is under way, and since when. */
  readonly #soon = new Map<number, number>();
  /** Milliseconds that the scan may be kept waiting now. */
  #patience = LONGEST;

  constructor(now: () => number = () => performance.now(), pause: () => void = () => holdStill(LOOKS)) {
    this.#now = now;
    this.#pause = pause;
  }

  /** Somebody waits. */
  begin(ticket: number): void {
    this.#soon.set(ticket, this.#now());
  }

  /** No longer, or for something that takes its time, as the web does. */
  end(ticket: number): void {
    this.#soon.delete(ticket);
  }

  /** Nobody waits. */
  clear(): void {
    this.#soon.clear();
  }

  get isAwaited(): boolean {
    for (const asked of this.#soon.values()) if (this.#now() - asked < SOON) return true;
    return false;
  }

  /**
   * @param takeOne of what has come for those who wait; one comes before each piece, more as long as the scan may wait
   * @param work of the scan
   */
  before(takeOne: () => boolean, work: () => void): void {
    const from = this.#now();
    for (let took = takeOne(); this.#now() - from < this.#patience; took = takeOne()) {
      if (took) continue;
      if (!this.isAwaited) break;
      this.#pause();
    }
    const begun = this.#now();
    work();
    const patience = this.#patience - (begun - from) + (this.#now() - begun);
    this.#patience = Math.min(LONGEST, Math.max(0, patience));
  }
}
