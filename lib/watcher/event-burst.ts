/**
 * Tells a burst of events that the kernel may have cut short. Its queue for a thread is bounded, and what finds it full
 * is lost; that this happened is a word that neither Node.js nor chokidar hands on. But a full queue is emptied in one
 * turn of the event loop: where so many events come in one turn, it may have been full before.
 */

/** `fs.inotify.max_queued_events`, where the system does not say. */
const QUEUE = 16_384;

/** Events in one turn. Half of the queue: those of watches that have ended take room in it, and are not handed on. */
export function burstSize(maxQueuedEvents: string | undefined): number {
  return Math.ceil((Number.parseInt(maxQueuedEvents ?? '', 10) || QUEUE) / 2);
}

export class EventBurst {
  readonly #size: number;
  readonly #lost: () => void;
  readonly #atEnd: (end: () => void) => void;
  #count = 0;

  /**
   * @param size events in one turn from which on some may have been lost
   * @param lost called at the end of such a turn
   * @param atEnd calls at the end of the turn
   */
  constructor(size: number, lost: () => void, atEnd: (end: () => void) => void = setImmediate) {
    this.#size = size;
    this.#lost = lost;
    this.#atEnd = atEnd;
  }

  /** An event has come. */
  add(): void {
    if (this.#count++ === 0) this.#atEnd(() => this.#end());
  }

  #end(): void {
    const count = this.#count;
    this.#count = 0;
    if (count >= this.#size) this.#lost();
  }
}
