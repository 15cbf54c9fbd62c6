/**
 * The rows of `facet`, with their keys and values as numbers, and of `browse`, which has each value of a key once, and in how
 * many rows of `facet` it stands. What a transaction has to add is added as its last thing, many rows a statement: a row is so
 * small that most of its time is the call. What goes is subtracted by a trigger (migration 11), for rows go with their items,
 * too.
 */
import type { Database } from 'better-sqlite3';
import type { Facets } from '../../metadata/columns.ts';
import { fold } from '../../metadata/fold.ts';
import type { Batch } from '../batch.ts';
import { ManyRows } from './many-rows.ts';

/** Primary key by its prefix */
const DROP = 'DELETE FROM facet WHERE item = ?';
const KEY =
  'INSERT INTO facet_key (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id';
/** The unique index of value */
const FIND_VALUE = 'SELECT id FROM facet_value WHERE value = ?';
const PUT_VALUE = 'INSERT INTO facet_value (value, folded) VALUES (?, ?)';
/** Primary keys. `[[key, value, rows], ...]` */
const BROWSE = `INSERT INTO browse SELECT added.value ->> 0, facet_value.folded, facet_value.id, added.value ->> 2
  FROM json_each(?) AS added CROSS JOIN facet_value ON facet_value.id = added.value ->> 1 WHERE true
  ON CONFLICT (key, folded, value) DO UPDATE SET items = items + excluded.items`;

const PUT = 'INSERT OR IGNORE INTO facet VALUES';
/** Rows a statement. */
const ROWS = 16;
/** Interned ids of values kept in memory: an album's tracks share most of theirs. */
const VALUES_KEPT = 20_000;

/** A key, and what is known of its values: their ids. */
interface KeyValues {
  readonly id: number;
  readonly values: Map<string, number>;
}

export class FacetRows {
  readonly #batch: Pick<Batch, 'beforeCommit' | 'remembers'>;
  readonly #drop;
  readonly #put;
  readonly #key;
  readonly #findValue;
  readonly #putValue;
  readonly #browse;
  readonly #keys = new Map<string, KeyValues>();
  #kept = 0;
  /** Item -> what this transaction adds for it, as it goes into a statement: item, key, value, item, ... */
  #added = new Map<number, readonly number[]>();
  /** Values of a key that stand in no row: the two ids, key, value, key, ... */
  #named: number[] = [];

  constructor(db: Database, batch: Pick<Batch, 'beforeCommit' | 'remembers'>) {
    this.#batch = batch;
    batch.remembers({
      settle: () => this.#write(),
      forget: () => {
        this.#added.clear();
        this.#named = [];
        this.#keys.clear();
        this.#kept = 0;
      },
    });
    this.#drop = db.prepare<[number]>(DROP);
    this.#put = new ManyRows(db, PUT, '(?, ?, ?)', ROWS);
    this.#key = db.prepare<[string], number>(KEY).pluck();
    this.#findValue = db.prepare<[string], number>(FIND_VALUE).pluck();
    this.#putValue = db.prepare<[string, string]>(PUT_VALUE);
    this.#browse = db.prepare<[string]>(BROWSE);
  }

  /** @param isNew it has no rows yet */
  renew(item: number, facets: Facets, isNew: boolean): void {
    if (!isNew) this.drop(item);
    if (facets.length === 0) return;
    this.#willWrite();
    const rows: number[] = [];
    for (let at = 0; at < facets.length; at += 2) {
      const key = this.#keyOf(facets[at] as string);
      const value = this.#idOf(key, facets[at + 1] as string);
      if (!has(rows, key.id, value)) rows.push(item, key.id, value);
    }
    this.#added.set(item, rows);
  }

  drop(item: number): void {
    this.#added.delete(item);
    this.#drop.run(item);
  }

  #willWrite(): void {
    if (this.#added.size === 0 && this.#named.length === 0) this.#batch.beforeCommit(() => this.#write());
  }

  #write(): void {
    const rows = [...this.#added.values()].flat();
    const browsed = counted(rows, this.#named);
    this.#added = new Map();
    this.#named = [];
    if (browsed.length > 0) this.#browse.run(JSON.stringify(browsed));
    this.#put.insert(rows);
  }

  /** Of a value that may be new, as all of these have one; people find it among those of the key. */
  valueId(name: string, value: string): number {
    const key = this.#keyOf(name);
    const id = this.#idOf(key, value);
    this.#willWrite();
    this.#named.push(key.id, id);
    return id;
  }

  #keyOf(name: string): KeyValues {
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = { id: this.#key.get(name) as number, values: new Map() };
      this.#keys.set(name, key);
    }
    return key;
  }

  #idOf({ values }: KeyValues, value: string): number {
    let id = values.get(value);
    if (id === undefined) {
      id = this.#findValue.get(value) ?? Number(this.#putValue.run(value, fold(value)).lastInsertRowid);
      if (++this.#kept > VALUES_KEPT) this.#forget();
      values.set(value, id);
    }
    return id;
  }

  #forget(): void {
    for (const { values } of this.#keys.values()) values.clear();
    this.#kept = 1;
  }
}

/** Rows of one item. */
function has(rows: readonly number[], key: number, value: number): boolean {
  for (let at = 0; at < rows.length; at += 3) if (rows[at + 1] === key && rows[at + 2] === value) return true;
  return false;
}

/** More keys than there are: both ids are one number of 53 bits. */
const KEYS = 2 ** 20;

/** @returns as `BROWSE` takes it */
function counted(
  rows: readonly number[],
  named: readonly number[],
): [key: number, value: number, rows: number][] {
  const counts = new Map<number, number>();
  const add = (key: number, value: number, count: number): void => {
    const both = value * KEYS + key;
    counts.set(both, (counts.get(both) ?? 0) + count);
  };
  for (let at = 0; at < rows.length; at += 3) add(rows[at + 1] as number, rows[at + 2] as number, 1);
  for (let at = 0; at < named.length; at += 2) add(named[at] as number, named[at + 1] as number, 0);
  return [...counts].map(([both, count]) => [both % KEYS, Math.floor(both / KEYS), count]);
}
