/**
 * Packs results: a message goes after 32 of them or 2 ms, whichever is first (a message a result costs 2.5 times the
 * processor). The age is looked at between two files, because a thread that works synchronously runs no timers; the
 * timer is for the last ones, when no further file comes.
 */
export interface Clock {
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export const PACK_COUNT = 32;
export const PACK_MILLISECONDS = 2;

export class Outbox<T> {
  readonly #send: (items: T[]) => void;
  readonly #clock: Clock;
  #items: T[] = [];
  #since = 0;
  #timer: unknown;

  constructor(send: (items: T[]) => void, clock: Clock = systemClock) {
    this.#send = send;
    this.#clock = clock;
  }

  push(item: T): void {
    if (this.#items.length === 0) {
      this.#since = this.#clock.now();
      this.#timer = this.#clock.setTimeout(() => this.flush(), PACK_MILLISECONDS);
    }
    this.#items.push(item);
    if (this.#items.length >= PACK_COUNT || this.#clock.now() - this.#since >= PACK_MILLISECONDS)
      this.flush();
  }

  flush(): void {
    if (this.#items.length === 0) return;
    this.#clock.clearTimeout(this.#timer);
    const items = this.#items;
    this.#items = [];
    this.#send(items);
  }
}
