/**
 * Equal requests under way are made once. The shared work ends early only when everybody who waits for it has left.
 */
import { ValhallaError } from '../errors.ts';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /**
   * @param signal of this waiter alone
   * @param start is given the signal of the shared work
   * @throws what the work throws, or the reason of `signal`
   */
  async run(key: string, signal: AbortSignal, start: (shared: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, start);
    flight.waiters++;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      flight.waiters--;
      if (flight.waiters === 0) {
        // Whoever comes from now on starts anew instead of joining work that is being given up.
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        flight.controller.abort(
          new ValhallaError('ERR_VALHALLA_CANCELLED', 'nobody waits for this request any more'),
        );
      }
    }
  }

  #start(key: string, start: (shared: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const result = start(controller.signal).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    // When everybody has left, nobody is there to take its error.
    result.catch(() => undefined);
    const flight: Flight<T> = { result, controller, waiters: 0 };
    this.#flights.set(key, flight);
    return flight;
  }
}
