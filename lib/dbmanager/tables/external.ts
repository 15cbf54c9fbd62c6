/**
 * What applications say of items: the document of the source `external`, above all others. Rules that libvalhalla gave
 * and that hold here: the library never changes such a value; it stands in the database only; what a tag says later is
 * kept beside it; a value that is written becomes external, whoever said it before; it goes with its item.
 */
import type { Database } from 'better-sqlite3';
import type { WireError } from '../../errors.ts';
import { cleanDocument } from '../../metadata/clean.ts';
import type { Document } from '../../metadata/document.ts';
import { IMPORTED_PRIORITY, IMPORTED_SOURCE } from '../../metadata/imported-source.ts';
import { heightOf } from '../../metadata/rising.ts';
import type { ChangedItem } from '../announcer.ts';
import { changeDocument } from '../others/change-document.ts';
import { readChanges } from '../others/external-change.ts';
import type { ExternalChange, ExternalRow, SaidChange } from '../others/external-change.ts';
import type { DueGrab } from './grabs.ts';
import type { JoinedItem, Joins } from '../merge/joins.ts';
import type { Granted, Packets } from '../grants/packets.ts';
import type { ParseStores } from '../results/parse-results.ts';
import type { Rederive } from '../results/rederive.ts';
import type { SmartPlaylists } from './smart-playlists.ts';
import { storeDocument } from '../results/store-document.ts';

export interface ExternalStores extends ParseStores {
  readonly packets: Packets;
  readonly rederive: Rederive;
  readonly joins: Joins;
  readonly smartPlaylists: SmartPlaylists;
}

/** As another process wrote it. */
export interface WrittenRow {
  readonly id: number;
  readonly item: number;
  /** Undefined: this version does not understand them. */
  readonly changes: readonly ExternalChange[] | undefined;
}

export interface AppliedChange extends ChangedItem {
  readonly due: readonly DueGrab[];
  /** What has become what: this item, then its tracks. */
  readonly joined?: readonly JoinedItem[] | undefined;
}

const WRITE = 'INSERT INTO external_change (item, change, made) VALUES (?, ?, ?)';
/** In the order in which they were written. */
const WAITING = 'SELECT id, item, change FROM external_change ORDER BY id LIMIT ?';
const DROP = 'DELETE FROM external_change WHERE id <= ?';
/** Primary key */
const WAITS = 'SELECT 1 FROM external_change WHERE id = ?';
const ANY = 'SELECT 1 FROM external_change LIMIT 1';
/** Primary keys */
const STATE = 'SELECT file.state FROM item JOIN file ON file.id = item.file WHERE item.id = +?';
/** Primary key (item, source) */
const OWN = 'SELECT document FROM metadata WHERE item = ? AND source = ?';

const OF_NO_ITEM: ReadonlySet<ExternalChange['op']> = new Set([
  'priority',
  'reindex',
  'playlist',
  'no playlist',
]);

export class External {
  readonly #stores: ExternalStores;
  readonly #source: number;
  readonly #write;
  readonly #waiting;
  readonly #drop;
  readonly #waits;
  readonly #any;
  readonly #state;
  readonly #own;

  constructor(db: Database, stores: ExternalStores) {
    this.#stores = stores;
    this.#source = stores.sources.get('external', 'external').id;
    this.#write = db.prepare<[number, string, number]>(WRITE);
    this.#waiting = db.prepare<[number], { id: number; item: number; change: string }>(WAITING);
    this.#drop = db.prepare<[number]>(DROP);
    this.#waits = db.prepare<[number]>(WAITS);
    this.#any = db.prepare(ANY);
    this.#state = db.prepare<[number], string>(STATE).pluck();
    this.#own = db.prepare<[number, number], string>(OWN).pluck();
  }

  /** @returns why the change cannot be made */
  refusal(item: number, change: ExternalChange): WireError | undefined {
    if (OF_NO_ITEM.has(change.op)) return undefined;
    const items = change.op === 'adopt' ? [item, change.from] : [item];
    const unknown = items.find((each) => this.#state.get(each) === undefined);
    if (unknown !== undefined)
      return {
        code: 'ERR_VALHALLA_UNKNOWN_ITEM',
        message: `There is no item ${unknown} in the library. \`file(path)\` gives the item of a file.`,
      };
    if (change.op !== 'adopt' || this.#stores.joins.byHand(item, change.from) !== undefined) return undefined;
    return {
      code: 'ERR_VALHALLA_OPTION',
      message: `Item ${item} cannot take over item ${change.from}: the first must be missing, the second be there, and both be whole files. Scan before, so that the library knows both.`,
    };
  }

  /** For the process that holds the lock. @returns the id of the row */
  write({ item, changes }: ExternalRow, now: number): number {
    return Number(this.#write.run(item, JSON.stringify(changes), now).lastInsertRowid);
  }

  /** The row has not been applied yet. */
  waits(row: number): boolean {
    return this.#waits.get(row) !== undefined;
  }

  get anyWaits(): boolean {
    return this.#any.get() !== undefined;
  }

  /** Rows that were written by processes without the lock, taken out of their table. */
  take(most: number): WrittenRow[] {
    const rows = this.#waiting.all(most);
    this.#drop.run(rows.at(-1)?.id ?? 0);
    return rows.map(({ id, item, change: text }) => ({ id, item, changes: readChanges(text) }));
  }

  /**
   * Inside a transaction.
   *
   * @returns undefined where no item has changed
   */
  apply(item: number, change: ExternalChange): AppliedChange | undefined {
    const { rederive, smartPlaylists, changes } = this.#stores;
    if (change.op === 'playlist' || change.op === 'no playlist') changes.addPlaylists();
    if (change.op === 'priority') rederive.setRule(change.source, change.key, change.value);
    else if (change.op === 'reindex') rederive.begin();
    else if (change.op === 'playlist') smartPlaylists.put(change.name, change.query, change.text);
    else if (change.op === 'no playlist') smartPlaylists.drop(change.name);
    else if (change.op === 'adopt') return this.#adopt(item, change.from);
    else if (change.op === 'found')
      return this.#store(item, this.#importedSource(), cleanDocument(change.values));
    else return this.#applyTo(item, change);
    return undefined;
  }

  #adopt(item: number, from: number): AppliedChange | undefined {
    const { joins, packets } = this.#stores;
    const join = joins.byHand(item, from);
    if (join === undefined) return undefined;
    const joined = joins.join(join, 'old');
    return { place: packets.placeOf(item) as Granted, keys: () => new Set(), due: [], joined };
  }

  #applyTo(item: number, change: SaidChange): AppliedChange | undefined {
    const { derive } = this.#stores;
    const own = JSON.parse(this.#own.get(item, this.#source) ?? '{}') as Document;
    const best = derive.bestOf(item, derive.documentsOf(item));
    const after = changeDocument(own, best, change);
    if (change.op === 'set' && change.later === true) {
      const key = change.key.toLowerCase();
      if (heightOf(best, key) > heightOf(after, key)) return undefined;
    }
    return this.#store(item, this.#source, after);
  }

  #store(item: number, source: number, document: Document): AppliedChange | undefined {
    const { packets, grabs } = this.#stores;
    const place = packets.placeOf(item);
    if (place === undefined) return undefined;
    grabs.recall();
    const shown = this.#state.get(item) === 'done';
    const { changed, due } = storeDocument(this.#stores, source, place, document, shown);
    return { place, keys: changed, due };
  }

  #importedSource(): number {
    const { sources } = this.#stores;
    const { id } = sources.get(IMPORTED_SOURCE, 'grabber');
    if (sources.ownPriority(IMPORTED_SOURCE, '') === undefined)
      sources.setPriority(IMPORTED_SOURCE, '', IMPORTED_PRIORITY);
    return id;
  }
}
