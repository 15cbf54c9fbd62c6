/**
 * Events never push back: types nobody listens to are not sent, and when the main thread has not taken the last
 * batches, per-file events are dropped and counted. Life-cycle events always go.
 */
import { PER_FILE } from '../events.ts';
import type { EventName, ScanEvent } from '../events.ts';
import { MissedEvents } from '../status/missed-events.ts';

/** Batches under way to a main thread that has not answered. */
const CREDITS = 64;

export class EventGate {
  readonly #send: (events: ScanEvent[]) => void;
  #listened: ReadonlySet<EventName> = new Set();
  #number = 0;
  #events: ScanEvent[] = [];
  #credits = CREDITS;
  readonly #missed: MissedEvents;

  /** @param now milliseconds since the epoch */
  constructor(send: (events: ScanEvent[]) => void, now?: () => number) {
    this.#send = send;
    this.#missed = new MissedEvents(now);
  }

  /** @param number an older one than that of the last time is not heard */
  listen(events: readonly EventName[], number: number = this.#number): void {
    if (number < this.#number) return;
    this.#number = number;
    this.#listened = new Set(events);
  }

  /** Is it worth making an event of this type? */
  wants(event: EventName): boolean {
    return this.#listened.has(event);
  }

  push(event: ScanEvent): void {
    if (!this.#listened.has(event.event)) return;
    if (this.#credits <= 0 && PER_FILE.has(event.event)) this.#missed.add();
    else this.#events.push(event);
  }

  credit(batches: number): void {
    this.#credits += batches;
    this.flush();
  }

  flush(): void {
    const missed = this.#credits > 0 ? this.#missed.take() : undefined;
    if (missed !== undefined) this.#events.push(missed);
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#credits--;
    this.#send(events);
  }
}
