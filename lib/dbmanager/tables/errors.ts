/** The rows of `file_error`: what went wrong with a file, at which stage, how often, and when it is tried again. */
import type { Database } from 'better-sqlite3';
import type { WireError } from '../../errors.ts';
import { Bitmap } from '../bitmap.ts';

/** Primary key (file, stage) */
const TRIES = 'SELECT tries FROM file_error WHERE file = ? AND stage = ?';
/** Primary key (file, stage) */
const OF = 'SELECT code, message FROM file_error WHERE file = ? AND stage = ?';
const PUT = `INSERT INTO file_error (file, stage, code, message, tries, next_try, at) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (file, stage) DO UPDATE SET code = excluded.code, message = excluded.message, tries = excluded.tries, next_try = excluded.next_try, at = excluded.at`;
const DROP = 'DELETE FROM file_error WHERE file = ? AND stage = ?';
/** All rows: there is one a failed file only. */
const FILES = 'SELECT DISTINCT file FROM file_error';
const DUE = "SELECT file FROM file_error WHERE stage = 'parse' AND next_try <= ?";
const KILLERS = "SELECT file FROM file_error WHERE stage = 'parse' AND code = 'ERR_VALHALLA_KILLER'";

export class FileErrors {
  readonly #tries;
  readonly #of;
  readonly #put;
  readonly #drop;
  readonly #due;
  readonly #killers;
  /** Files that have rows, or had some: nearly none, so a file that is read well costs no statement. */
  readonly #files = new Bitmap();

  constructor(db: Database) {
    this.#tries = db.prepare<[number, string], number>(TRIES).pluck();
    this.#of = db.prepare<[number, string], WireError>(OF);
    this.#put = db.prepare(PUT);
    this.#drop = db.prepare(DROP);
    this.#due = db.prepare<[number], number>(DUE).pluck();
    this.#killers = db.prepare<[], number>(KILLERS).pluck();
    for (const file of db.prepare<[], number>(FILES).pluck().iterate()) this.#files.add(file);
  }

  /** Faults of this file at this stage so far. */
  tries(file: number, stage: string): number {
    return this.#tries.get(file, stage) ?? 0;
  }

  of(file: number, stage: string): WireError | undefined {
    return this.#of.get(file, stage);
  }

  put(file: number, stage: string, error: WireError, tries: number, nextTry: number, now: number): void {
    this.#files.add(file);
    this.#put.run(file, stage, error.code, error.message, tries, nextTry, now);
  }

  clear(file: number, stage: string): void {
    if (this.#files.has(file)) this.#drop.run(file, stage);
  }

  /** Files whose parsing failed and may be tried again now. */
  due(now: number): number[] {
    return this.#due.all(now);
  }

  /** Files that ended a whole process. */
  get killers(): number[] {
    return this.#killers.all();
  }
}
