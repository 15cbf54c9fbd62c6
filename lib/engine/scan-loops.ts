/**
 * Scans one after the other, with a sleep between them, as libvalhalla's `run(loop, timeout, delay)`.
 *
 *     (delayed ->) scanning -> sleeping -> scanning ... -> over
 *     sleeping, delayed --wake--> scanning;  sleeping --cancel--> over
 *     scanning --refused, and not the first--> sleeping (a moment, for another try)
 *
 * A scan that is cancelled, or fails, is the last one. `over` is told as `scan:exit`, however it came. Where the first one
 * is refused because somebody else is at work, nothing is told: listeners would take it for the end of that one's scan. A
 * later one is only late then, for a loop that sleeps holds nothing.
 */
import { addAbortListener } from 'node:events';
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

export interface LoopedScan {
  /** Begins one scan. @returns the report of it */
  readonly scan: () => Promise<ScanReport>;
  readonly announce: (event: ScanEvent) => void;
}

/** Milliseconds until a scan that was refused is tried again. */
const RETRY = 2_000;

export class ScanLoops {
  readonly #timers: LoopTimers;
  readonly #sleepers = new Set<() => void>();
  #closed = false;

  constructor(timers: LoopTimers = SYSTEM) {
    this.#timers = timers;
  }

  /** @returns the report of the last one */
  async run(
    { loops = 1, every = 0, delay = 0 }: LoopOptions,
    cancelled: AbortSignal,
    { scan, announce }: LoopedScan,
  ): Promise<ScanReport> {
    const sleep = (milliseconds: number): Promise<void> => this.#sleep(milliseconds, cancelled, announce);
    const isOver = (): boolean => cancelled.aborted || this.#closed;
    let refused = false;
    try {
      if (delay > 0) await sleep(delay);
      let report = await scan();
      let left = loops - 1;
      let pause = every;
      while (left > 0 && report.outcome === 'finished' && !isOver()) {
        await sleep(pause);
        // It may have been cut short by the end.
        if (isOver()) break;
        const next = await scan().catch(unlessRefused);
        pause = next === undefined ? RETRY : every;
        report = next ?? report;
        if (next !== undefined) left--;
      }
      return report;
    } catch (error) {
      refused = isRefusal(error);
      throw error;
    } finally {
      if (!refused) announce({ event: 'scan:exit' });
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

  async #sleep(
    milliseconds: number,
    cancelled: AbortSignal,
    announce: LoopedScan['announce'],
  ): Promise<void> {
    if (this.#closed) return;
    const until = this.#timers.now() + milliseconds;
    // Whoever asks for a scan with a delay can follow it as soon as it has it: not before.
    queueMicrotask(() => announce({ event: 'scan:sleep', until }));
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#timers.setTimeout(resolve, milliseconds);
    this.#sleepers.add(resolve);
    using _ = addAbortListener(cancelled, () => resolve());
    await promise;
    this.#sleepers.delete(resolve);
    this.#timers.clearTimeout(timer);
  }
}

function isRefusal(error: unknown): boolean {
  return isValhallaError(error) && error.code === 'ERR_VALHALLA_SCAN_RUNNING';
}

function unlessRefused(error: unknown): undefined {
  if (!isRefusal(error)) throw error;
}
