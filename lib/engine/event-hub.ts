/** Hands events on: to the listeners of the library, and to whoever iterates over a scan. */
import { EventEmitter } from 'node:events';
import type { EventName, ScanEvent, ValhallaEvents } from '../events.ts';
import type { ScanHandle } from './scan-handle.ts';

export type Listener<Name extends EventName> = (data: ValhallaEvents[Name]) => void;

const IS_EVENT: Readonly<Record<EventName, true>> = {
  'scan:begin': true,
  'file:stored': true,
  'file:done': true,
  'file:error': true,
  'item:changed': true,
  'item:joined': true,
  'root:offline': true,
  'watch:state': true,
  'grabber:off': true,
  progress: true,
  'ondemand:parsed': true,
  'ondemand:grabbed': true,
  'ondemand:ended': true,
  'ondemand:failed': true,
  'events:missed': true,
  'scan:walked': true,
  'scan:end': true,
  'scan:sleep': true,
  'scan:exit': true,
  'scan:pause': true,
  'scan:resume': true,
  'grabbing:idle': true,
  log: true,
};
/** All of them: for somebody who iterates over a scan. */
export const EVENT_NAMES: readonly EventName[] = Object.keys(IS_EVENT) as EventName[];

export class EventHub {
  readonly #emitter = new EventEmitter();
  readonly #handles = new Set<ScanHandle>();
  readonly #listen: (events: readonly EventName[]) => void;
  /** Loops over scans that run now. */
  #loops = 0;

  /** @param listen called with the types somebody listens to, when they change */
  constructor(listen: (events: readonly EventName[]) => void) {
    this.#listen = listen;
    // Also for one who listened once, and has heard it.
    this.#emitter.on('removeListener', () => this.#tell());
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
  }

  /** Somebody begins (1) or ends (-1) a loop over a scan: all events are wanted meanwhile. */
  loop(change: 1 | -1): void {
    this.#loops += change;
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
    for (const listener of this.#emitter.rawListeners(name)) {
      try {
        listener(data);
      } catch (error) {
        // A listener's fault is the application's, and must cost neither other listeners nor the other events of this batch.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #tell(): void {
    const wanted = (name: EventName): boolean => this.#loops > 0 || this.#emitter.listenerCount(name) > 0;
    this.#listen(EVENT_NAMES.filter(wanted));
  }
}
