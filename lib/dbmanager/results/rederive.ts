/**
 * Priorities: written by source and key, at the begin of a scan and when an application says so. Where one changed, or
 * what makes an album, every item is derived again, in chunks, beside the other work. The epoch says which rows are
 * behind; `derived` says up to which epoch all are through, so that a killed run goes on, and an ordinary start looks at
 * nothing.
 */
import type { Database } from 'better-sqlite3';
import { DEFAULT_RULES } from '../../metadata/priorities.ts';
import type { GrabberManifest } from '../../channel/manifest.ts';
import type { Albums } from '../tables/albums.ts';
import type { Batch } from '../batch.ts';
import type { Derive } from './derive.ts';
import type { PriorityRules, Sources } from '../tables/sources.ts';

const GET = 'SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?';
const GET_TEXT = 'SELECT value FROM setting WHERE name = ?';
const SET = 'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
/** Primary keys of item, best and metadata. What waits for its first parse is derived then. */
const BEHIND = `SELECT item.id FROM item LEFT JOIN best ON best.item = item.id
  WHERE item.id > +? AND (best.epoch IS NULL OR best.epoch < +?) AND EXISTS (SELECT 1 FROM metadata WHERE metadata.item = item.id)
  ORDER BY item.id LIMIT ?`;

/** Whole tables; rowid. An older version made no rows of files that could not be read. */
const UNSEARCHED = `SELECT item.id FROM file JOIN item ON item.file = file.id AND item.part = 0 WHERE file.state IN ('failed', 'quarantined')
  AND NOT EXISTS (SELECT 1 FROM search WHERE search.rowid = item.id)`;

/** What was said at run time: the last word. */
const RULES = 'SELECT source, key, value FROM priority_rule';
const SET_RULE = `INSERT INTO priority_rule VALUES (?, ?, ?, ?)
  ON CONFLICT (source, key) DO UPDATE SET value = excluded.value`;
/** Primary key */
const SET_REPLACED = 'UPDATE priority_rule SET replaced = ? WHERE source = ? AND key = ?';
/** Primary key */
const DROP_RULE = 'DELETE FROM priority_rule WHERE source = ? AND key = ? RETURNING replaced';

const CHUNK = 200;

export class Rederive {
  readonly #batch: Batch;
  readonly #sources: Sources;
  readonly #derive: Derive;
  readonly #albums: Albums;
  readonly #get;
  readonly #getText;
  readonly #set;
  readonly #behind;
  readonly #unsearched;
  readonly #rules;
  readonly #setRule;
  readonly #setReplaced;
  readonly #dropRule;
  #epoch: number;
  /** Undefined: no row is behind. */
  #cursor: number | undefined;

  constructor(db: Database, batch: Batch, sources: Sources, derive: Derive, albums: Albums) {
    this.#batch = batch;
    this.#sources = sources;
    this.#derive = derive;
    this.#albums = albums;
    this.#get = db.prepare<[string], number>(GET).pluck();
    this.#getText = db.prepare<[string], string>(GET_TEXT).pluck();
    this.#set = db.prepare(SET);
    this.#behind = db.prepare<[number, number, number], number>(BEHIND).pluck();
    this.#unsearched = db.prepare<[], number>(UNSEARCHED).pluck();
    this.#rules = db.prepare<[], { source: string; key: string; value: number }>(RULES);
    this.#setRule = db.prepare<[string, string, number, number | null]>(SET_RULE);
    this.#setReplaced = db.prepare<[number | null, string, string]>(SET_REPLACED);
    this.#dropRule = db.prepare<[string, string], number | null>(DROP_RULE).pluck();
    this.#epoch = this.#get.get('epoch') as number;
    this.#cursor = this.#get.get('derived') === this.#epoch ? undefined : 0;
  }

  /**
   * The default table, then the manifests, then the options, then what was said at run time. Inside the open
   * transaction, before the sources of new grabbers are made: those have said nothing yet, so no item has to be derived
   * again for them.
   */
  setPriorities(
    grabbers: readonly GrabberManifest[],
    wanted: Readonly<Record<string, Readonly<Record<string, number>>>>,
  ): void {
    const rules = new Map<string, Record<string, number>>();
    for (const { source, key, value } of DEFAULT_RULES)
      rules.set(source, { ...rules.get(source), [key]: value });
    // A grabber that is not enabled now keeps its priorities: what it has said is still there.
    for (const { name, kind } of this.#sources.all()) if (kind === 'grabber') rules.delete(name);
    for (const { name, priority } of grabbers) rules.set(name, { '': priority.default, ...priority.keys });
    for (const [source, own] of Object.entries(wanted)) rules.set(source, { ...rules.get(source), ...own });
    const said = this.#rules.all();
    this.#renewReplaced(said, rules);
    for (const { source, key, value } of said)
      rules.set(source, { ...(rules.get(source) ?? this.#sources.prioritiesOf(source)), [key]: value });
    if (this.#sources.setRules(rules)) this.begin();
  }

  /** What holds where the last word is taken back. Of a grabber that is not enabled now it is what it was. */
  #renewReplaced(said: readonly { source: string; key: string }[], rules: PriorityRules): void {
    for (const { source, key } of said) {
      const own = rules.get(source);
      if (own !== undefined)
        this.#setReplaced.run(Object.hasOwn(own, key) ? (own[key] as number) : null, source, key);
    }
  }

  /** What makes an album. Inside the open transaction. */
  setAlbumRules(): void {
    const { rules } = this.#albums;
    const known = this.#getText.get('album_identity');
    if (known === rules) return;
    this.#set.run('album_identity', rules);
    // A library that has none is new.
    if (known !== undefined) this.begin();
  }

  /** At run time, inside the open transaction. @param value null: what holds without the rule */
  setRule(source: string, key: string, value: number | null): void {
    const before = this.#sources.ownPriority(source, key);
    let now: number | undefined;
    if (value === null) {
      const replaced = this.#dropRule.get(source, key);
      // There was no such rule.
      if (replaced === undefined) return;
      now = replaced ?? undefined;
    } else {
      this.#setRule.run(source, key, value, before ?? null);
      now = value;
    }
    if (before === now) return;
    this.#sources.setPriority(source, key, now);
    this.begin();
  }

  /** Everything that is derived is to be made anew; inside the open transaction. */
  begin(): void {
    this.#epoch++;
    this.#set.run('epoch', String(this.#epoch));
    this.#derive.setEpoch(this.#epoch);
    this.#cursor = 0;
  }

  get pending(): boolean {
    return this.#cursor !== undefined;
  }

  /** Whoever derives is through: for a process that does not hold the lock. */
  get through(): boolean {
    return this.#get.get('derived') === this.#get.get('epoch');
  }

  /** Derives the next chunk again. */
  step(): void {
    if (this.#cursor === undefined) return;
    const rows = this.#behind.all(this.#cursor, this.#epoch, CHUNK);
    this.#batch.write(rows.length + 1);
    for (const item of rows) this.#derive.renew(item, this.#derive.documentsOf(item));
    this.#cursor = rows.at(-1);
    if (this.#cursor !== undefined) return;
    for (const item of this.#unsearched.all()) this.#derive.unread(item);
    this.#albums.sweep();
    this.#set.run('derived', String(this.#epoch));
  }
}
