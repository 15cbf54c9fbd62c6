/**
 * Scans one after the other, with a sleep between them, as libvalhalla's `run(loop, timeout, delay)`.
 *
 *     (delayed ->) scanning -> sleeping -> scanning ... -> over
 *     sleeping, delayed --wake--> scanning;  sleeping --cancel--> over
 *
 * A scan that is cancelled, or fails, is the last one. `over` is told as `scan:exit`, however it came. One that is refused
 * because another scan runs tells nothing, for whoever follows that one would take it for its end.
 */
import { isValhallaError } from '../errors.ts';
import type { ScanEvent } from '../events.ts';
import type { LoopOptions } from './scan-options.ts';
import type { ScanReport } from '../status/report.ts';

export interface LoopTimers {
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

const SYSTEM: LoopTimers = {
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  now: Date.now,
};

export class ScanLoops {
  readonly #announce: (event: ScanEvent) => void;
  readonly #timers: LoopTimers;
  readonly #sleepers = new Set<() => void>();
  #closed = false;

  constructor(announce: (event: ScanEvent) => void, timers: LoopTimers = SYSTEM) {
    this.#announce = announce;
    this.#timers = timers;
  }

  /** @param scan begins one scan @returns the report of the last one */
  async run(
    { loops = 1, every = 0, delay = 0 }: LoopOptions,
    cancelled: Promise<void>,
    scan: () => Promise<ScanReport>,
  ): Promise<ScanReport> {
    let stopped = false;
    const stop = (async () => {
      await cancelled;
      stopped = true;
    })();
    let begun = false;
    let refused = false;
    try {
      if (delay > 0) await this.#sleep(delay, stop);
      for (let left = loops; ; left--) {
        const report = await scan();
        begun = true;
        const last = left <= 1 || stopped || this.#closed || report.outcome === 'cancelled';
        if (!last) await this.#sleep(every, stop);
        // Not in one with the condition above: the sleep may have been cut short by the end.
        if (last || stopped || this.#closed) return report;
      }
    } catch (error) {
      refused = !begun && isValhallaError(error) && error.code === 'ERR_VALHALLA_SCAN_RUNNING';
      throw error;
    } finally {
      if (!refused) this.#announce({ event: 'scan:exit' });
    }
  }

  /** Whoever sleeps goes on now. */
  wake(): void {
    for (const wake of this.#sleepers) wake();
  }

  /** The library closes: no further scan begins. */
  close(): void {
    this.#closed = true;
    this.wake();
  }

  async #sleep(milliseconds: number, stop: Promise<void>): Promise<void> {
    if (this.#closed) return;
    this.#announce({ event: 'scan:sleep', until: this.#timers.now() + milliseconds });
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#timers.setTimeout(resolve, milliseconds);
    this.#sleepers.add(resolve);
    await Promise.race([promise, stop]);
    this.#sleepers.delete(resolve);
    this.#timers.clearTimeout(timer);
  }
}
