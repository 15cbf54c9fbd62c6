/**
 * The search index. Its rows are made from `best` and the names of files by one statement a transaction, as its last
 * one: half the time of a row by row, and what changes twice in a transaction is written once. What goes in is folded, as
 * are the words that are asked of it: the tokenizer knows nothing of ø, ß or ά.
 */
import type { Database } from 'better-sqlite3';
import type { Batch } from '../batch.ts';

/** rowid */
const DROP = 'DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))';

/** ASCII, of as many bytes as characters, never leaves SQLite: the tokenizer folds its case. */
function folded(text: string): string {
  return `iif(length(${text}) <> octet_length(${text}), fold(${text}), ${text})`;
}

const TEXTS = [
  'best.title',
  'best.artist',
  'best.album',
  'best.album_artist',
  'best.composer',
  'best.genre',
  'file.name',
];
/** Primary keys */
const PUT = `INSERT INTO search (rowid, title, artist, album, album_artist, composer, genre, name)
  SELECT item.id, ${TEXTS.map(folded).join(', ')}
  FROM json_each(?) AS renewed CROSS JOIN item ON item.id = renewed.value CROSS JOIN file ON file.id = item.file
  LEFT JOIN best ON best.item = item.id`;
/** item_file */
const ITEMS = 'SELECT id FROM item WHERE file = ?';

export class SearchIndex {
  readonly #batch: Pick<Batch, 'beforeCommit'>;
  readonly #drop;
  readonly #put;
  readonly #items;
  /** Items that this transaction has touched; true: they have a row. */
  #touched = new Map<number, boolean>();

  /** @param db of `openWriter`, which knows `fold` */
  constructor(db: Database, batch: Pick<Batch, 'beforeCommit'>) {
    this.#batch = batch;
    this.#drop = db.prepare<[string]>(DROP);
    this.#put = db.prepare<[string]>(PUT);
    this.#items = db.prepare<[number], number>(ITEMS).pluck();
  }

  /** @param isNew it has no row yet */
  renew(item: number, isNew = false): void {
    if (this.#touched.size === 0) this.#batch.beforeCommit(() => this.#write());
    if (!this.#touched.has(item)) this.#touched.set(item, !isNew);
  }

  /** The file has another name, which people search for too. */
  renewFile(file: number): void {
    for (const item of this.#items.all(file)) this.renew(item);
  }

  #write(): void {
    const touched = this.#touched;
    this.#touched = new Map();
    const had = [...touched].filter(([, has]) => has).map(([item]) => item);
    if (had.length > 0) this.#drop.run(JSON.stringify(had));
    this.#put.run(JSON.stringify([...touched.keys()]));
  }
}
