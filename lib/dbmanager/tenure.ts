/**
 * What the scan lock is held for. Without it nothing is written.
 *
 *     none --take--> whole (a scan, files that somebody waits for, work for the web)
 *     none --takeBriefly--> brief (what applications change) --take--> whole;  any --release--> none
 */
import { ScanLock } from '../store/lock.ts';
import type { LockWork } from '../store/lock-owner.ts';

export class Tenure {
  readonly #path: string;
  #lock: ScanLock | undefined;
  #isBrief = false;

  /** @param path of the database */
  constructor(path: string) {
    this.#path = path;
  }

  get is(): 'none' | 'brief' | 'whole' {
    if (this.#lock === undefined) return 'none';
    return this.#isBrief ? 'brief' : 'whole';
  }

  /**
   * @param work what it is taken for
   * @throws ERR_VALHALLA_SCAN_RUNNING: another process has it
   */
  take(work: LockWork): void {
    this.#lock ??= ScanLock.acquire(this.#path, work);
    this.#isBrief = false;
  }

  /** From nobody, for a moment. @returns whether it could be had */
  takeBriefly(): boolean {
    this.#lock = ScanLock.tryBriefly(this.#path);
    this.#isBrief = this.#lock !== undefined;
    return this.#isBrief;
  }

  release(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }
}
