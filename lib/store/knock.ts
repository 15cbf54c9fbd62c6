/**
 * `<db>.knock`: somebody wants to write into a database whose writer leaves no gap. SQLite has no queue: a connection
 * that waits for the write lock tries again and again, and beside a scan, which begins its next transaction microseconds
 * after the last one, it was not lucky for ten seconds. So it knocks, and the scan makes room for a moment.
 */
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';

export class Knock {
  readonly #path: string;

  constructor(databasePath: string) {
    this.#path = `${databasePath}.knock`;
  }

  knock(): void {
    closeSync(openSync(this.#path, 'a'));
  }

  /** Somebody knocked, and is not heard yet. */
  get waits(): boolean {
    return existsSync(this.#path);
  }

  /** Whether somebody knocked since the last time it was asked. */
  heard(): boolean {
    if (!this.waits) return false;
    rmSync(this.#path, { force: true });
    return true;
  }
}
