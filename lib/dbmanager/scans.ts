/** The rows of `scan`: one a run, with its report; one without an end belongs to a run that died. */
import type { Database } from 'better-sqlite3';
import type { ScanReport } from '../status/report.ts';

const DIED = "UPDATE scan SET outcome = 'died', ended = ? WHERE ended IS NULL RETURNING flight";
const BEGIN = 'INSERT INTO scan (begun, flight) VALUES (?, ?) RETURNING id';
const FLIGHT = 'UPDATE scan SET flight = ? WHERE id = ?';
const END = "UPDATE scan SET ended = ?, outcome = ?, report = ?, flight = '[]' WHERE id = ?";
const NEWEST = 'SELECT coalesce(max(id), 0) FROM file';

export class Scans {
  readonly #died;
  readonly #begin;
  readonly #flight;
  readonly #end;
  readonly #newest;

  constructor(db: Database) {
    this.#died = db.prepare<[number], string>(DIED).pluck();
    this.#begin = db.prepare<[number, string], number>(BEGIN).pluck();
    this.#flight = db.prepare(FLIGHT);
    this.#end = db.prepare(END);
    this.#newest = db.prepare<[], number>(NEWEST).pluck();
  }

  /** @returns the new scan, and the files that could have been in a parser when the last run died */
  begin(now: number): { readonly id: number; readonly newest: number; readonly suspects: Set<number> } {
    const suspects = new Set(this.#died.all(now).flatMap((flight) => JSON.parse(flight) as number[]));
    const id = this.#begin.get(now, JSON.stringify([...suspects])) as number;
    return { id, newest: this.#newest.get() as number, suspects };
  }

  /** The flight log: committed before the work is sent. One row a grant of some hundred files. */
  setFlight(id: number, files: Iterable<number>): void {
    this.#flight.run(JSON.stringify([...files]), id);
  }

  end(report: ScanReport): void {
    this.#end.run(report.ended, report.outcome, JSON.stringify(report), report.id);
  }
}
