/** Counts events that are dropped for a listener who is too slow, and remembers when that began and ended. */
import type { ScanEvent } from '../events.ts';

export class MissedEvents {
  #count = 0;
  #from = 0;
  #to = 0;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @param event where it is such a count itself, what it has counted is missed */
  add(event?: ScanEvent): void {
    const now = this.#now();
    const { from, to, count } = event?.event === 'events:missed' ? event : { from: now, to: now, count: 1 };
    this.#from = this.#count === 0 ? from : Math.min(this.#from, from);
    this.#to = Math.max(this.#to, to);
    this.#count += count;
  }

  /** Something was dropped since the last `take`. */
  get any(): boolean {
    return this.#count > 0;
  }

  /** What was dropped since the last call, as an event; undefined: nothing. */
  take(): ScanEvent | undefined {
    if (this.#count === 0) return undefined;
    const count = this.#count;
    this.#count = 0;
    return { event: 'events:missed', from: this.#from, to: this.#to, count };
  }
}
