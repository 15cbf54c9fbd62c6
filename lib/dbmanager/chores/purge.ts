/**
 * Removes files from the library, with all that is known of them. In pieces, each one transaction: a run that is killed
 * has removed whole files, and the next one goes on.
 */
import type { Database } from 'better-sqlite3';
import type { Batch } from '../batch.ts';
import { ChangeLog } from '../tables/change-log.ts';
import { removalsOf } from '../tables/children.ts';

/** Files a transaction. */
const PIECE = 256;

const GIVEN = 'SELECT value FROM json_each(@files)';
/** item_file */
const ITEMS = `SELECT id FROM item WHERE file IN (${GIVEN})`;
const COUNT_ITEMS = `SELECT count(*) FROM item WHERE file IN (${GIVEN})`;
const DROP_SEARCH = `DELETE FROM search WHERE rowid IN (${ITEMS})`;
const DROP_FILES = `DELETE FROM file WHERE id IN (${GIVEN})`;
const FOLDERS = `SELECT DISTINCT folder FROM file WHERE id IN (${GIVEN})`;
/** file_missing; what a grabber is at is left to the next time: its result is under way. */
const MISSING = `FROM file WHERE missing_since <= @before
  AND NOT EXISTS (SELECT 1 FROM item WHERE item.file = file.id AND item.id IN (SELECT value FROM json_each(@out)))`;
const SOME_MISSING = `SELECT id ${MISSING} LIMIT ${PIECE}`;
const COUNT_MISSING = `SELECT count(*) ${MISSING}`;
const COUNT_MISSING_ITEMS = `SELECT count(*) FROM item WHERE file IN (SELECT id ${MISSING})`;
/** folder_path and file_name by their prefixes */
const SOME_OF_ROOT = `SELECT file.id FROM folder JOIN file ON file.folder = folder.id WHERE folder.root = +? LIMIT ${PIECE}`;
/**
 * file_name and sidecar by their prefixes, folder_path. A folder that is there still gets a row again when it is listed;
 * what lies beside files of folders below it must not go meanwhile.
 */
const EMPTY = `SELECT own.id FROM json_each(@folders) AS given JOIN folder AS own ON own.id = given.value
  WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.folder = own.id)
  AND (NOT EXISTS (SELECT 1 FROM sidecar WHERE sidecar.folder = own.id) OR own.path <> '' AND NOT EXISTS (
    SELECT 1 FROM folder AS below WHERE below.root = own.root AND below.path > own.path || '/' AND below.path < own.path || '0'))`;
const COUNT_OF_ROOT =
  'SELECT count(*) FROM folder JOIN file ON file.folder = folder.id WHERE folder.root = +?';
/** And item_file */
const COUNT_ITEMS_OF_ROOT =
  'SELECT count(*) FROM folder JOIN file ON file.folder = folder.id JOIN item ON item.file = file.id WHERE folder.root = +?';
const OF_ROOT = 'SELECT id FROM folder WHERE root = @root';

export interface Purged {
  readonly files: number;
  readonly items: number;
}

export class Purge {
  readonly #db: Database;
  readonly #batch: Batch;
  readonly #changes: ChangeLog;

  constructor(db: Database, batch: Batch) {
    this.#db = db;
    this.#batch = batch;
    this.#changes = new ChangeLog(db, batch);
  }

  /** @param before milliseconds since the epoch: missing since then, or longer @param out items that somebody is at */
  count(before: number, out: readonly number[]): Purged {
    const given = { before, out: JSON.stringify(out) };
    const one = (sql: string): number =>
      this.#db.prepare<[typeof given], number>(sql).pluck().get(given) ?? 0;
    return { files: one(COUNT_MISSING), items: one(COUNT_MISSING_ITEMS) };
  }

  /** A piece of them; nothing is left when no file was removed. */
  missing(before: number, out: readonly number[]): Purged {
    const given = { before, out: JSON.stringify(out) };
    return this.#remove(this.#db.prepare<[typeof given], number>(SOME_MISSING).pluck().all(given));
  }

  countOfRoot(root: number): Purged {
    const one = (sql: string): number => this.#db.prepare<[number], number>(sql).pluck().get(root) ?? 0;
    return { files: one(COUNT_OF_ROOT), items: one(COUNT_ITEMS_OF_ROOT) };
  }

  /** A piece of the files of a root, whatever their state. */
  ofRoot(root: number): Purged {
    return this.#remove(this.#db.prepare<[number], number>(SOME_OF_ROOT).pluck().all(root));
  }

  /** The root itself, with the rows of its folders. */
  root(root: number): void {
    this.#inOne(() => {
      for (const sql of [
        ...removalsOf(this.#db, 'folder', OF_ROOT),
        'DELETE FROM folder WHERE root = @root',
        'DELETE FROM root WHERE id = @root',
      ])
        this.#db.prepare(sql).run({ root });
    });
  }

  #remove(ids: readonly number[]): Purged {
    if (ids.length === 0) return { files: 0, items: 0 };
    const files = JSON.stringify(ids);
    const items = this.#db.prepare<[{ files: string }], number>(COUNT_ITEMS).pluck().get({ files }) ?? 0;
    const folders = this.#db.prepare<[{ files: string }], number>(FOLDERS).pluck().all({ files });
    this.#inOne(() => {
      for (const file of ids) this.#changes.addFile(file);
      for (const sql of [DROP_SEARCH, ...removalsOf(this.#db, 'file', GIVEN), DROP_FILES])
        this.#db.prepare(sql).run({ files });
      const given = { folders: JSON.stringify(folders) };
      for (const sql of [
        ...removalsOf(this.#db, 'folder', EMPTY),
        `DELETE FROM folder WHERE id IN (${EMPTY})`,
      ])
        this.#db.prepare(sql).run(given);
    });
    return { files: ids.length, items };
  }

  #inOne(work: () => void): void {
    this.#batch.flush();
    this.#batch.write();
    work();
    this.#batch.flush();
  }
}
