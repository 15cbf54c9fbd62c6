/** One scan at a time: which one runs, and whose turn is next. */
import { ValhallaError } from '../errors.ts';
import type { ScanRun } from './scan-run.ts';
import type { ScanReport } from '../status/report.ts';

export class ScanTurn {
  readonly #path: string;
  /** The newest one; over, perhaps. */
  #run: ScanRun | undefined;
  /** It begins: what it needs is being found out. */
  #starting: Promise<unknown> | undefined;

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

  /** @throws ERR_VALHALLA_SCAN_RUNNING, and what the scan throws */
  async take(start: () => Promise<ScanRun>, cancelled: Promise<void> | undefined): Promise<ScanReport> {
    if (this.taken)
      throw new ValhallaError(
        'ERR_VALHALLA_SCAN_RUNNING',
        `${this.#path} is being scanned already. Wait until that scan is over, or cancel it.`,
      );
    const starting = start();
    this.#starting = starting;
    try {
      const run = await starting;
      this.#run = run;
      void cancelled?.then(() => run.cancel());
    } finally {
      this.#starting = undefined;
    }
    return this.#run.finished;
  }

  /** Resolves when no scan runs, however the last one ended. */
  async free(): Promise<void> {
    while (this.taken) await (this.#starting ?? this.#run?.finished)?.catch(() => undefined);
  }

  async cancel(): Promise<void> {
    if (this.#run === undefined || this.#run.over) return;
    this.#run.cancel();
    await this.#run.finished.catch(() => undefined);
  }
}
