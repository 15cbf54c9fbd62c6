/** The main thread, which hears of events: at once, or as slowly as a test says. */
import { EventGate } from '../../lib/dbmanager/event-gate.ts';
import type { EventName, ScanEvent } from '../../lib/events.ts';

const EVENTS = [
  'scan:begin',
  'file:stored',
  'file:done',
  'file:error',
  'item:changed',
  'item:joined',
  'root:offline',
  'grabber:off',
  'log',
  'scan:end',
  'grabbing:idle',
] as const;

export class FakeListener {
  /** Everything that was sent to it. */
  readonly events: ScanEvent[] = [];
  types: readonly EventName[] = EVENTS;
  /** It is at its first event, and takes others when it is to `hear` them. */
  isSlow = false;
  #gate: EventGate | undefined;
  /** Of each message that it has not heard: how many events. */
  readonly #unheard: number[] = [];

  /** Of a DB manager that begins. */
  gate(): EventGate {
    const gate = new EventGate((events) => {
      this.events.push(...events);
      if (this.isSlow) this.#unheard.push(events.length);
      else gate.credit(events.length, 0);
    });
    gate.listen(this.types);
    this.#gate = gate;
    return gate;
  }

  /** The next message. @param each milliseconds for an event of it @returns its events; 0: none has come */
  hear(each: number): number {
    const events = this.#unheard.shift() ?? 0;
    if (events > 0) this.#gate?.credit(events, events * each);
    return events;
  }
}
