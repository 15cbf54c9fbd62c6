/** The rows of `scan`: one a run, with its report; one without an end belongs to a run that died. */
import type { Database } from 'better-sqlite3';
import type { ScanReport } from '../../status/report.ts';
import type { LockWork } from '../../store/lock-owner.ts';
import { noteWork } from '../../store/work-note.ts';
import type { Batch } from '../batch.ts';

/** Of runs that died, and what the newest one had no occasion to look at. */
const SUSPECTS = `SELECT flight FROM scan WHERE ended IS NULL OR id = (SELECT max(id) FROM scan)
  UNION ALL SELECT value FROM setting WHERE name = 'flight'`;
/** What is in flight on demand while no scan runs. */
const SET_DEMANDED =
  "INSERT INTO setting VALUES ('flight', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const NONE_DEMANDED = "DELETE FROM setting WHERE name = 'flight'";
const DIED = "UPDATE scan SET outcome = 'died', ended = ? WHERE ended IS NULL";
const BEGIN = 'INSERT INTO scan (begun, flight) VALUES (?, ?) RETURNING id';
const FLIGHT = 'UPDATE scan SET flight = ? WHERE id = ?';
const END = 'UPDATE scan SET ended = ?, outcome = ?, report = ?, flight = ? WHERE id = ?';
const NEWEST = 'SELECT coalesce(max(id), 0) FROM file';

export class Scans {
  readonly #db: Database;
  readonly #batch: Batch;
  readonly #suspects;
  readonly #died;
  readonly #begin;
  readonly #flight;
  readonly #end;
  readonly #newest;
  readonly #setDemanded;
  readonly #noneDemanded;

  constructor(db: Database, batch: Batch) {
    this.#db = db;
    this.#batch = batch;
    this.#suspects = db.prepare<[], string>(SUSPECTS).pluck();
    this.#died = db.prepare(DIED);
    this.#begin = db.prepare<[number, string], number>(BEGIN).pluck();
    this.#flight = db.prepare(FLIGHT);
    this.#end = db.prepare(END);
    this.#setDemanded = db.prepare(SET_DEMANDED);
    this.#noneDemanded = db.prepare(NONE_DEMANDED);
    this.#newest = db.prepare<[], number>(NEWEST).pluck();
  }

  /** @returns the new scan, and the files that could have been in a parser when a run died */
  begin(now: number): { readonly id: number; readonly newest: number; readonly suspects: Set<number> } {
    const suspects = this.suspects();
    this.#noneDemanded.run();
    this.#died.run(now);
    const id = this.#begin.get(now, JSON.stringify([...suspects])) as number;
    return { id, newest: this.newest, suspects };
  }

  /** Files that could have been in a parser when a run died. */
  suspects(): Set<number> {
    return new Set(this.#suspects.all().flatMap((flight) => JSON.parse(flight) as number[]));
  }

  /** Highest id of a file. */
  get newest(): number {
    return this.#newest.get() as number;
  }

  /** The flight log while no scan runs. */
  setDemanded(files: readonly number[]): void {
    if (files.length === 0) this.#noneDemanded.run();
    else this.#setDemanded.run(JSON.stringify(files));
  }

  /** The flight log: committed before the work is sent. One row a grant of some hundred files. */
  setFlight(id: number, files: Iterable<number>): void {
    this.#flight.run(JSON.stringify([...files]), id);
  }

  /** What this process is at by now, for others to read. @param work undefined: no more */
  note(work: LockWork | undefined): void {
    this.#batch.write();
    noteWork(this.#db, work);
    this.#batch.flush();
  }

  /** @param suspects that were not looked at: their disk was away, or the scan was cancelled */
  end(report: ScanReport, suspects: Iterable<number>): void {
    this.#end.run(
      report.ended,
      report.outcome,
      JSON.stringify(report),
      JSON.stringify([...suspects]),
      report.id,
    );
  }
}
