/**
 * One scan at a time: which one runs, and whose turn is next. The scans of a watch are nobody's business: one that an
 * application asks for waits for the one that runs, and goes before the next. Cancelled meanwhile, it is never made.
 */
import { addAbortListener } from 'node:events';
import { ValhallaError } from '../errors.ts';
import type { ScanRun } from './scan-run.ts';
import type { ScanReport } from '../status/report.ts';

export class ScanTurn {
  readonly #path: string;
  readonly #neverBegun: () => ScanReport;
  /** The newest one; over, perhaps. */
  #run: ScanRun | undefined;
  /** It begins: what it needs is being found out. */
  #starting: Promise<ScanRun> | undefined;
  /** A scan of the watch, until it is over. */
  #watched: Promise<unknown> | undefined;
  /** Somebody waits for that one, until then. */
  #waiting: Promise<void> | undefined;

  /** @param path of the database @param neverBegun the report of a scan that was cancelled before its turn came */
  constructor(path: string, neverBegun: () => ScanReport) {
    this.#path = path;
    this.#neverBegun = neverBegun;
  }

  get run(): ScanRun | undefined {
    return this.#run;
  }

  get taken(): boolean {
    const isOn = this.#starting !== undefined || this.#waiting !== undefined;
    return isOn || (this.#run !== undefined && !this.#run.over);
  }

  /** For the application. @throws ERR_VALHALLA_SCAN_RUNNING, and what the scan throws */
  async take(start: () => Promise<ScanRun>, cancelled: AbortSignal): Promise<ScanReport> {
    // While it was delayed.
    if (cancelled.aborted) return this.#neverBegun();
    const watched = this.#waiting === undefined ? this.#watched : undefined;
    if (this.taken && watched === undefined)
      throw new ValhallaError(
        'ERR_VALHALLA_SCAN_RUNNING',
        `${this.#path} is being scanned already. Wait until that scan is over, or cancel it.`,
      );
    if (watched !== undefined) {
      this.#waiting = untilOver(watched, cancelled);
      await this.#waiting;
      this.#waiting = undefined;
      if (cancelled.aborted) return this.#neverBegun();
    }
    return this.#take(start, cancelled);
  }

  /** For the watch: when nobody else has a scan, or waits for one. @throws what the scan throws */
  async takeLast(start: () => Promise<ScanRun>, cancelled: AbortSignal): Promise<ScanReport> {
    while (this.taken) {
      await untilOver(this.#waiting ?? this.#starting ?? (this.#run as ScanRun).finished, cancelled);
      if (cancelled.aborted) return this.#neverBegun();
    }
    const scan = this.#take(start, cancelled);
    this.#watched = scan;
    try {
      return await scan;
    } finally {
      this.#watched = undefined;
    }
  }

  async #take(start: () => Promise<ScanRun>, cancelled: AbortSignal): Promise<ScanReport> {
    let run: ScanRun;
    try {
      this.#starting = start();
      run = await this.#starting;
      this.#run = run;
    } finally {
      this.#starting = undefined;
    }
    using _ = addAbortListener(cancelled, () => run.cancel());
    return await run.finished;
  }

  async cancel(): Promise<void> {
    if (this.#run === undefined || this.#run.over) return;
    this.#run.cancel();
    await this.#run.finished.catch(() => undefined);
  }
}

/** However it ends; or until whoever waits has gone. */
async function untilOver(scan: Promise<unknown>, cancelled: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  using _ = addAbortListener(cancelled, end);
  scan.then(end, end);
  await promise;
}
