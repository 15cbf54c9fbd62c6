/**
 * Documents, and what is derived from them: `best`, `facet` and the search index, rewritten in the same transaction
 * as the document. An item whose only source is the parser takes the columns and facets that the parser sent along:
 * its document is bound unread.
 */
import type { Database } from 'better-sqlite3';
import { bestDocument } from '../metadata/best.ts';
import { BEST_COLUMNS, columnsOf, facetsOf } from '../metadata/columns.ts';
import type { BestColumn, Columns, Facets } from '../metadata/columns.ts';
import type { Document, Value } from '../metadata/document.ts';
import type { Sources } from './sources.ts';

export interface StoredDocument {
  readonly source: number;
  readonly document: string;
}

/** Columns of `search`, by their place in `Columns`. */
const SEARCHED = ['title', 'artist', 'album', 'album_artist', 'composer', 'genre'].map((name) =>
  BEST_COLUMNS.indexOf(name as (typeof BEST_COLUMNS)[number]),
);

/** Primary key (item, source) */
const OF_ITEM = 'SELECT source, document FROM metadata WHERE item = ? ORDER BY source';
/** Primary key (item, source) */
const HAS = 'SELECT 1 FROM metadata WHERE item = ? AND source = ?';
const PUT =
  'INSERT INTO metadata VALUES (?, ?, ?) ON CONFLICT (item, source) DO UPDATE SET document = excluded.document';
const DROP = 'DELETE FROM metadata WHERE item = ? AND source = ?';
const PUT_BEST = `INSERT OR REPLACE INTO best VALUES (?, ?${', ?'.repeat(BEST_COLUMNS.length)})`;
/** item_file */
const BEST_OF_FILE = `SELECT item.id AS item, ${BEST_COLUMNS.join(', ')} FROM item LEFT JOIN best ON best.item = item.id WHERE item.file = ?`;
const DROP_BEST = 'DELETE FROM best WHERE item = ?';
const DROP_FACETS = 'DELETE FROM facet WHERE item = ?';
const PUT_FACET = 'INSERT OR IGNORE INTO facet VALUES (?, ?, ?)';
const FACET_KEY =
  'INSERT INTO facet_key (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id';
const FIND_VALUE = 'SELECT id FROM facet_value WHERE value = ?';
const PUT_VALUE = 'INSERT INTO facet_value (value) VALUES (?)';
const DROP_SEARCH = 'DELETE FROM search WHERE rowid = ?';
const PUT_SEARCH =
  'INSERT INTO search (rowid, title, artist, album, album_artist, composer, genre, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
const EPOCH = "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'epoch'";

/** Interned ids of facet values kept in memory: an album's tracks share most of theirs. */
const VALUES_KEPT = 20_000;

export class Derive {
  readonly #ofItem;
  readonly #has;
  readonly #put;
  readonly #drop;
  readonly #putBest;
  readonly #bestOfFile;
  readonly #dropBest;
  readonly #dropFacets;
  readonly #putFacet;
  readonly #facetKey;
  readonly #findValue;
  readonly #putValue;
  readonly #dropSearch;
  readonly #putSearch;
  readonly #sources: Sources;
  readonly #languages: readonly string[];
  readonly #keyIds = new Map<string, number>();
  readonly #valueIds = new Map<string, number>();
  #epoch: number;

  constructor(db: Database, sources: Sources, languages: readonly string[]) {
    this.#sources = sources;
    this.#languages = languages;
    this.#ofItem = db.prepare<[number], StoredDocument>(OF_ITEM);
    this.#has = db.prepare<[number, number]>(HAS);
    this.#put = db.prepare(PUT);
    this.#drop = db.prepare(DROP);
    this.#putBest = db.prepare(PUT_BEST);
    this.#bestOfFile = db.prepare<[number], { item: number } & Record<BestColumn, Value | null>>(
      BEST_OF_FILE,
    );
    this.#dropBest = db.prepare(DROP_BEST);
    this.#dropFacets = db.prepare(DROP_FACETS);
    this.#putFacet = db.prepare(PUT_FACET);
    this.#facetKey = db.prepare<[string], number>(FACET_KEY).pluck();
    this.#findValue = db.prepare<[string], number>(FIND_VALUE).pluck();
    this.#putValue = db.prepare(PUT_VALUE);
    this.#dropSearch = db.prepare(DROP_SEARCH);
    this.#putSearch = db.prepare(PUT_SEARCH);
    this.#epoch = db.prepare<[], number>(EPOCH).pluck().get() as number;
  }

  /** After a change of priorities, before anything is derived again. */
  setEpoch(epoch: number): void {
    this.#epoch = epoch;
  }

  documentsOf(item: number): StoredDocument[] {
    return this.#ofItem.all(item);
  }

  /** The parser has said where the pictures inside the file are: the fast lane always does. */
  isLocated(documents: readonly StoredDocument[]): boolean {
    return documents.some(({ source }) => this.#sources.byId(source).name === 'fast');
  }

  has(item: number, source: number): boolean {
    return this.#has.get(item, source) !== undefined;
  }

  put(item: number, source: number, document: string): void {
    this.#put.run(item, source, document);
  }

  drop(item: number, source: number): void {
    this.#drop.run(item, source);
  }

  /** What parsers said goes. @returns what others said */
  dropParsed(item: number): StoredDocument[] {
    return this.documentsOf(item).filter(({ source }) => {
      const parsed = this.#sources.byId(source).kind === 'parser';
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

  /** From all documents of the item. */
  renew(item: number, name: string, documents: readonly StoredDocument[], isNew = false): Document {
    const document = this.best(documents);
    this.write(item, name, columnsOf(document), facetsOf(document), isNew);
    return document;
  }

  /** @param isNew nothing was derived for this item yet */
  write(item: number, name: string, columns: Columns, facets: Facets, isNew: boolean): void {
    this.#putBest.run(item, this.#epoch, columns);
    if (!isNew) {
      this.#dropFacets.run(item);
      this.#dropSearch.run(item);
    }
    for (let at = 0; at < facets.length; at += 2) {
      this.#putFacet.run(item, this.#keyId(facets[at] as string), this.#valueId(facets[at + 1] as string));
    }
    this.index(item, name, columns);
  }

  /** Nothing is derived for this item any more: it is to be read anew. */
  clear(item: number): void {
    this.#dropBest.run(item);
    this.#dropFacets.run(item);
    this.#dropSearch.run(item);
  }

  /** The search index alone: of a file without metadata, or under a new name. */
  index(item: number, name: string, columns: Columns): void {
    this.#putSearch.run(item, ...SEARCHED.map((place) => columns[place] ?? null), name);
  }

  /** The file has another name, which people search for too. */
  rename(file: number, name: string): void {
    for (const { item, ...columns } of this.#bestOfFile.all(file)) {
      this.#dropSearch.run(item);
      this.index(
        item,
        name,
        BEST_COLUMNS.map((column) => columns[column] ?? null),
      );
    }
  }

  #keyId(key: string): number {
    let id = this.#keyIds.get(key);
    if (id === undefined) {
      id = this.#facetKey.get(key) as number;
      this.#keyIds.set(key, id);
    }
    return id;
  }

  #valueId(value: string): number {
    let id = this.#valueIds.get(value);
    if (id === undefined) {
      id = this.#findValue.get(value) ?? Number(this.#putValue.run(value).lastInsertRowid);
      if (this.#valueIds.size >= VALUES_KEPT) this.#valueIds.clear();
      this.#valueIds.set(value, id);
    }
    return id;
  }
}
