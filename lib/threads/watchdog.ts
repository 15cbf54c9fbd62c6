/**
 * Looks at the cells of all crews at a fixed pace. A tick that itself comes late means that the machine was asleep, or
 * so busy that nobody had a chance: everyone gets a new limit.
 */
import type { Clock } from '../channel/outbox.ts';
import { systemClock } from '../channel/outbox.ts';

export interface Watched {
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
      if (now - this.#last > LATE) this.#from = now;
      this.#last = now;
      for (const watched of this.#watched()) watched.watch(now, this.#from);
      this.#next();
    }, PACE);
  }
}
