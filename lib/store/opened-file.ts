/**
 * Whether the file under the name of a database is still the one that was opened. SQLite goes on in a file that has lost its
 * name, and all of it goes with the last connection. A look by name opens nothing, so it costs no lock (`connection.ts`).
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ValhallaError } from '../errors.ts';

export class OpenedFile {
  readonly #path: string;
  /** For another thread; undefined where nobody could tell. */
  readonly identity: string | undefined;

  /**
   * @param path of a database that is open
   * @param identity as another thread has it; else what has that name now is taken for the one that is open
   */
  constructor(path: string, identity?: string) {
    this.#path = resolve(path);
    this.identity = identity ?? identityOf(this.#path);
  }

  /** @throws ERR_VALHALLA_DB: it was removed, or another file has its name */
  check(): void {
    const identity = identityOf(this.#path);
    if (this.identity === undefined || identity === undefined || identity === this.identity) return;
    throw new ValhallaError(
      'ERR_VALHALLA_DB',
      `${this.#path} was removed or replaced while it was open, so nothing is stored in it, nor read from it, any more. Put it back, or close the library and open it again.`,
      { path: this.#path },
    );
  }
}

/**
 * @returns `gone` where there is none; undefined where nobody can tell (a folder that may not be entered, a network that is
 *   away): the open file may be well, and where it is not, SQLite says so
 */
function identityOf(path: string): string | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? 'gone' : `${stats.dev} ${stats.ino}`;
  } catch {
    return undefined;
  }
}
