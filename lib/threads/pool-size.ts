/**
 * How many threads a pool of readers has. One that computes all the time keeps a core busy, and on a warm cache more of
 * them only stand in the way of the DB manager. One that waits for the disk leaves room for others, the more the longer
 * it waits: `1 + floor(waiting / computing)` of them together compute as much as one that never waits.
 *
 * - It grows by what the last 64 files say: a cold disk is cold from the first file. But only while its threads are busy:
 *   where they wait for work, what comes behind them is slower, and more of them would take its time. And to twice its size
 *   at most, until the new ones have shown what they are good for.
 * - It shrinks by the load of the last minute (threads that were reading, as the load average of a system counts
 *   them), so that one warm album in a cold library ends no thread.
 */
import type { PoolReport } from '../status/report.ts';

/** Microseconds within files, of one pack of results. */
export interface ReadTimes {
  /** For the disk; not for a core. */
  readonly waiting: number;
  readonly computing: number;
}

export interface PoolBounds {
  /** What it has on a warm cache. */
  readonly least: number;
  /** Both are the same: fixed. */
  readonly most: number;
}

/**
 * What the decision looks back at: so many files, and so much time within files (microseconds). On a warm cache 64 files
 * are 3 ms, where one hiccup of the machine would look like a disk; and a thread costs 0.4 s of processor time until it
 * is as fast as the others, which a moment is not worth.
 */
const WINDOW = { files: 64, reading: 200_000 } as const;
/** Files it wants to see before the first decision: one that hangs is no disk. */
const ENOUGH = 16;
/** Of the time of its threads; below, they wait for work. */
const BUSY = 0.75;
/** Of the moving averages. Milliseconds. */
const MINUTE = 60_000;
const SECOND = 1_000;

interface Sample extends ReadTimes {
  readonly files: number;
}

const NOTHING: Sample = { files: 0, waiting: 0, computing: 0 };

export class PoolSize {
  readonly #bounds: PoolBounds;
  readonly #now: () => number;
  #size: number;
  #highest: number;
  /** The last packs, the oldest first, the least that fill `WINDOW`; and their sum. */
  #window: Sample[] = [];
  #sum: Sample = NOTHING;
  #waiting = 0;
  #computing = 0;
  /** Threads that read, on average of the last minute, and second; and when they were brought up to date. */
  #load = 0;
  #busy: number;
  #at = 0;

  /** @param now milliseconds */
  constructor(bounds: PoolBounds, now: () => number) {
    this.#bounds = bounds;
    this.#now = now;
    this.#size = bounds.least;
    this.#highest = bounds.least;
    this.#busy = bounds.least;
  }

  get size(): number {
    return this.#size;
  }

  /** A scan begins: it may be of another disk. */
  begin(): void {
    this.#size = this.#bounds.least;
    this.#highest = this.#bounds.least;
    this.#window = [];
    this.#sum = NOTHING;
    this.#busy = this.#bounds.least;
    this.#waiting = 0;
    this.#computing = 0;
  }

  /** A pack of results came. */
  note(files: number, { waiting, computing }: ReadTimes): void {
    this.#waiting += waiting;
    this.#computing += computing;
    this.#look({ files, waiting, computing });
    this.#age(readingOf({ waiting, computing }));
    const wanted = this.#wanted();
    if (wanted > this.#size && this.#busy >= BUSY * this.#size) {
      this.#size = Math.min(wanted, 2 * this.#size);
      this.#highest = Math.max(this.#highest, this.#size);
      // Those that come have no past: the average is what they would have made it.
      this.#load = this.#size;
    } else {
      this.#size = Math.min(this.#size, Math.max(this.#bounds.least, Math.ceil(this.#load)));
    }
  }

  get report(): PoolReport {
    const reading = this.#waiting + this.#computing;
    return {
      size: this.#size,
      highest: this.#highest,
      ...this.#bounds,
      waiting: reading === 0 ? 0 : Math.round((this.#waiting / reading) * 1000) / 1000,
    };
  }

  #look(sample: Sample): void {
    this.#window.push(sample);
    this.#sum = added(this.#sum, sample, 1);
    for (;;) {
      const oldest = this.#window[0] as Sample;
      const rest = added(this.#sum, oldest, -1);
      if (rest.files < WINDOW.files || readingOf(rest) < WINDOW.reading) return;
      this.#window.shift();
      this.#sum = rest;
    }
  }

  /** @param reading microseconds since the last pack, of all threads */
  #age(reading: number): void {
    const now = this.#now();
    const averaged = (before: number, time: number) =>
      before * Math.exp((this.#at - now) / time) + reading / 1000 / time;
    this.#load = averaged(this.#load, MINUTE);
    this.#busy = averaged(this.#busy, SECOND);
    this.#at = now;
  }

  #wanted(): number {
    const { least, most } = this.#bounds;
    const { files, waiting, computing } = this.#sum;
    if (files < ENOUGH || readingOf(this.#sum) < WINDOW.reading) return least;
    return Math.min(most, Math.max(least, 1 + Math.floor(waiting / Math.max(1, computing))));
  }
}

function readingOf({ waiting, computing }: ReadTimes): number {
  return waiting + computing;
}

function added(sum: Sample, sample: Sample, sign: 1 | -1): Sample {
  return {
    files: sum.files + sign * sample.files,
    waiting: sum.waiting + sign * sample.waiting,
    computing: sum.computing + sign * sample.computing,
  };
}
