/** The rows of `artwork`: where the pictures of an item are. Each source replaces its own. */
import type { Database } from 'better-sqlite3';
import type { ArtworkKind, LocatedArtwork } from '../channel/packet.ts';

/** artwork_item */
const DROP = 'DELETE FROM artwork WHERE item = ? AND source = ?';
/** artwork_item. Places in the file itself: they mean nothing in other bytes, whoever found them. */
const DROP_INSIDE =
  "DELETE FROM artwork WHERE item = ? AND json_extract(locator, '$.at') IN ('spans', 'ask')";
/** item_file, artwork_item */
const RESTAMP =
  'UPDATE artwork SET stamp = ? WHERE stamp IS NOT NULL AND item IN (SELECT id FROM item WHERE file = ?)';
/** item_file, artwork_item. A rename changes the stamp (its ctime) of the same bytes. */
const MOVE =
  'UPDATE artwork SET stamp = @stamp WHERE item IN (SELECT id FROM item WHERE file = @file) AND stamp = (SELECT stamp FROM file WHERE id = @file)';
const PUT =
  'INSERT INTO artwork (item, source, kind, mime, locator, stamp, download) VALUES (?, ?, ?, ?, ?, ?, ?)';

export class Artwork {
  readonly #drop;
  readonly #dropInside;
  readonly #restamp;
  readonly #move;
  readonly #put;

  constructor(db: Database) {
    this.#drop = db.prepare(DROP);
    this.#dropInside = db.prepare(DROP_INSIDE);
    this.#restamp = db.prepare(RESTAMP);
    this.#move = db.prepare<[{ file: number; stamp: string }]>(MOVE);
    this.#put = db.prepare(PUT);
  }

  drop(item: number, source: number): void {
    this.#drop.run(item, source);
  }

  dropInside(item: number): void {
    this.#dropInside.run(item);
  }

  /** The same bytes have another stamp: a rename sets ctime. */
  restamp(file: number, stamp: string): void {
    this.#restamp.run(stamp, file);
  }

  /** To be called while the row of the file has its old stamp. @param stamp that it gets */
  move(file: number, stamp: string): void {
    this.#move.run({ file, stamp });
  }

  /** @param stamp of the file that places inside it hold for */
  put(item: number, source: number, stamp: string, artwork: readonly LocatedArtwork[]): void {
    for (const { kind, mime, locator } of artwork)
      this.#put.run(item, source, kind, mime ?? null, JSON.stringify(locator), stamp, null);
  }

  putDownload(item: number, source: number, kind: ArtworkKind, download: number): void {
    this.#put.run(item, source, kind, null, null, null, download);
  }
}
