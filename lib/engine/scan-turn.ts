/**
 * One scan at a time: which one runs, and whose turn is next. The scans of a watch are nobody's business: one that an
 * application asks for waits for the one that runs, and goes before the next.
 */
import { ValhallaError } from '../errors.ts';
import type { ScanRun } from './scan-run.ts';
import type { ScanReport } from '../status/report.ts';

export class ScanTurn {
  readonly #path: string;
  /** The newest one; over, perhaps. */
  #run: ScanRun | undefined;
  /** It begins: what it needs is being found out, or it waits for a scan of the watch. */
  #starting: Promise<unknown> | undefined;
  /** A scan of the watch, until it is over. */
  #watched: Promise<unknown> | undefined;
  /** Somebody waits for it. */
  #waits = false;

  /** @param path of the database */
  constructor(path: string) {
    this.#path = path;
  }

  get run(): ScanRun | undefined {
    return this.#run;
  }

  get taken(): boolean {
    return this.#starting !== undefined || (this.#run !== undefined && !this.#run.over);
  }

  /** For the application. @throws ERR_VALHALLA_SCAN_RUNNING, and what the scan throws */
  async take(start: () => Promise<ScanRun>, cancelled: Promise<void> | undefined): Promise<ScanReport> {
    const watched = this.#waits ? undefined : this.#watched;
    if (this.taken && watched === undefined)
      throw new ValhallaError(
        'ERR_VALHALLA_SCAN_RUNNING',
        `${this.#path} is being scanned already. Wait until that scan is over, or cancel it.`,
      );
    return this.#take(watched === undefined ? start : () => this.#after(watched, start), cancelled);
  }

  /** For the watch: when nobody else has a scan, or waits for one. @throws what the scan throws */
  async takeLast(start: () => Promise<ScanRun>): Promise<ScanReport> {
    while (this.taken) await (this.#starting ?? this.#run?.finished)?.catch(() => undefined);
    const scan = this.#take(start, undefined);
    this.#watched = scan;
    try {
      return await scan;
    } finally {
      this.#watched = undefined;
    }
  }

  async #after(watched: Promise<unknown>, start: () => Promise<ScanRun>): Promise<ScanRun> {
    this.#waits = true;
    await watched.catch(() => undefined);
    this.#waits = false;
    return start();
  }

  async #take(start: () => Promise<ScanRun>, cancelled: Promise<void> | undefined): Promise<ScanReport> {
    const starting = start();
    this.#starting = starting;
    let run: ScanRun;
    try {
      run = await starting;
      this.#run = run;
      void cancelled?.then(() => run.cancel());
    } finally {
      // Behind a scan that begins another one may wait already.
      if (this.#starting === starting) this.#starting = undefined;
    }
    return run.finished;
  }

  async cancel(): Promise<void> {
    if (this.#run === undefined || this.#run.over) return;
    this.#run.cancel();
    await this.#run.finished.catch(() => undefined);
  }
}
