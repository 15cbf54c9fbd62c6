/**
 * The scan lock of a chore. Files that somebody waits for go first: it is taken after them, and lent to processes that
 * wait for one, for a chore has no parser, and they have. Whoever waits looks every 20 ms whether the lock is free.
 *
 *     held --lend--> lent --served, or nobody came--> held
 *                         --a scan came in between--> gone: what the chore has done so far is whole, and stays
 */
import { ScanLock } from '../../store/lock.ts';
import type { LockWork } from '../../store/lock-owner.ts';
import { holdStill } from '../../threads/hold-still.ts';

/** Milliseconds within which whoever waits has come, if it lives; and how often that is looked at. */
const COMES_WITHIN = 1_000;
const LOOKS = 5;

export class ChoreLock {
  readonly #path: string;
  readonly #work: LockWork;
  #lock: ScanLock | undefined;

  /** @param path of the database @throws ERR_VALHALLA_SCAN_RUNNING */
  constructor(path: string, work: LockWork) {
    this.#path = path;
    this.#work = work;
    this.#lock = ScanLock.afterDemands(path, work);
  }

  /**
   * Returns when it is held again.
   *
   * @param hasCome whoever waited has the lock, or had it
   * @throws ERR_VALHALLA_SCAN_RUNNING
   */
  lend(hasCome: () => boolean): void {
    this.release();
    const end = performance.now() + COMES_WITHIN;
    while (!hasCome() && performance.now() < end) holdStill(LOOKS);
    this.#lock = ScanLock.afterDemands(this.#path, this.#work);
  }

  release(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }
}
