/**
 * Equal requests under way are made once. The shared work ends early only when everybody who waits for it has left;
 * it is as urgent as the most urgent of them.
 */
import type { Lane } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import { Urgency } from './urgency.ts';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  readonly urgency: Urgency;
  waiters: number;
}

export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /**
   * @param signal of this waiter alone
   * @param start is given the signal of the shared work
   * @throws what the work throws, or the reason of `signal`
   */
  async run(
    key: string,
    signal: AbortSignal,
    start: (shared: AbortSignal, urgency: Urgency) => Promise<T>,
    urgency: Urgency = new Urgency(),
  ): Promise<T> {
    signal.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, start, urgency.lane);
    const settled = urgency.onRaise(() => flight.urgency.raise());
    flight.waiters++;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      settled();
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

  #start(key: string, start: (shared: AbortSignal, urgency: Urgency) => Promise<T>, lane: Lane): Flight<T> {
    const controller = new AbortController();
    const urgency = new Urgency(lane);
    const result = start(controller.signal, urgency).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    // When everybody has left, nobody is there to take its error.
    result.catch(() => undefined);
    const flight: Flight<T> = { result, controller, urgency, waiters: 0 };
    this.#flights.set(key, flight);
    return flight;
  }
}
