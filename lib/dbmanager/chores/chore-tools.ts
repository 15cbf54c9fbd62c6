/** What a chore works with. */
import type { Database } from 'better-sqlite3';
import type { Batch } from '../batch.ts';

export interface ChoreTools {
  readonly db: Database;
  readonly batch: Batch;
  /**
   * To be called between two pieces, when nothing is open: whoever waits for this process has something done.
   *
   * @returns whether another process had the library meanwhile: what was read of it before may be otherwise
   */
  readonly between: () => boolean;
}
