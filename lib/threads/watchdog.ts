/**
 * Looks at the cells of all crews at a fixed pace, while there are threads to look at. A tick that itself comes late
 * means that the machine was asleep, or so busy that nobody had a chance: everyone gets a new limit. So it is where
 * the time of day was put back.
 */
import type { Clock } from '../channel/outbox.ts';
import { systemClock } from '../channel/outbox.ts';

export interface Watched {
  /** Threads to look at. */
  readonly size: number;
  /** @param from nobody's time counts from before this; milliseconds since the epoch, as `now` */
  watch(now: number, from: number): void;
}

const PACE = 100;
const LATE = 5 * PACE;

export class Watchdog {
  readonly #watched: () => Iterable<Watched>;
  readonly #clock: Clock;
  readonly #wall: () => number;
  #timer: unknown;
  #last = 0;
  #from = 0;

  constructor(watched: () => Iterable<Watched>, clock: Clock = systemClock, wall: () => number = Date.now) {
    this.#watched = watched;
    this.#clock = clock;
    this.#wall = wall;
  }

  /** With the first thread; where it runs already, it goes on. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#last = this.#wall();
    this.#next();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #next(): void {
    this.#timer = this.#clock.setTimeout(() => {
      const now = this.#wall();
      const passed = now - this.#last;
      if (passed > LATE || passed < 0) this.#from = now;
      this.#last = now;
      for (const watched of this.#watched()) watched.watch(now, this.#from);
      this.#timer = undefined;
      // Asked again: a thread that was ended has been replaced by now.
      for (const { size } of this.#watched()) if (size > 0) return this.#next();
    }, PACE);
  }
}
