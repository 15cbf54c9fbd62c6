/**
 * Events never push back. Types nobody listens to are not sent. Of the others so many are under way to the main thread as
 * its listeners take in a moment, for there the messages that move a scan on stand behind them; the rest waits here.
 * Where too many do, those of files are dropped and counted until all that waited has gone: then one event tells of all
 * that were dropped. Life-cycle events always go, in their place; and so does a word that is to come behind them.
 */
import { PER_FILE } from '../events.ts';
import type { EventName, ScanEvent } from '../events.ts';
import { MissedEvents } from '../status/missed-events.ts';

/** Events under way to a main thread that has not answered: at most, and before it is known how long they take it. */
export const WINDOW = 256;
export const FIRST_WINDOW = 8;
/** More than so many times as many as were taken in so short a time are not tried: a few may be of a quick kind. */
const GROWTH = 4;
/** What listeners may have to do with what is under way. */
const MILLISECONDS = 50;
/** A commit tells of up to 1,024 new files, a few events each; a loop over a scan holds as many. */
export const HELD = 10_000;

/** What the main thread is told, though it is no event. */
type Word = () => void;

export class EventGate {
  readonly #send: (events: ScanEvent[]) => void;
  #listened: ReadonlySet<EventName> = new Set();
  #number = 0;
  #waiting: (ScanEvent | Word)[] = [];
  #window = FIRST_WINDOW;
  /** More than the window where some were `cutShort`. */
  #underWay = 0;
  /** Not told yet: behind all that waits. */
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
    return this.#waiting.some((waiting) => typeof waiting !== 'function' && waiting.event === event);
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
    const fitting = Math.floor((events * MILLISECONDS) / milliseconds);
    this.#window = Math.max(1, Math.min(WINDOW, fitting, Math.max(this.#window, GROWTH * events)));
    this.flush();
  }

  flush(): void {
    for (let first = this.#waiting[0]; typeof first === 'function'; first = this.#waiting[0]) {
      this.#waiting.shift();
      first();
    }
    if (this.#waiting.length === 0) this.#placeMissed();
    const room = this.#window - this.#underWay;
    // Not a message for each event that is taken.
    if (room >= Math.min(this.#waiting.length, this.#window / 2)) this.#give(room);
  }

  /** Said when all that waits now has gone, and what was missed was told: at once, where there is nothing. */
  behind(word: Word): void {
    this.#placeMissed();
    this.#waiting.push(word);
    this.flush();
  }

  /** Nobody waits for slow listeners: all goes now, but of files only what they take in a moment; the others are missed. */
  cutShort(): void {
    const waited = this.#waiting;
    this.#waiting = [];
    let room = this.#window - this.#underWay;
    for (const each of waited) {
      if (typeof each === 'function') this.behind(each);
      else if (each.event === 'events:missed') this.#missed.add(each);
      else if (room-- > 0 || !PER_FILE.has(each.event)) this.#waiting.push(each);
      else this.#missed.add();
    }
    this.#placeMissed();
    while (this.#waiting.length > 0) this.#give(Number.POSITIVE_INFINITY);
  }

  #placeMissed(): void {
    const missed = this.#missed.take();
    if (missed !== undefined) this.#waiting.push(missed);
  }

  /** In one message, up to the first word. */
  #give(most: number): void {
    const events: ScanEvent[] = [];
    for (const each of this.#waiting) {
      if (events.length >= most || typeof each === 'function') break;
      events.push(each);
    }
    if (events.length === 0) return;
    this.#waiting.splice(0, events.length);
    this.#underWay += events.length;
    this.#send(events);
    this.flush();
  }
}
