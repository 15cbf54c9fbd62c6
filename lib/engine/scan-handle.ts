/** A scan that runs: its end as a promise, its events as an async iterator, and a way to stop it. */
import type { ScanEvent } from '../events.ts';
import type { ScanReport } from '../status/report.ts';
import { WaitingEvents } from './waiting-events.ts';

/** A scan that runs, or several in turn. */
export class ScanHandle implements AsyncIterable<ScanEvent> {
  /**
   * Rejects when the scan could not begin, or its database failed. No event tells so: await it, or a loop over the scan.
   */
  readonly finished: Promise<ScanReport>;
  readonly #cancel: () => void;
  readonly #listeners = new Set<(event: ScanEvent | undefined) => void>();
  readonly #looping: (change: 1 | -1) => void;
  #ended = false;

  /**
   * @internal
   * @param looping a loop over the events begins (1) or ends (-1)
   */
  constructor(finished: Promise<ScanReport>, cancel: () => void, looping: (change: 1 | -1) => void) {
    this.finished = finished;
    this.#cancel = cancel;
    this.#looping = looping;
    // Whoever only iterates gets the error there: no unhandled rejection beside it.
    const end = (): void => {
      this.#ended = true;
      this.push(undefined);
    };
    finished.then(end, end);
  }

  /**
   * Stops as soon as what is at work is stored. What was not begun is due at the next scan. What slow listeners have not
   * heard of files by then they miss, and are told how much (`events:missed`).
   */
  async cancel(): Promise<ScanReport> {
    this.#cancel();
    return this.finished;
  }

  /** @internal undefined: the last one */
  push(event: ScanEvent | undefined): void {
    for (const listener of this.#listeners) listener(event);
  }

  /**
   * Events from now on, until the scan ends; an error of the scan is thrown. They are those of this scan (of all in its
   * loop), and what is nobody's scan: `log`, `item:changed`, `ondemand:parsed` ... Of other scans `valhalla.on` hears. Who
   * leaves the loop (`break`) stops listening; the scan goes on.
   *
   * A slow loop does not slow the scan: beyond 10,000 events of files and items, and `log`, that were not taken, new ones
   * are dropped, beyond 1,000 others the oldest, but never the last `scan:end`; an `events:missed` says how many, and
   * when. Of `progress` that was not taken only the newest is held.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<ScanEvent, void, void> {
    const waiting = new WaitingEvents();
    let ended = this.#ended;
    let turn = Promise.withResolvers<void>();
    const listener = (event: ScanEvent | undefined): void => {
      if (event === undefined) ended = true;
      else waiting.push(event);
      turn.resolve();
    };
    this.#listeners.add(listener);
    this.#looping(1);
    try {
      for (;;) {
        const event = waiting.take();
        if (event !== undefined) {
          yield event;
          continue;
        }
        if (ended) break;
        await turn.promise;
        turn = Promise.withResolvers();
      }
      await this.finished;
    } finally {
      this.#listeners.delete(listener);
      this.#looping(-1);
    }
  }
}

/**
 * @internal
 * @param begin gets who follows the scan, and what tells that it is cancelled
 * @param looping see `ScanHandle`
 * @param signal cancels the scan
 */
export function beginScan(
  begin: (handle: ScanHandle, cancelled: AbortSignal) => Promise<ScanReport>,
  looping: (change: 1 | -1) => void,
  signal: AbortSignal | undefined,
): ScanHandle {
  const control = new AbortController();
  const cancel = (): void => control.abort();
  if (signal?.aborted === true) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
  const { promise, resolve } = Promise.withResolvers<ScanReport>();
  const handle = new ScanHandle(promise, cancel, looping);
  resolve(begin(handle, control.signal));
  const over = (): void => signal?.removeEventListener('abort', cancel);
  handle.finished.then(over, over);
  return handle;
}
