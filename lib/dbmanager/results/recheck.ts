/**
 * Files that wait for a grabber which the scan does not wait for any longer may be through, and nothing comes of them
 * that would say so. So all that may wait for one are looked at once more; in pieces, between two turns, for there may be
 * a library full of them.
 *
 *     at rest --begin--> at work --the last file--> at rest
 *     at work --begin--> at work, from the first file on
 *
 * It goes by the files that are waited for, and not by the rows of the grabber, which goes on with them meanwhile: a file
 * whose row is done before its turn comes is looked at all the same. One that is acknowledged meanwhile is not.
 */
import type { Listed } from '../grants/listed.ts';

/** Files of a piece: some 2 ms. */
export const RECHECKED = 128;
/** Files that are passed over for it, at most: they had something due, and are acknowledged. */
const PASSED_OVER = 16_384;

export class Recheck {
  readonly #listed: Listed;
  /** The last file that was looked at; undefined: at rest. */
  #cursor: number | undefined;

  constructor(listed: Listed) {
    this.#listed = listed;
  }

  begin(): void {
    this.#cursor = 0;
  }

  get pending(): boolean {
    return this.#cursor !== undefined;
  }

  /** The files of the next piece. */
  next(): number[] {
    const files: number[] = [];
    for (let over = 0; over < PASSED_OVER && files.length < RECHECKED; over++) {
      if (this.#cursor === undefined) break;
      this.#cursor = this.#listed.touchedAfter(this.#cursor);
      if (this.#cursor !== undefined && this.#listed.isAwaited(this.#cursor)) files.push(this.#cursor);
    }
    return files;
  }
}
