/** Time that moves only when a test says so. */
import type { Clock } from '../../lib/channel/outbox.ts';

export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Map<symbol, { readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, milliseconds: number): unknown {
    const timer = Symbol('timer');
    this.#timers.set(timer, { at: this.#now + milliseconds, callback });
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as symbol);
  }

  /** Timers that are set. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves time on and calls what is due on the way, the earliest first; what a call sets may be due as well. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      const [timer, { at, callback }] = next;
      this.#now = at;
      this.#timers.delete(timer);
      callback();
    }
    this.#now = end;
  }

  /** Time goes on and nobody's timer is called: the thread is busy. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  #next(end: number): [symbol, { readonly at: number; readonly callback: () => void }] | undefined {
    let first: [symbol, { readonly at: number; readonly callback: () => void }] | undefined;
    for (const entry of this.#timers)
      if (entry[1].at <= end && (first === undefined || entry[1].at < first[1].at)) first = entry;
    return first;
  }
}
