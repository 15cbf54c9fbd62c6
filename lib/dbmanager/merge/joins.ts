/**
 * Two rows that turn out to be one file: the older item survives with its id, what applications said of it and what the
 * web gave for it; from the younger one it gets its place, and whatever was read in the file. So it is with each track
 * inside them; one that the younger does not have is withdrawn, one that only the younger has comes with it.
 */
import type { Database } from 'better-sqlite3';
import type { Document } from '../../metadata/document.ts';
import type { ChangeLog } from '../tables/change-log.ts';
import { removalsOf } from '../tables/children.ts';
import type { Derive, StoredDocument } from '../results/derive.ts';
import { CANDIDATE, WHOLE, said } from './candidate.ts';
import { findBeside } from './find-beside.ts';
import { findJoins } from './find-joins.ts';
import { findAlike } from './gone-before.ts';
import type { Join, JoinCandidate, Meeting } from './find-joins.ts';
import type { Grabs } from '../tables/grabs.ts';
import type { Grants, Joined } from '../grants/grants.ts';
import { matchTracks } from './match-tracks.ts';
import type { FileTrack } from './match-tracks.ts';
import type { Parts } from '../tables/parts.ts';
import { saidOfBoth } from './said-of-both.ts';
import type { SaidOfOne } from './said-of-both.ts';
import type { Sources } from '../tables/sources.ts';

/** An item has become another, which lives on. */
export interface JoinedItem {
  readonly from: Joined;
  readonly to: Joined;
}

export interface JoinStores {
  readonly derive: Derive;
  readonly sources: Sources;
  readonly grabs: Grabs;
  readonly grants: Grants;
  readonly changes: ChangeLog;
  readonly parts: Parts;
}

/** item_file */
const TRACKS = `SELECT item.id AS item, item.part, ${said('start')} AS start FROM item WHERE item.file = +? AND item.part <> 0 ORDER BY item.part`;
/** file_missing; then primary keys */
const MISSING = `${CANDIDATE}, coalesce(root.scanned, 0) AS time
  FROM file JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root ${WHOLE}
  AND file.missing_since >= +? AND file.missing_reason IS NULL`;
/** file_added */
const FRESH = `${CANDIDATE}, file.first_seen AS time FROM file INDEXED BY file_added ${WHOLE}
  AND file.first_seen > +@since AND file.missing_since IS NULL AND file.state = 'done'`;
/** Primary keys. The walk that marked a file was the first one that did not see it. */
const GIVEN = `${CANDIDATE}, coalesce(file.missing_since, file.first_seen) AS time FROM file ${WHOLE}
  AND file.id IN (SELECT value FROM json_each(?))`;
const ONE = `${CANDIDATE}, 0 AS time FROM file ${WHOLE} AND item.id = +?`;
/** Primary keys */
const IS_MISSING =
  'SELECT file.missing_since IS NOT NULL FROM item JOIN file ON file.id = item.file WHERE item.id = +?';

/** item_file, artwork_item: places in the old file, or beside it, lead nowhere; what was fetched stays. */
const DROP_PLACES = 'DELETE FROM artwork WHERE item = @old AND download IS NULL';
const DROP_DOUBLE =
  'DELETE FROM artwork WHERE item = @old AND source IN (SELECT source FROM artwork WHERE item = @new)';
const MOVE_ARTWORK = 'UPDATE artwork SET item = @old WHERE item = @new';
/** Primary key (item, grabber) */
const DROP_GRAB = 'DELETE FROM grab WHERE item = ? AND grabber = ?';
const MOVE_GRABS = 'UPDATE OR REPLACE grab SET item = @old WHERE item = @new';
const DROP_ERRORS = 'DELETE FROM file_error WHERE file = @oldFile';
const MOVE_ERRORS = 'UPDATE file_error SET file = @oldFile WHERE file = @newFile';
const PLACE = 'SELECT folder, name, raw, stamp, inode, size, mtime_ms, type, state FROM file WHERE id = ?';
const DROP_FILE = 'DELETE FROM file WHERE id = ?';
const SET_PLACE = `UPDATE file SET folder = @folder, name = @name, raw = @raw, stamp = @stamp, inode = @inode, size = @size,
  mtime_ms = @mtime_ms, type = @type, state = @state, missing_since = NULL, missing_reason = NULL WHERE id = @id`;

export class Joins {
  readonly #db: Database;
  readonly #stores: JoinStores;

  constructor(db: Database, stores: JoinStores) {
    this.#db = db;
    this.#stores = stores;
  }

  /** @param begun when the scan began that marked files missing: milliseconds since the epoch */
  find(begun: number): Join[] {
    const gone = this.#goneNow(begun);
    const alike = findAlike(this.#db, begun);
    if (alike === undefined) return findJoins(gone);
    const before = { old: this.#given(alike.old), young: this.#given(alike.young) };
    return findJoins(gone, before, () => this.#given(findBeside(this.#db, alike.young)));
  }

  #goneNow(begun: number): Meeting {
    const old = this.#db.prepare<[number], JoinCandidate>(MISSING).all(begun);
    if (old.length === 0) return { old, young: [] };
    const since = old.reduce((least, { time }) => Math.min(least, time), Number.POSITIVE_INFINITY);
    return { old, young: this.#db.prepare<[{ since: number }], JoinCandidate>(FRESH).all({ since }) };
  }

  #given(files: Iterable<number>): JoinCandidate[] {
    return this.#db.prepare<[string], JoinCandidate>(GIVEN).all(JSON.stringify([...files]));
  }

  /** By hand. @returns undefined where the old item's file is there, the new one's is not, or either is a track of one */
  byHand(old: number, young: number): Join | undefined {
    const isMissing = this.#db.prepare<[number], number>(IS_MISSING).pluck();
    if (isMissing.get(old) !== 1 || isMissing.get(young) !== 0) return undefined;
    const one = this.#db.prepare<[number], JoinCandidate>(ONE);
    const [from, to] = [one.get(old), one.get(young)];
    return from === undefined || to === undefined ? undefined : { old: from, new: to };
  }

  /**
   * Inside the open transaction.
   *
   * @param first whose word counts where an application said something of both
   * @returns what has become what: the whole file first, then its tracks
   */
  join({ old, new: young }: Join, first: keyof Join): JoinedItem[] {
    const { derive, grants, parts } = this.#stores;
    const tracks = this.#db.prepare<[number], FileTrack>(TRACKS);
    const pairs = [{ old, new: young }, ...matchTracks(tracks.all(old.file), tracks.all(young.file))].map(
      (pair) => ({
        from: { file: young.file, item: pair.new.item },
        to: { file: old.file, item: pair.old.item },
      }),
    );
    const files = { oldFile: old.file, newFile: young.file };
    for (const { from, to } of pairs) this.#joinItem(to.item, from.item, first);
    for (const sql of [DROP_ERRORS, MOVE_ERRORS]) this.#db.prepare(sql).run(files);
    const ofTracks = new Map(pairs.slice(1).map(({ from, to }) => [to.item, from.item]));
    for (const item of parts.join(old, young.file, ofTracks)) {
      this.#dropLocal(item);
      derive.clear(item);
    }
    const place = this.#db.prepare<[number], object>(PLACE).get(young.file);
    for (const sql of removalsOf(this.#db, 'file', 'SELECT @file'))
      this.#db.prepare(sql).run({ file: young.file });
    this.#db.prepare(DROP_FILE).run(young.file);
    this.#db.prepare(SET_PLACE).run({ ...place, id: old.file });
    for (const { to } of pairs) derive.clear(to.item);
    derive.renew(old.item, derive.documentsOf(old.item));
    for (const { from, to } of pairs) grants.rename(from, to);
    return pairs;
  }

  #joinItem(old: number, young: number, first: keyof Join): void {
    const { derive, changes } = this.#stores;
    const ids = { old, new: young };
    this.#dropLocal(old);
    this.#joinDocuments(old, young, first);
    for (const sql of [DROP_PLACES, DROP_DOUBLE, MOVE_ARTWORK, MOVE_GRABS]) this.#db.prepare(sql).run(ids);
    derive.clear(young);
    changes.add(young);
  }

  /** What was read in the old file, or beside it, is said of the new one by its own grabs, or by nobody. */
  #dropLocal(old: number): void {
    const { derive, grabs } = this.#stores;
    grabs.recall();
    const drop = this.#db.prepare(DROP_GRAB);
    for (const source of grabs.localSources) {
      derive.drop(old, source);
      drop.run(old, source);
    }
  }

  #joinDocuments(old: number, young: number, first: keyof Join): void {
    const { derive, sources } = this.#stores;
    const before = derive.documentsOf(old);
    const after = derive.documentsOf(young);
    derive.dropParsed(old);
    for (const one of after) {
      const isOwn = sources.byId(one.source).kind === 'external';
      const own = isOwn ? before.find(({ source }) => source === one.source) : undefined;
      if (own === undefined) derive.put(old, one.source, one.document);
      else {
        const said = { old: this.#saidOf(own, before), new: this.#saidOf(one, after) };
        const both = saidOfBoth(said[first], said[first === 'old' ? 'new' : 'old']);
        derive.put(old, one.source, JSON.stringify(both));
      }
    }
  }

  #saidOf(own: StoredDocument, all: readonly StoredDocument[]): SaidOfOne {
    const others = this.#stores.derive.best(all.filter(({ source }) => source !== own.source));
    return { own: JSON.parse(own.document) as Document, others };
  }
}
