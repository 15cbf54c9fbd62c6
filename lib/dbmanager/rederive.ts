/**
 * Priorities: written by source and key. Where one changed, or what makes an album, every item is derived again, in
 * chunks, beside the other work. The epoch says which rows are behind; `derived` says up to which epoch all are through, so that a killed run
 * goes on, and an ordinary start looks at nothing.
 */
import type { Database } from 'better-sqlite3';
import { DEFAULT_RULES } from '../metadata/priorities.ts';
import type { GrabberManifest } from '../channel/manifest.ts';
import type { Albums } from './albums.ts';
import type { Batch } from './batch.ts';
import type { Derive } from './derive.ts';
import type { Sources } from './sources.ts';

const GET = 'SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?';
const GET_TEXT = 'SELECT value FROM setting WHERE name = ?';
const SET = 'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
/** Primary key of best */
const BEHIND = 'SELECT item FROM best WHERE item > ? AND epoch < ? ORDER BY item LIMIT ?';

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
    this.#epoch = this.#get.get('epoch') as number;
    this.#cursor = this.#get.get('derived') === this.#epoch ? undefined : 0;
  }

  /**
   * The default table, then the manifests, then the user's word. Inside the open transaction, before the sources of new
   * grabbers are made: those have said nothing yet, so no item has to be derived again for them.
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
    if (this.#sources.setRules(rules)) this.#raise();
  }

  /** What makes an album. Inside the open transaction. */
  setAlbumRules(): void {
    const { rules } = this.#albums;
    const known = this.#getText.get('album_identity');
    if (known === rules) return;
    this.#set.run('album_identity', rules);
    // A library that has none is new.
    if (known !== undefined) this.#raise();
  }

  #raise(): void {
    this.#epoch++;
    this.#set.run('epoch', String(this.#epoch));
    this.#derive.setEpoch(this.#epoch);
    this.#cursor = 0;
  }

  get pending(): boolean {
    return this.#cursor !== undefined;
  }

  /** Derives the next chunk again. */
  step(): void {
    if (this.#cursor === undefined) return;
    const rows = this.#behind.all(this.#cursor, this.#epoch, CHUNK);
    this.#batch.write(rows.length + 1);
    for (const item of rows) this.#derive.renew(item, this.#derive.documentsOf(item));
    this.#cursor = rows.at(-1);
    if (this.#cursor !== undefined) return;
    this.#albums.sweep();
    this.#set.run('derived', String(this.#epoch));
  }
}
