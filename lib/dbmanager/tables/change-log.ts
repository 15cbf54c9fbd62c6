/**
 * Tells readers, of other processes too, which items are no longer what they were: one row a transaction, as its last
 * thing. Only the newest rows are kept; a reader that comes later sees that some are missing. It costs a file two
 * entries in a set, 0.1 us.
 */
import type { Database } from 'better-sqlite3';
import { OF_NO_ITEM, writeRanges } from '../../channel/id-ranges.ts';
import type { Batch } from '../batch.ts';

const PUT = 'INSERT INTO change (items) VALUES (?)';
/** Primary key */
const PRUNE = 'DELETE FROM change WHERE id <= ?';
/** item_file */
const ITEMS = 'SELECT id FROM item WHERE file = ?';

/** Rows that are kept: a minute of the fastest scan, a year of a quiet library. */
export const CHANGES_KEPT = 1000;

export class ChangeLog {
  readonly #batch: Batch;
  readonly #put;
  readonly #prune;
  readonly #items;
  #touched = new Set<number>();

  constructor(db: Database, batch: Batch) {
    this.#batch = batch;
    this.#put = db.prepare<[string]>(PUT);
    this.#prune = db.prepare<[number]>(PRUNE);
    this.#items = db.prepare<[number], number>(ITEMS).pluck();
  }

  /** Values, pictures, state or place of the item are others; inside the open transaction. */
  add(item: number): void {
    if (this.#touched.size === 0) this.#batch.beforeCommit(() => this.#write());
    this.#touched.add(item);
  }

  /** Smart playlists are others. */
  addPlaylists(): void {
    this.add(OF_NO_ITEM);
  }

  /** All items of a file. */
  addFile(file: number): void {
    for (const item of this.#items.all(file)) this.add(item);
  }

  #write(): void {
    const touched = this.#touched;
    this.#touched = new Set();
    const { lastInsertRowid } = this.#put.run(writeRanges(touched));
    this.#prune.run(Number(lastInsertRowid) - CHANGES_KEPT);
  }
}
