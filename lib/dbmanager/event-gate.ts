/**
 * Events never push back: types nobody listens to are not sent, and when the main thread has not taken the last
 * batches, per-file events are dropped and counted. Life-cycle events always go.
 */
import type { EventName, ScanEvent } from '../events.ts';

/** Batches under way to a main thread that has not answered. */
const CREDITS = 64;

const PER_FILE: ReadonlySet<EventName> = new Set<EventName>(['file:stored', 'file:done', 'file:error']);

export class EventGate {
  readonly #send: (events: ScanEvent[]) => void;
  #listened: ReadonlySet<EventName> = new Set();
  #events: ScanEvent[] = [];
  #credits = CREDITS;
  #missed = 0;

  constructor(send: (events: ScanEvent[]) => void) {
    this.#send = send;
  }

  listen(events: readonly EventName[]): void {
    this.#listened = new Set(events);
  }

  /** Is it worth making an event of this type? */
  wants(event: EventName): boolean {
    return this.#listened.has(event);
  }

  push(event: ScanEvent): void {
    if (!this.#listened.has(event.event)) return;
    if (this.#credits <= 0 && PER_FILE.has(event.event)) this.#missed++;
    else this.#events.push(event);
  }

  credit(batches: number): void {
    this.#credits += batches;
    this.flush();
  }

  flush(): void {
    if (this.#missed > 0 && this.#credits > 0) {
      this.#events.push({ event: 'events:missed', count: this.#missed });
      this.#missed = 0;
    }
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#credits--;
    this.#send(events);
  }
}
