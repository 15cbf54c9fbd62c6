/** When a grabber may go on: not sooner than its `every` allows, and not without letting the thread's others in. */
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../channel/outbox.ts';

/** Milliseconds of work in one go; as long as results wait for company (`channel/outbox.ts`). */
const GO = 2;

/**
 * Grabbers that do not wait for anything would keep the thread from its messages and timers: a stop, somebody who
 * waits, the answers of other grabbers' requests. Shared by all grabbers of a thread.
 */
export class Turns {
  readonly #clock: Clock;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async giveWay(): Promise<void> {
    if (this.#clock.now() - this.#since < GO) return;
    await setImmediate();
    this.#since = this.#clock.now();
  }
}

/** Keeps the starts of one grabber's grabs `every` milliseconds apart. */
export class Pace {
  readonly #every: number;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #next = -Infinity;

  constructor(every: number, clock: Clock, signal: AbortSignal) {
    this.#every = every;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Returns when the next grab may begin, or at once when the thread is stopped. */
  async wait(): Promise<void> {
    if (this.#every === 0) return;
    // Timers count in whole milliseconds and may be early by a part of one.
    for (
      let left = this.#next - this.#clock.now();
      left > 0 && !this.#signal.aborted;
      left = this.#next - this.#clock.now()
    ) {
      await pause(left, this.#clock, this.#signal);
    }
  }

  begin(): void {
    this.#next = this.#clock.now() + this.#every;
  }
}

function pause(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimeout(end, Math.ceil(milliseconds));
    signal.addEventListener('abort', end);
  });
}
