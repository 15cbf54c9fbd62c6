/** Who says a value: the ids of `source`, and what each source's word is worth. */
import type { Database } from 'better-sqlite3';

export type SourceKind = 'parser' | 'decrapifier' | 'grabber' | 'external';

export interface Source {
  readonly id: number;
  readonly name: string;
  readonly kind: SourceKind;
}

/** By name of the source, then by key ('' for all keys). */
export type PriorityRules = ReadonlyMap<string, Readonly<Record<string, number>>>;

const ALL = 'SELECT id, name, kind FROM source';
const INSERT = 'INSERT INTO source (name, kind) VALUES (?, ?)';
const PRIORITIES = 'SELECT source, key, value FROM priority';
const SET_PRIORITY =
  'INSERT INTO priority VALUES (?, ?, ?) ON CONFLICT (source, key) DO UPDATE SET value = excluded.value';
const DROP_PRIORITIES = 'DELETE FROM priority WHERE source = ?';
const DROP_PRIORITY = 'DELETE FROM priority WHERE source = ? AND key = ?';

export class Sources {
  readonly #insert;
  readonly #setPriority;
  readonly #dropPriorities;
  readonly #dropPriority;
  readonly #byName = new Map<string, Source>();
  readonly #byId = new Map<number, Source>();
  /** By name of the source, then by key. */
  readonly #priorities = new Map<string, Map<string, number>>();
  #rules: Map<string, Readonly<Record<string, number>>> = new Map();

  constructor(db: Database) {
    this.#insert = db.prepare(INSERT);
    this.#setPriority = db.prepare(SET_PRIORITY);
    this.#dropPriorities = db.prepare(DROP_PRIORITIES);
    this.#dropPriority = db.prepare(DROP_PRIORITY);
    for (const source of db.prepare<[], Source>(ALL).all()) this.#keep(source);
    for (const row of db.prepare<[], { source: number; key: string; value: number }>(PRIORITIES).all()) {
      this.#own(this.byId(row.source).name).set(row.key, row.value);
    }
  }

  /** The source's row; made where there is none yet (inside the open transaction). */
  get(name: string, kind: SourceKind): Source {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const source: Source = { id: Number(this.#insert.run(name, kind).lastInsertRowid), name, kind };
    this.#keep(source);
    this.#setPriorities(source);
    return source;
  }

  all(): Source[] {
    return [...this.#byId.values()];
  }

  byId(id: number): Source {
    return this.#byId.get(id) as Source;
  }

  /** By key, else the source's own ('' as key), else 0. */
  readonly priorityOf = (source: string, key: string): number => {
    const own = this.#priorities.get(source);
    return own?.get(key) ?? own?.get('') ?? 0;
  };

  /**
   * Priorities of all sources, of those too that turn up later. A grabber that the rules do not speak of is not enabled
   * now: it keeps what it has.
   *
   * @returns true where a number changed
   */
  setRules(rules: PriorityRules): boolean {
    this.#rules = new Map(rules);
    return this.all().filter((source) => this.#setPriorities(source)).length > 0;
  }

  /** By key ('' for all keys); of a source too that has not turned up yet. */
  prioritiesOf(source: string): Readonly<Record<string, number>> {
    const known = this.#byName.has(source) ? this.#priorities.get(source) : undefined;
    return known === undefined ? (this.#rules.get(source) ?? {}) : Object.fromEntries(known);
  }

  /** One of them; undefined where the source has none for this key. */
  ownPriority(source: string, key: string): number | undefined {
    const own = this.prioritiesOf(source);
    return Object.hasOwn(own, key) ? own[key] : undefined;
  }

  /** Sets one of them. @param value undefined: it has none */
  setPriority(name: string, key: string, value: number | undefined): void {
    const { [key]: _, ...others } = this.prioritiesOf(name);
    this.#rules.set(name, value === undefined ? others : { ...others, [key]: value });
    const source = this.#byName.get(name);
    if (source === undefined) return;
    if (value === undefined) this.#dropPriority.run(source.id, key);
    else this.#setPriority.run(source.id, key, value);
    if (value === undefined) this.#own(name).delete(key);
    else this.#own(name).set(key, value);
  }

  #setPriorities(source: Source): boolean {
    const wanted = this.#rules.get(source.name);
    if (wanted === undefined && source.kind === 'grabber') return false;
    const own = this.#own(source.name);
    const entries = Object.entries(wanted ?? {});
    if (own.size === entries.length && entries.every(([key, value]) => own.get(key) === value)) return false;
    this.#dropPriorities.run(source.id);
    own.clear();
    for (const [key, value] of entries) {
      this.#setPriority.run(source.id, key, value);
      own.set(key, value);
    }
    return true;
  }

  #keep(source: Source): void {
    this.#byName.set(source.name, source);
    this.#byId.set(source.id, source);
  }

  #own(source: string): Map<string, number> {
    let own = this.#priorities.get(source);
    if (own === undefined) {
      own = new Map();
      this.#priorities.set(source, own);
    }
    return own;
  }
}
