/** The rows of `artwork`: where the pictures of an item are. Each source replaces its own. */
import type { Database } from 'better-sqlite3';
import type { ArtworkKind, LocatedArtwork } from '../../channel/packet.ts';

/** artwork_item */
const DROP = 'DELETE FROM artwork WHERE item = ? AND source = ?';
/** artwork_item. Places in the file itself: they mean nothing in other bytes, whoever found them. */
const DROP_INSIDE =
  "DELETE FROM artwork WHERE item = ? AND json_extract(locator, '$.at') IN ('spans', 'ask')";
/** item_file, artwork_item. What was found in other bytes stays out of date. */
const RESTAMP =
  "UPDATE artwork SET stamp = @stamp WHERE item IN (SELECT id FROM item WHERE file = @file) AND stamp = (SELECT rtrim(stamp, '~') FROM file WHERE id = @file)";
const PUT = 'INSERT INTO artwork (item, source, kind, mime, locator, stamp) VALUES (?, ?, ?, ?, ?, ?)';
const PUT_DOWNLOAD = 'INSERT INTO artwork (item, source, kind, download) VALUES (?, ?, ?, ?)';

export class Artwork {
  readonly #drop;
  readonly #dropInside;
  readonly #restamp;
  readonly #put;
  readonly #putDownload;

  constructor(db: Database) {
    this.#drop = db.prepare(DROP);
    this.#dropInside = db.prepare(DROP_INSIDE);
    this.#restamp = db.prepare<[{ file: number; stamp: string }]>(RESTAMP);
    this.#put = db.prepare(PUT);
    this.#putDownload = db.prepare(PUT_DOWNLOAD);
  }

  drop(item: number, source: number): void {
    this.#drop.run(item, source);
  }

  dropInside(item: number): void {
    this.#dropInside.run(item);
  }

  /** The same bytes get another stamp: a rename sets ctime. To be called before the row of the file gets it. */
  restamp(file: number, stamp: string): void {
    this.#restamp.run({ file, stamp });
  }

  /** @param stamp of the file that places inside it hold for */
  put(item: number, source: number, stamp: string, artwork: readonly LocatedArtwork[]): void {
    for (const { kind, mime, locator } of artwork)
      this.#put.run(item, source, kind, mime ?? null, JSON.stringify(locator), stamp);
  }

  putDownload(item: number, source: number, kind: ArtworkKind, download: number): void {
    this.#putDownload.run(item, source, kind, download);
  }
}
