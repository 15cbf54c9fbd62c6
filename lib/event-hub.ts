/** Hands events on: to the listeners of the library, and to whoever iterates over a scan. */
import { EventEmitter } from 'node:events';
import type { EventName, ScanEvent, ValhallaEvents } from './events.ts';
import type { ScanHandle } from './scan-handle.ts';

export type Listener<Name extends EventName> = (data: ValhallaEvents[Name]) => void;

/** For somebody who iterates over a scan. */
const ALL_EVENTS: readonly EventName[] = [
  'scan:begin',
  'file:stored',
  'file:done',
  'file:error',
  'root:offline',
  'grabber:off',
  'progress',
  'events:missed',
  'scan:end',
  'grabbing:idle',
  'log',
];

export class EventHub {
  readonly #emitter = new EventEmitter();
  readonly #handles = new Set<ScanHandle>();
  readonly #listen: (events: readonly EventName[]) => void;
  #iterated = false;

  /** @param listen called with the types somebody listens to, when they change */
  constructor(listen: (events: readonly EventName[]) => void) {
    this.#listen = listen;
  }

  on<Name extends EventName>(event: Name, listener: Listener<Name>): void {
    this.#emitter.on(event, listener);
    this.#tell();
  }

  once<Name extends EventName>(event: Name, listener: Listener<Name>): void {
    this.#emitter.once(event, listener);
    this.#tell();
  }

  off<Name extends EventName>(event: Name, listener: Listener<Name>): void {
    this.#emitter.off(event, listener);
    this.#tell();
  }

  /** Somebody iterates: all events are wanted from now on. */
  iterate(): void {
    this.#iterated = true;
    this.#tell();
  }

  /** The handle gets every event until its scan is over. */
  follow(handle: ScanHandle): void {
    this.#handles.add(handle);
    const gone = (): void => void this.#handles.delete(handle);
    handle.finished.then(gone, gone);
  }

  announce(event: ScanEvent): void {
    for (const handle of this.#handles) handle.push(event);
    const { event: name, ...data } = event;
    this.#emitter.emit(name, data);
  }

  #tell(): void {
    const wanted = (name: EventName): boolean => this.#iterated || this.#emitter.listenerCount(name) > 0;
    this.#listen(ALL_EVENTS.filter(wanted));
  }
}
