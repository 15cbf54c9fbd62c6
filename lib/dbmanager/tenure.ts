/**
 * What the scan lock is held for. Without it nothing is written.
 *
 *     none --take--> whole (a scan, files that somebody waits for, work for the web)
 *     none --takeBriefly--> brief (what applications change) --take--> whole;  any --release--> none
 *
 * What it is at may change while it is held (`isAt`): that is noted where its name in the lock does not say it.
 */
import { ScanLock } from '../store/lock.ts';
import type { LockWork } from '../store/lock-owner.ts';

export class Tenure {
  readonly #path: string;
  #lock: ScanLock | undefined;
  readonly #note: (work: LockWork | undefined) => void;
  #isBrief = false;
  /** What others are told by now. */
  #said: LockWork | undefined;
  #isNoted = false;

  /** @param path of the database @param note writes it into that, or takes it out; stored when it returns */
  constructor(path: string, note: (work: LockWork | undefined) => void) {
    this.#path = path;
    this.#note = note;
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
    if (this.#lock === undefined) {
      this.#lock = ScanLock.acquire(this.#path, work);
      this.#said = work;
    }
    this.#isBrief = false;
  }

  /** Nothing to say where it is not held, or for a moment only. */
  isAt(work: LockWork): void {
    if (this.is !== 'whole' || this.#said === work) return;
    this.#note(work);
    this.#said = work;
    this.#isNoted = true;
  }

  /** From nobody, for a moment. @returns whether it could be had */
  takeBriefly(): boolean {
    this.#lock = ScanLock.tryBriefly(this.#path);
    this.#isBrief = this.#lock !== undefined;
    return this.#isBrief;
  }

  release(): void {
    if (this.#isNoted) this.#takeNoteOut();
    this.#lock?.release();
    this.#lock = undefined;
    this.#said = undefined;
  }

  #takeNoteOut(): void {
    this.#isNoted = false;
    try {
      this.#note(undefined);
    } catch {
      // The disk is full, or the database broken: a note too many does no harm.
    }
  }
}
