/** Hands events on: to the listeners of the library, and to whoever iterates over a scan. */
import { EventEmitter } from 'node:events';
import type { EventName, ScanEvent, ValhallaEvents } from '../events.ts';
import type { ScanHandle } from './scan-handle.ts';

/** What `on` takes. */
export type Listener<Name extends EventName> = (data: ValhallaEvents[Name]) => void;

/** What an event is about: a scan, then who iterates over another one gets none of it; or the library. */
const ABOUT: Readonly<Record<EventName, 'scan' | 'library'>> = {
  'scan:begin': 'scan',
  'file:stored': 'scan',
  'file:done': 'scan',
  'file:error': 'scan',
  'item:changed': 'library',
  'item:joined': 'scan',
  'root:offline': 'library',
  'watch:state': 'library',
  'grabber:off': 'scan',
  progress: 'scan',
  'ondemand:parsed': 'library',
  'ondemand:grabbed': 'library',
  'ondemand:ended': 'library',
  'ondemand:failed': 'library',
  'events:missed': 'scan',
  'scan:walked': 'scan',
  'scan:end': 'scan',
  'scan:sleep': 'scan',
  'scan:exit': 'scan',
  'scan:pause': 'library',
  'scan:resume': 'library',
  'grabbing:idle': 'library',
  log: 'library',
};
/** All of them: for somebody who iterates over a scan. */
export const EVENT_NAMES: readonly EventName[] = Object.keys(ABOUT) as EventName[];

export class EventHub {
  readonly #emitter = new EventEmitter();
  readonly #handles = new Set<ScanHandle>();
  readonly #listen: (events: readonly EventName[]) => void;
  /** Of the newest scan; undefined: one of the watch. */
  #scanned: ScanHandle | undefined;
  /** Loops over scans that run now. */
  #loops = 0;

  /** @param listen called with the types somebody listens to, when they change */
  constructor(listen: (events: readonly EventName[]) => void) {
    this.#listen = listen;
    // How many listen is the application's business: 11 are no leak.
    this.#emitter.setMaxListeners(0);
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

  /** The handle gets the events of its scans, and of the library, until the last one is over. */
  follow(handle: ScanHandle): void {
    this.#handles.add(handle);
    const gone = (): void => void this.#handles.delete(handle);
    handle.finished.then(gone, gone);
  }

  /** A scan begins: what threads say of scans is about this one from now on, also what comes from the web behind it. */
  scan(handle: ScanHandle | undefined): void {
    this.#scanned = handle;
  }

  /** @param scan whose event it is, if it is about one */
  announce(event: ScanEvent, scan: ScanHandle | undefined = this.#scanned): void {
    for (const handle of this.#handles)
      if (handle === scan || ABOUT[event.event] === 'library') handle.push(event);
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
