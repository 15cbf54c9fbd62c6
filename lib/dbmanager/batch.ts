/**
 * Writes in transactions bounded by count and by time. Everything that depends on a commit (events, acknowledges) is
 * an effect of the batch and runs after COMMIT, in order; an effect writes nothing.
 *
 * Stored = committed. Durable = survives power loss: `synchronous` is NORMAL, and FULL for the commits that ask for it
 * and so often that none waits longer than 5 s. One sync of the log covers all commits before it.
 *
 * It has no timer of its own: its owner calls `turn` after each message, and at `deadline` when no message comes.
 */
import type { Database } from 'better-sqlite3';
import type { Clock } from '../channel/outbox.ts';
import { systemClock } from '../channel/outbox.ts';
import { traceNow, traceSpan } from '../channel/trace.ts';
import { OpenedFile } from '../store/opened-file.ts';
import { LogKeeper } from './log-keeper.ts';

/** Six a new file. A commit of 128 files costs twice as much a file as one of 1,024, a tenth of all that its store costs. */
export const BATCH_WRITES = 6144;
export const BATCH_MILLISECONDS = 100;
/** Beside somebody who waits for files, who may have to wait for a commit too: shorter ones (40 files, 5 ms), and more of them. */
export const BATCH_WRITES_WAITED = 256;
export const BATCH_MILLISECONDS_WAITED = 25;
export const DURABLE_MILLISECONDS = 5_000;

/** Whatever remembers rows of the open transaction. */
export interface Remembering {
  /** A part begins that may be taken back: what is still to be written of before is written. */
  settle(): void;
  /** It was taken back: what is remembered may be of rows that are gone. */
  forget(): void;
}

export class Batch {
  readonly #db: Database;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #begin;
  readonly #commit;
  readonly #beginReading;
  readonly #log: LogKeeper;
  readonly #whole;
  #file: OpenedFile;
  readonly #remembering: Remembering[] = [];
  #open = false;
  #reading = false;
  #writes = 0;
  #since = 0;
  #full = false;
  /** Time of the first commit that a power cut could still undo, or of the last try to make it durable. */
  #undurable: number | undefined;
  #last: (() => void)[] = [];
  #effects: (() => void)[] = [];

  /** @param checkpoint makes one in another thread; without, all are made here */
  constructor(db: Database, clock: Pick<Clock, 'now'> = systemClock, checkpoint?: () => Promise<unknown>) {
    this.#db = db;
    this.#clock = clock;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#beginReading = db.prepare('BEGIN');
    // Within a transaction it is a savepoint.
    this.#whole = db.transaction((work: () => void) => work());
    this.#log = new LogKeeper(db, clock, checkpoint);
    this.#file = new OpenedFile(db.name);
  }

  /** Goes on where another one of the same connection was: what that one has committed may not be durable yet. */
  adopt(before: Batch): void {
    this.#undurable = before.#undurable;
    this.#full = before.#full;
    this.#file = before.#file;
  }

  /** @throws ERR_VALHALLA_DB: what is written goes into a file that was removed. So it does at each durable commit */
  checkFile(): void {
    this.#file.check();
  }

  /**
   * To be called before many small reads: until the end of the turn, or the first write, they see one state, and none of
   * them opens and locks the database for itself (two thirds of the time of a row by its key).
   */
  read(): void {
    if (this.#open || this.#reading) return;
    this.#beginReading.run();
    this.#reading = true;
  }

  /** To be called before each write (or group of writes that belong together). */
  write(count = 1): void {
    if (!this.#open) {
      const now = this.#clock.now();
      this.#start(now, this.#undurable !== undefined && now - this.#undurable >= DURABLE_MILLISECONDS);
    }
    this.#writes += count;
  }

  /** A transaction of its own, which survives a power cut once this returns: for what an application waits for. */
  durably(work: () => void): void {
    this.flush();
    this.#start(this.#clock.now(), true);
    work();
    this.flush();
  }

  /** To be told of parts of a transaction that are taken back. */
  remembers(one: Remembering): void {
    this.#remembering.push(one);
  }

  /**
   * Inside the open transaction: where it throws nothing of it was written, nor is anything of it told. What comes last in
   * the transaction comes all the same, so it has to ask the rows and not to believe what it was told of them.
   */
  whole(work: () => void): void {
    const effects = this.#effects.length;
    for (const one of this.#remembering) one.settle();
    try {
      this.#whole(work);
    } catch (error) {
      this.#effects.length = effects;
      for (const one of this.#remembering) one.forget();
      throw error;
    }
  }

  /** Runs as the last thing of the open transaction: what is cheaper written once for many rows. */
  beforeCommit(work: () => void): void {
    this.#last.push(work);
  }

  /** Runs after the next commit; at once when nothing is uncommitted. */
  after(effect: () => void): void {
    if (this.#open) this.#effects.push(effect);
    else effect();
  }

  /**
   * Between two messages: commits what is old or large enough, or what somebody waits for.
   *
   * @param hurry the commit is waited for
   * @param waited somebody waits for a file
   */
  turn(hurry = false, waited = false): void {
    this.endReading();
    const now = this.#clock.now();
    if (waited) this.#log.waited();
    if (this.#open) {
      const { isWaited } = this.#log;
      const most = isWaited ? BATCH_WRITES_WAITED : BATCH_WRITES;
      const longest = isWaited ? BATCH_MILLISECONDS_WAITED : BATCH_MILLISECONDS;
      if (hurry || this.#writes >= most || now - this.#since >= longest) this.flush();
    } else if (this.#undurable !== undefined && now - this.#undurable >= DURABLE_MILLISECONDS)
      this.flushDurably();
  }

  /** When `turn` has something to do though no message came; by the clock, milliseconds. */
  get deadline(): number | undefined {
    if (this.#open) return this.#since + BATCH_MILLISECONDS;
    return this.#undurable === undefined ? undefined : this.#undurable + DURABLE_MILLISECONDS;
  }

  /** Commits now. */
  flush(): void {
    this.endReading();
    if (!this.#open) return;
    const begin = traceNow();
    // What comes last may have something to be written behind it.
    while (this.#last.length > 0) {
      const last = this.#last;
      this.#last = [];
      for (const work of last) work();
    }
    // A commit that fails leaves everything to `rollback`: nothing of it may be announced.
    this.#commit.run();
    traceSpan('commit', begin);
    this.#open = false;
    this.#writes = 0;
    this.#undurable = this.#full ? undefined : (this.#undurable ?? this.#clock.now());
    const effects = this.#effects;
    this.#effects = [];
    for (const effect of effects) effect();
    this.#log.committed();
  }

  /** Commits now, and what is committed survives a power cut. */
  flushDurably(): void {
    this.flush();
    if (this.#undurable === undefined) return;
    // Where it fails it is due again, but not at once: the reason may stay for long.
    this.#undurable = this.#clock.now();
    this.#synchronous(true);
    // A commit that changes a page is needed to make SQLite write and sync its log.
    this.#db.exec(
      "BEGIN IMMEDIATE; INSERT INTO setting VALUES ('durable', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1; COMMIT",
    );
    this.#undurable = undefined;
  }

  /** Takes back what is not committed, and forgets what was to follow from it. */
  rollback(): void {
    this.#open = false;
    this.#reading = false;
    this.#writes = 0;
    this.#last = [];
    this.#effects = [];
    // A full disk has rolled back already.
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }

  /**
   * As `durably`, beside a process that writes all the time: waiting for it in SQLite would block this thread.
   *
   * @returns false where another process writes at this moment, and nothing was done
   */
  tryDurably(work: () => void): boolean {
    const patience = this.#db.pragma('busy_timeout', { simple: true }) as number;
    this.#db.pragma('busy_timeout = 0');
    try {
      this.durably(work);
      return true;
    } catch (error) {
      this.rollback();
      if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true) return false;
      throw error;
    } finally {
      this.#db.pragma(`busy_timeout = ${patience}`);
    }
  }

  #start(now: number, full: boolean): void {
    this.endReading();
    this.#since = now;
    this.#synchronous(full);
    this.#begin.run();
    this.#open = true;
  }

  /** What is read next is what is committed now, unless a transaction is open. */
  endReading(): void {
    if (!this.#reading) return;
    this.#commit.run();
    this.#reading = false;
  }

  #synchronous(full: boolean): void {
    if (full) this.checkFile();
    if (full === this.#full) return;
    this.#db.pragma(`synchronous = ${full ? 'FULL' : 'NORMAL'}`);
    this.#full = full;
  }
}
