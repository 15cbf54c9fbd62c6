/**
 * The tracks inside files: rows of `item` with a part other than 0.
 *
 *     part n  --it is not told any more-->  part -n  --told again-->  part n
 *
 * A track that nobody tells any more (its cue sheet is gone, or was caught half written) is withdrawn: it is not shown,
 * has nothing derived and none of the words that made it; its id and what applications say of it wait for its return.
 * Where another file has taken the place of its own (`merge/joins.ts`), and its number in it, it waits under one that no
 * grabber tells.
 *
 * Most libraries have no such items, and ordinary files pay nothing for them: which items are concerned is in memory.
 */
import type { Database } from 'better-sqlite3';
import { Bitmap } from '../bitmap.ts';

/** item_part, whole: few rows or none. */
const ALL =
  'SELECT track.id AS track, whole.id AS whole FROM item AS track INDEXED BY item_part JOIN item AS whole ON whole.file = track.file AND whole.part = 0 WHERE track.part > 0';
/** item_file */
const OF_FILE = 'SELECT id, part FROM item WHERE file = ? AND part <> 0';
/** Primary key, item_file */
const OF_WHOLE =
  'SELECT track.id FROM item AS whole JOIN item AS track ON track.file = whole.file WHERE whole.id = +? AND track.part > 0';
const WHOLE =
  'SELECT whole.id FROM item AS track JOIN item AS whole ON whole.file = track.file AND whole.part = 0 WHERE track.id = +?';
const INSERT = 'INSERT INTO item (file, part) VALUES (?, ?)';
const PLACE = 'UPDATE item SET file = ?, part = ? WHERE id = ?';
const SET_PART = 'UPDATE item SET part = ? WHERE id = ?';

/** Above every number that is told (`grabber/check-result.ts`). */
const NEVER_TOLD = 10_000;

export interface PartChanges {
  /** Item of each part that is told, by part. */
  readonly told: ReadonlyMap<number, { readonly item: number; readonly isNew: boolean }>;
  /** Items that are not told any more. */
  readonly withdrawn: readonly number[];
}

export class Parts {
  readonly #ofFile;
  readonly #ofWhole;
  readonly #whole;
  readonly #insert;
  readonly #setPart;
  readonly #place;
  /** Items that are tracks, and items of whole files that have some. Both may be too many, never too few. */
  readonly #tracks = new Bitmap();
  readonly #wholes = new Bitmap();

  constructor(db: Database) {
    this.#ofFile = db.prepare<[number], { id: number; part: number }>(OF_FILE);
    this.#ofWhole = db.prepare<[number], number>(OF_WHOLE).pluck();
    this.#whole = db.prepare<[number], number>(WHOLE).pluck();
    this.#insert = db.prepare(INSERT);
    this.#setPart = db.prepare(SET_PART);
    this.#place = db.prepare(PLACE);
    for (const { track, whole } of db.prepare<[], { track: number; whole: number }>(ALL).all()) {
      this.#tracks.add(track);
      this.#wholes.add(whole);
    }
  }

  /** The item of the whole file; undefined for an item that is one. */
  wholeOf(item: number): number | undefined {
    return this.#tracks.has(item) ? this.#whole.get(item) : undefined;
  }

  /** Tracks of the file that this item is the whole of. */
  tracksOf(whole: number): readonly number[] {
    return this.#wholes.has(whole) ? this.#ofWhole.all(whole) : [];
  }

  /** These are the tracks of a file, and no others. */
  tell(file: number, whole: number, parts: readonly number[]): PartChanges {
    const known = new Map(this.#ofFile.all(file).map(({ id, part }) => [Math.abs(part), { id, part }]));
    const told = new Map<number, { item: number; isNew: boolean }>();
    for (const part of parts) {
      const row = known.get(part);
      if (row !== undefined && row.part < 0) this.#setPart.run(part, row.id);
      const item = row?.id ?? Number(this.#insert.run(file, part).lastInsertRowid);
      told.set(part, { item, isNew: row === undefined });
      this.#tracks.add(item);
      this.#wholes.add(whole);
    }
    const gone = [...known.values()].filter(({ part }) => part > 0 && !told.has(part));
    for (const { id, part } of gone) this.#setPart.run(-part, id);
    return { told, withdrawn: gone.map(({ id }) => id) };
  }

  /**
   * One file has become another: the tracks of the younger are its tracks.
   *
   * @param pairs old item -> item of the younger file that it lives on as; that one keeps its place, and is to go
   * @returns items of the old file that are in none of them: they are withdrawn
   */
  join(old: { file: number; item: number }, young: number, pairs: ReadonlyMap<number, number>): number[] {
    const [before, after] = [this.#ofFile.all(old.file), this.#ofFile.all(young)];
    if (before.length + after.length === 0) return [];
    const partOf = new Map(after.map(({ id, part }) => [id, part]));
    const taken = new Set(after.map(({ part }) => Math.abs(part)));
    const goes = new Set(pairs.values());
    const left = before.filter(({ id }) => !pairs.has(id));
    // All out of the way: numbers are given anew.
    for (const { id } of before) this.#setPart.run(-(NEVER_TOLD ** 2) - id, id);
    for (const [item, from] of pairs) this.#place.run(old.file, partOf.get(from), item);
    for (const { id, part } of after) if (!goes.has(id)) this.#place.run(old.file, part, id);
    for (const { id, part } of left) {
      let number = Math.abs(part);
      while (taken.has(number)) number += NEVER_TOLD;
      taken.add(number);
      this.#setPart.run(-number, id);
    }
    for (const { id } of [...before, ...after]) this.#tracks.add(id);
    this.#wholes.add(old.item);
    return left.map(({ id }) => id);
  }
}
