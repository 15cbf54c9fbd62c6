/** Whether another connection has written: SQLite counts their commits for us. */
import type { Database } from 'better-sqlite3';

/** Read from shared memory, 1 us; our own commits do not change it. */
const VERSION = 'PRAGMA data_version';

export class ForeignWrites {
  readonly #version;
  #seen: number;

  constructor(db: Database) {
    this.#version = db.prepare<[], number>(VERSION).pluck();
    this.#seen = this.#version.get() as number;
  }

  /** What was not asked of the one before is asked of this one. */
  adopt(before: ForeignWrites): void {
    this.#seen = before.#seen;
  }

  /** Since `happened` was last asked, or since it was made. */
  get isPending(): boolean {
    return this.#version.get() !== this.#seen;
  }

  /** As `isPending`, which it is no longer. */
  happened(): boolean {
    const version = this.#version.get() as number;
    const happened = version !== this.#seen;
    this.#seen = version;
    return happened;
  }
}
