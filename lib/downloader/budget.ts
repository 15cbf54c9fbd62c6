/**
 * The time a request may take in all. Only work is counted, not the wait for a host's turn: a request is not at fault
 * for those before it.
 */
import type { Clock } from '../channel/outbox.ts';
import { systemClock } from '../channel/outbox.ts';
import { ValhallaError } from '../errors.ts';

export class Budget {
  readonly #clock: Clock;
  readonly #total: number;
  #left: number;

  /** @param total milliseconds */
  constructor(total: number, clock: Clock = systemClock) {
    this.#clock = clock;
    this.#total = total;
    this.#left = total;
  }

  /** Milliseconds. */
  get left(): number {
    return this.#left;
  }

  /**
   * Runs `work` with a signal that aborts with `signal`, or with an error when the time is up.
   *
   * Not `AbortSignal.any` and `AbortSignal.timeout`: the first keeps memory for as long as the outer signal lives, the
   * second does not keep the thread alive that waits for it.
   */
  async spend<T>(signal: AbortSignal, work: (limited: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const controller = new AbortController();
    const forward = (): void => controller.abort(signal.reason);
    const timeUp = (): void =>
      controller.abort(
        new ValhallaError(
          'ERR_VALHALLA_WEB',
          `took longer than the ${this.#total} ms it may take in all; it is tried again later`,
        ),
      );
    const from = this.#clock.now();
    const timer = this.#clock.setTimeout(timeUp, Math.max(0, this.#left));
    signal.addEventListener('abort', forward, { once: true });
    try {
      return await work(controller.signal);
    } finally {
      signal.removeEventListener('abort', forward);
      this.#clock.clearTimeout(timer);
      this.#left -= this.#clock.now() - from;
    }
  }

  /** Spends time by waiting. @throws the reason of `signal` */
  async wait(signal: AbortSignal, milliseconds: number): Promise<void> {
    await this.spend(signal, (limited) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const timer = this.#clock.setTimeout(resolve, milliseconds);
      limited.addEventListener('abort', () => {
        this.#clock.clearTimeout(timer);
        reject(toReason(limited));
      });
      return promise;
    });
  }
}

function toReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
