/**
 * Documents, and what is derived from them: `best`, `facet` and the search index, rewritten in the same transaction
 * as the document. An item whose only source is the parser takes the columns and facets that the parser sent along:
 * its document is bound unread.
 */
import type { Database } from 'better-sqlite3';
import { bestDocument } from '../../metadata/best.ts';
import { BEST_COLUMNS, columnsOf, facetsOf } from '../../metadata/columns.ts';
import type { Columns, Facets } from '../../metadata/columns.ts';
import type { Document } from '../../metadata/document.ts';
import { inherit } from '../../metadata/inherit.ts';
import type { AlbumPlace, Albums } from '../tables/albums.ts';
import { Bitmap } from '../bitmap.ts';
import type { ChangeLog } from '../tables/change-log.ts';
import type { FacetRows } from '../tables/facet-rows.ts';
import type { Parts } from '../tables/parts.ts';
import type { SearchIndex } from '../tables/search-index.ts';
import type { Sources } from '../tables/sources.ts';

export interface StoredDocument {
  readonly source: number;
  readonly document: string;
}

/** Primary key (item, source) */
const OF_ITEM = 'SELECT source, document FROM metadata WHERE item = +? ORDER BY source';
/** Primary key (item, source) */
const HAS = 'SELECT 1 FROM metadata WHERE item = ? AND source = ?';
const PUT =
  'INSERT INTO metadata VALUES (?, ?, ?) ON CONFLICT (item, source) DO UPDATE SET document = excluded.document';
const DROP = 'DELETE FROM metadata WHERE item = ? AND source = ?';
const PUT_BEST = `INSERT OR REPLACE INTO best VALUES (?, ?${', ?'.repeat(BEST_COLUMNS.length)}, ?)`;
const DROP_BEST = 'DELETE FROM best WHERE item = ?';
const EPOCH = "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'epoch'";

export interface DeriveStores {
  readonly sources: Sources;
  readonly search: SearchIndex;
  readonly parts: Parts;
  readonly albums: Albums;
  readonly changes: ChangeLog;
}

/** The end of `["Der Pate","de"]`; in a text each of these quotes has a backslash. */
const WITH_LANGUAGE = /","[\w-]+"\]/;

export class Derive {
  readonly #ofItem;
  readonly #has;
  readonly #put;
  readonly #drop;
  readonly #putBest;
  readonly #dropBest;
  readonly #sources: Sources;
  readonly #facets: FacetRows;
  readonly #search: SearchIndex;
  readonly #parts: Parts;
  readonly #albums: Albums;
  readonly #changes: ChangeLog;
  readonly #languages: readonly string[];
  /** Items of this thread's making: nobody has said anything of them, and nothing is derived. */
  readonly #blank = new Bitmap();
  #epoch: number;

  constructor(db: Database, stores: DeriveStores, facets: FacetRows, languages: readonly string[]) {
    this.#sources = stores.sources;
    this.#facets = facets;
    this.#search = stores.search;
    this.#parts = stores.parts;
    this.#albums = stores.albums;
    this.#changes = stores.changes;
    this.#languages = languages;
    this.#ofItem = db.prepare<[number], StoredDocument>(OF_ITEM);
    this.#has = db.prepare<[number, number]>(HAS);
    this.#put = db.prepare(PUT);
    this.#drop = db.prepare(DROP);
    this.#putBest = db.prepare(PUT_BEST);
    this.#dropBest = db.prepare(DROP_BEST);
    this.#epoch = db.prepare<[], number>(EPOCH).pluck().get() as number;
  }

  /** After a change of priorities, before anything is derived again. */
  setEpoch(epoch: number): void {
    this.#epoch = epoch;
  }

  /** A new item that waits for its parser: that there is nothing of it need not be read, file after file. */
  begin(item: number): void {
    this.#blank.add(item);
    this.#changes.add(item);
  }

  isBlank(item: number): boolean {
    return this.#blank.has(item);
  }

  documentsOf(item: number): StoredDocument[] {
    return this.isBlank(item) ? [] : this.#ofItem.all(item);
  }

  /** The parser has said where the pictures inside the file are: the fast lane always does. */
  isLocated(documents: readonly StoredDocument[]): boolean {
    return documents.some(({ source }) => this.#sources.byId(source).name === 'fast');
  }

  /** Something of it is read in its name. */
  isNamed(item: number): boolean {
    return this.documentsOf(item).some(({ source }) => this.#sources.byId(source).kind === 'decrapifier');
  }

  has(item: number, source: number): boolean {
    return this.#has.get(item, source) !== undefined;
  }

  put(item: number, source: number, document: string): void {
    this.#blank.delete(item);
    this.#put.run(item, source, document);
  }

  drop(item: number, source: number): void {
    this.#drop.run(item, source);
  }

  /** What parsers said goes. @returns what others said */
  dropParsed(item: number): StoredDocument[] {
    return this.documentsOf(item).filter(({ source }) => {
      const { kind } = this.#sources.byId(source);
      const parsed = kind === 'parser' || kind === 'decrapifier';
      if (parsed) this.drop(item, source);
      return !parsed;
    });
  }

  best(documents: readonly StoredDocument[]): Document {
    const sources = documents.map(({ source, document }) => {
      const { id, name, kind } = this.#sources.byId(source);
      return { id, name, external: kind === 'external', document: JSON.parse(document) as Document };
    });
    return bestDocument(sources, this.#sources.priorityOf, this.#languages);
  }

  /** Parsers know of no wanted language: what they derived of a document is not it, where values have languages. */
  isInWantedOrder(document: string): boolean {
    return this.#languages.length === 0 || !WITH_LANGUAGE.test(document);
  }

  isTrack(item: number): boolean {
    return this.#parts.wholeOf(item) !== undefined;
  }

  /** As `best`; a track inside a file has from the whole what nobody says of itself. */
  bestOf(item: number, documents: readonly StoredDocument[]): Document {
    const own = this.best(documents);
    const whole = this.#parts.wholeOf(item);
    return whole === undefined ? own : inherit(own, this.best(this.documentsOf(whole)));
  }

  /** From all documents of the item. */
  renew(item: number, documents: readonly StoredDocument[], isNew = false): Document {
    const document = this.bestOf(item, documents);
    this.#writeBest(item, document, isNew);
    return document;
  }

  /** @param isNew nothing was derived for this item yet */
  write(item: number, columns: Columns, facets: Facets, place: AlbumPlace, isNew: boolean): void {
    this.#putBest.run(item, this.#epoch, columns, this.#albums.join(item, columns, place, isNew));
    this.#changes.add(item);
    this.#facets.renew(item, facets, isNew);
    this.#search.renew(item, isNew);
    this.renewTracks(item);
  }

  /** Nothing could be read of it: it is found by the name of its file. */
  unread(item: number): void {
    const isNew = this.isBlank(item);
    this.#blank.delete(item);
    this.#search.renew(item, isNew);
  }

  /** What the tracks of a file have from it may be other now. @returns their best documents; none for most files */
  renewTracks(whole: number): Map<number, Document> {
    const tracks = this.bestOfTracks(whole);
    for (const [track, document] of tracks) this.#writeBest(track, document, false);
    return tracks;
  }

  /** Tracks have taken its place, or given it back: it counts for its album where people browse it. */
  renewPlace(whole: number): void {
    this.#albums.leave(whole);
  }

  bestOfTracks(whole: number): Map<number, Document> {
    const tracks = this.#parts.tracksOf(whole);
    if (tracks.length === 0) return new Map();
    const from = this.best(this.documentsOf(whole));
    return new Map(tracks.map((track) => [track, inherit(this.best(this.documentsOf(track)), from)]));
  }

  #writeBest(item: number, document: Document, isNew: boolean): void {
    this.write(item, columnsOf(document), facetsOf(document), this.#albums.placeOf(item, document), isNew);
  }

  /** Nothing is derived for this item any more: it is to be read anew. */
  clear(item: number): void {
    this.#blank.delete(item);
    this.#albums.leave(item);
    this.#changes.add(item);
    this.#dropBest.run(item);
    this.#facets.drop(item);
    this.#search.renew(item);
  }
}
