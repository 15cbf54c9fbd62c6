/**
 * Keeps SQLite's log small: what is in it is put into the database (a checkpoint) when it is large.
 *
 *     small --commits--> large --nobody waits for a file--> put into the database here, at once
 *                              --somebody waits--> by a thread beside this one, which goes on committing
 *                                                    --it fails--> here, from now on, whoever waits
 *
 * A checkpoint takes a tenth of a second, most of it a disk's time to sync twice, so smaller ones are no shorter, and all of
 * them together longer. Whoever waits for a file need not wait for it. The other thread never comes to the end of a log
 * that is still written, and only then it begins anew: so it is not for long (`LARGEST`).
 */
import type { Database } from 'better-sqlite3';
import type { Clock } from '../channel/outbox.ts';

/** Pages of the log that are not in the database (32 MiB): a page is copied for each. */
const LARGE = 8192;
/** Pages of the log in all (256 MiB) above which what is left of it is put into the database here, somebody waits or not, */
const LARGEST = 65_536;
/** where it is so much: a reader may keep SQLite from beginning the log anew. */
const LITTLE = 512;
/** Commits. */
const LOOKED_AFTER = 16;
/** Milliseconds: who waited for a file often asks for the next one when it has it. */
const WAITED_MILLISECONDS = 1_000;

interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

export class LogKeeper {
  readonly #db: Database;
  readonly #clock: Pick<Clock, 'now'>;
  /** Undefined: there is no such thread, or it has failed. */
  #beside: (() => Promise<unknown>) | undefined;
  readonly #state;
  #committed = 0;
  #waitedUntil = 0;
  #isBesideBusy = false;

  /** @param beside makes a PASSIVE checkpoint in another thread */
  constructor(db: Database, clock: Pick<Clock, 'now'>, beside?: () => Promise<unknown>) {
    this.#db = db;
    this.#clock = clock;
    this.#beside = beside;
    this.#state = db.prepare<[], LogState>('PRAGMA wal_checkpoint(NOOP)');
  }

  /** Somebody waits for a file. */
  waited(): void {
    this.#waitedUntil = this.#clock.now() + WAITED_MILLISECONDS;
  }

  get isWaited(): boolean {
    return this.#clock.now() < this.#waitedUntil;
  }

  /** After a commit, and what follows from it. */
  committed(): void {
    if (++this.#committed % LOOKED_AFTER !== 0) return;
    const { log, checkpointed } = this.#state.get() ?? { log: 0, checkpointed: 0 };
    const left = log - checkpointed;
    if (this.#beside === undefined || !this.isWaited) {
      if (left > LARGE) this.#here();
    } else if (!this.#isBesideBusy) {
      if (left > LARGE) void this.#goBeside(this.#beside);
      else if (log > LARGEST && left > LITTLE) this.#here();
    }
  }

  /** PASSIVE never waits for a reader (TRUNCATE stalls the writer behind one). */
  #here(): void {
    this.#db.pragma('wal_checkpoint(PASSIVE)');
  }

  async #goBeside(beside: () => Promise<unknown>): Promise<void> {
    this.#isBesideBusy = true;
    try {
      await beside();
    } catch {
      // The log is as it was. Whoever waits waits longer; a log without end would take the disk.
      this.#beside = undefined;
    } finally {
      this.#isBesideBusy = false;
    }
  }
}
