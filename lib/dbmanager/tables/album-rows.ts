/**
 * The rows of `album`: which one a bundle belongs to, by what is decided of it. Where a date is part of that, it may change
 * what dates of other bundles are taken for, whichever comes first: all bundles that differ only in a date of
 * that year are shared out again.
 */
import type { Database } from 'better-sqlite3';
import { datedIdentity, identityText, sameYear } from '../../metadata/album-date.ts';
import type { DatedIdentity } from '../../metadata/album-date.ts';
import { datedAlbums } from './dated-albums.ts';
import type { DatedBundles } from './dated-albums.ts';

/** An album's id is never another's, though it is dropped when it has been empty (`KeptPictures`). */
const LAST_ID = `SELECT max((SELECT coalesce(max(id), 0) FROM album),
  coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'last_album'), 0))`;
/** Primary key */
const GET = 'SELECT identity FROM album WHERE id = ?';
/** The unique index of album */
const FIND = 'SELECT id FROM album WHERE identity = ?';
const PUT = 'INSERT OR IGNORE INTO album VALUES (?, ?, ?)';
/** Primary key */
const CHANGE = 'UPDATE album SET identity = ?, name = ? WHERE id = ?';
const RENAME = 'UPDATE album SET name = ? WHERE id = ? AND name <> ?';
/** bundle_album */
const IS_EMPTY = 'SELECT NOT EXISTS (SELECT 1 FROM bundle WHERE album = ?)';
/** The unique index of album */
const OF_YEAR = 'SELECT id, identity, name FROM album WHERE identity >= ? AND identity < ?';
/** bundle_album, once for each date, however many bundles have it. */
const DATES = `WITH RECURSIVE each (date) AS (
  SELECT min(date) FROM bundle WHERE album = @album AND date > ''
  UNION ALL SELECT (SELECT min(date) FROM bundle WHERE album = @album AND date > each.date) FROM each WHERE date IS NOT NULL
) SELECT date FROM each WHERE date IS NOT NULL`;
/** best_bundle */
const PURGED = `UPDATE bundle SET date = NULL WHERE date IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM best WHERE best.bundle = bundle.id) RETURNING album`;
/** bundle_album */
const MOVE = 'UPDATE bundle SET album = ? WHERE album = ? AND date = ?';

interface AlbumRow {
  readonly id: number;
  readonly identity: string;
  readonly name: string;
}

/** A bundle that is in no album now. */
interface Newcomer {
  readonly name: string;
  /** Where it came from: its album, which keeps its id where nothing else is in it. */
  readonly from: number | undefined;
}

export class AlbumRows {
  readonly #db: Database;
  readonly #get;
  readonly #find;
  readonly #put;
  readonly #change;
  readonly #rename;
  readonly #isEmpty;
  readonly #ofYear;
  readonly #dates;
  readonly #move;
  #last: number;

  constructor(db: Database) {
    this.#db = db;
    this.#get = db.prepare<[number], string>(GET).pluck();
    this.#find = db.prepare<[string], number>(FIND).pluck();
    this.#put = db.prepare(PUT);
    this.#change = db.prepare(CHANGE);
    this.#rename = db.prepare(RENAME);
    this.#isEmpty = db.prepare<[number], 0 | 1>(IS_EMPTY).pluck();
    this.#ofYear = db.prepare<[string, string], AlbumRow>(OF_YEAR);
    this.#dates = db.prepare<[{ album: number }], string>(DATES).pluck();
    this.#move = db.prepare(MOVE);
    this.#last = db.prepare<[], number>(LAST_ID).pluck().get() as number;
  }

  /**
   * @param identity of a bundle that is in no album, by its own date
   * @param from the album it has just left
   * @returns the album it belongs to
   */
  enter(identity: string, name: string, from?: number): number {
    const dated = datedIdentity(identity);
    const ofYear = dated === undefined ? [] : this.#ofYear.all(...sameYear(dated));
    if (dated !== undefined && ofYear.length > 0)
      return this.#shareOut(dated, ofYear, { name, from }) as number;
    const known = from === undefined ? undefined : this.#find.get(identity);
    return this.#take(known ?? this.#own(from), identity, name, known !== undefined);
  }

  /** A bundle is not in this album any more, or has no date there. */
  left(album: number): void {
    const identity = this.#get.get(album);
    const dated = identity === undefined ? undefined : datedIdentity(identity);
    if (dated !== undefined) this.#shareOut(dated, this.#ofYear.all(...sameYear(dated)));
  }

  /** Tracks were removed that were not missing before. Inside the open transaction. */
  leftByPurged(): void {
    const albums = new Set(this.#db.prepare<[], number | null>(PURGED).pluck().all());
    for (const album of albums) if (album !== null) this.left(album);
  }

  /** @returns the album of the newcomer */
  #shareOut(identity: DatedIdentity, rows: readonly AlbumRow[], newcomer?: Newcomer): number | undefined {
    const known = new Map(
      rows.map((row) => [row.id, (datedIdentity(row.identity) as DatedIdentity).date] as const),
    );
    const names = new Map(rows.map((row) => [row.id, row.name] as const));
    const bundles: DatedBundles[] = rows.flatMap(({ id: album }) =>
      this.#dates.all({ album }).map((date) => ({ album, date })),
    );
    const own = newcomer && { album: this.#own(newcomer.from), date: identity.date };
    if (own !== undefined) bundles.push(own);
    let entered: number | undefined;
    for (const { id, date, bundles: members } of datedAlbums(known, bundles)) {
      const isEntered = own !== undefined && members.includes(own);
      const isKnown = id !== undefined && known.get(id) === date;
      const name = (isEntered ? newcomer?.name : names.get(members[0]?.album ?? 0)) as string;
      const text = identityText({ head: identity.head, date });
      const album = isKnown && !isEntered ? id : this.#take(id, text, name, isKnown);
      if (isEntered) entered = album;
      for (const member of members)
        if (member !== own && member.album !== album) this.#move.run(album, member.album, member.date);
    }
    return entered;
  }

  /** @param isKnown it has this identity already @returns its id */
  #take(id: number | undefined, identity: string, name: string, isKnown: boolean): number {
    if (id !== undefined && !isKnown) {
      this.#change.run(identity, name, id);
      return id;
    }
    const next = this.#last + 1;
    if (id === undefined && this.#put.run(next, identity, name).changes === 1) {
      this.#last = next;
      return next;
    }
    const known = (id ?? this.#find.get(identity)) as number;
    this.#rename.run(name, known, name);
    return known;
  }

  /** @returns an album that nothing is in now: the same tracks are the same album, whatever is said of them */
  #own(from: number | undefined): number | undefined {
    return from !== undefined && this.#isEmpty.get(from) === 1 ? from : undefined;
  }
}
