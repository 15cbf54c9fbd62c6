/**
 * Events never push back. Types nobody listens to are not sent. Of the others so many are under way to the main thread as
 * its listeners take in a moment, for there the messages that move a scan on stand behind them; the rest waits here.
 * Where too many do, those of files are dropped and counted until all that waited has gone: then one event tells of all
 * that were dropped. Life-cycle events always go, in their place.
 */
import { PER_FILE } from '../events.ts';
import type { EventName, ScanEvent } from '../events.ts';
import { MissedEvents } from '../status/missed-events.ts';

/** Events under way to a main thread that has not answered: at most, and before it is known how long they take it. */
export const WINDOW = 256;
export const FIRST_WINDOW = 32;
/** What listeners may have to do with what is under way. */
const MILLISECONDS = 50;
/** A commit tells of up to 1,024 new files, a few events each; a loop over a scan holds as many. */
export const HELD = 10_000;

export class EventGate {
  readonly #send: (events: ScanEvent[]) => void;
  #listened: ReadonlySet<EventName> = new Set();
  #number = 0;
  #waiting: ScanEvent[] = [];
  #window = FIRST_WINDOW;
  /** More than the window behind a `drain`. */
  #underWay = 0;
  /** Behind all that waits. */
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

  /** Does one of this type wait here? */
  holds(event: EventName): boolean {
    return this.#waiting.some((waiting) => waiting.event === event);
  }

  push(event: ScanEvent): void {
    if (!this.#listened.has(event.event)) return;
    const isTooMany = this.#missed.any || this.#waiting.length >= HELD;
    if (isTooMany && PER_FILE.has(event.event)) this.#missed.add();
    else this.#waiting.push(event);
  }

  /** @param events that the main thread has taken @param milliseconds that its listeners needed for them */
  credit(events: number, milliseconds: number): void {
    this.#underWay -= events;
    this.#window = Math.max(1, Math.min(WINDOW, Math.floor((events * MILLISECONDS) / milliseconds)));
    this.flush();
  }

  flush(): void {
    const room = this.#window - this.#underWay;
    // Not a message for each event that is taken.
    if (room >= Math.min(this.#waiting.length, this.#window / 2)) this.#give(room);
  }

  /** All that waits goes now: what is sent next is to come behind it. */
  drain(): void {
    this.#give(this.#waiting.length);
  }

  #give(most: number): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting.splice(0, most);
    const missed = this.#waiting.length === 0 ? this.#missed.take() : undefined;
    if (missed !== undefined) events.push(missed);
    this.#underWay += events.length;
    this.#send(events);
  }
}
