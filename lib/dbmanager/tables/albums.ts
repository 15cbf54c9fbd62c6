/**
 * The rows of `bundle`. An item belongs to a bundle (its folder, and what it says of its album), a bundle to an album
 * (`metadata/album-identity.ts`, `album-rows.ts`). An ordinary new file finds its bundle in memory; which album a bundle
 * belongs to is decided as the last thing of a transaction, once for all of its items that the transaction touched.
 */
import type { Database } from 'better-sqlite3';
import { AFTER_DATES } from '../../metadata/album-date.ts';
import {
  ALBUM_RULES,
  bundleKeys,
  dateLast,
  decideAlbum,
  kinOf,
  saidOf,
} from '../../metadata/album-identity.ts';
import type { AlbumDecision, AlbumRules, Said } from '../../metadata/album-identity.ts';
import { BEST_COLUMNS } from '../../metadata/columns.ts';
import type { Columns } from '../../metadata/columns.ts';
import type { Document, MediaType } from '../../metadata/document.ts';
import type { Batch } from '../batch.ts';
import { AlbumFolders } from './album-folders.ts';
import { AlbumRows } from './album-rows.ts';
import { NOTHING, addTrack, withKin } from './bundle-facts.ts';
import type { BundleFacts } from './bundle-facts.ts';
import type { FacetRows } from './facet-rows.ts';

/** Primary keys */
const PLACE = 'SELECT file.folder, file.type FROM item JOIN file ON file.id = item.file WHERE item.id = +?';
/** Primary key */
const BUNDLE_OF = 'SELECT bundle FROM best WHERE item = ?';
/** item_file, primary key of best */
const OF_FILE = `SELECT best.item AS item, bundle.id AS bundle, bundle.said AS said
  FROM item JOIN best ON best.item = item.id JOIN bundle ON bundle.id = best.bundle WHERE item.file = +?`;
const MOVE = 'UPDATE best SET bundle = ? WHERE item = ?';
/** The unique index of bundle */
const FIND_BUNDLE = 'SELECT id FROM bundle WHERE folder = ? AND said = ?';
/** Primary key */
const GET_BUNDLE = 'SELECT folder, said FROM bundle WHERE id = ?';
const LAST_BUNDLE = 'SELECT coalesce(max(id), 0) FROM bundle';
const PUT_BUNDLE = 'INSERT INTO bundle VALUES (?, ?, ?, ?, ?, ?)';
/** Primary key */
const ALBUM_OF = 'SELECT album FROM bundle WHERE id = ?';
const CHANGE_BUNDLE = 'UPDATE bundle SET album = ?, stand_in = ?, date = ? WHERE id = ?';
const EMPTY_BUNDLE = 'UPDATE bundle SET date = NULL WHERE id = ? AND date IS NOT NULL RETURNING album';
/** What people browse. best_bundle, primary keys, item_part */
const TRACKS = `SELECT best.bundle AS bundle, best.artist AS artist,
  rtrim(min(coalesce(best.date, best.year) || '${AFTER_DATES}'), '${AFTER_DATES}') AS date, min(best.year) AS year
  FROM json_each(?) AS bundle CROSS JOIN best INDEXED BY best_bundle ON best.bundle = bundle.value
  CROSS JOIN item ON item.id = best.item CROSS JOIN file ON file.id = item.file
  WHERE file.missing_since IS NULL AND (item.part > 0
    OR NOT EXISTS (SELECT 1 FROM item AS track WHERE track.file = item.file AND track.part > 0))
  GROUP BY best.bundle, best.artist`;
/** best_bundle */
const HAS_ITEMS = 'SELECT EXISTS (SELECT 1 FROM best WHERE bundle = ?)';
const REMEMBERED = "SELECT value FROM setting WHERE name = 'album_identity'";
/** best_bundle */
export const DROP_EMPTY_BUNDLES =
  'DELETE FROM bundle WHERE NOT EXISTS (SELECT 1 FROM best WHERE best.bundle = bundle.id)';

const ARTIST = BEST_COLUMNS.indexOf('artist');
const DATE = BEST_COLUMNS.indexOf('date');
const YEAR = BEST_COLUMNS.indexOf('year');

/** Bundles kept in memory: files come folder by folder. */
const KEPT = 10_000;

const NO_KIN: readonly Bundle[] = [];

interface Bundle extends BundleFacts {
  readonly id: number;
  readonly folder: string;
  readonly said: Said;
  /** It has no row yet. */
  isNew: boolean;
  /** What was decided of it last. */
  decided: string | undefined;
}

interface TrackRow {
  readonly bundle: number;
  readonly artist: string | null;
  readonly date: string | null;
  readonly year: number | null;
}

/** What decides of an item's bundle. */
export interface AlbumPlace {
  readonly folder: number;
  /** Undefined: it belongs to no album. */
  readonly said: Said | undefined;
}

export class Albums {
  /** What parsers say is what the rules ask for: parsers know the options, not what the library remembers. */
  readonly toldByParser: boolean;
  readonly #batch: Pick<Batch, 'beforeCommit'>;
  readonly #facets: FacetRows;
  readonly #rows: AlbumRows;
  readonly #rules: AlbumRules;
  readonly #keys: readonly string[];
  readonly #place;
  readonly #bundleOf;
  readonly #ofFile;
  readonly #move;
  readonly #findBundle;
  readonly #getBundle;
  readonly #putBundle;
  readonly #albumOf;
  readonly #changeBundle;
  readonly #emptyBundle;
  readonly #tracks;
  readonly #hasItems;
  readonly #dropEmpty;
  readonly #folders: AlbumFolders;
  readonly #bundles = new Map<string, Bundle>();
  /** How many of them: a folder that has one alone, as most have, is not searched for its kin. */
  readonly #inFolder = new Map<string, number>();
  /** Bundles that this transaction has touched. */
  #touched = new Set<Bundle>();
  /** Files of one album follow each other. */
  #last: { readonly folder: number; readonly bundle: Bundle } | undefined;
  #lastBundle: number;
  /** All bundles there are, are in memory. */
  #complete: boolean;

  constructor(db: Database, batch: Pick<Batch, 'beforeCommit'>, facets: FacetRows, wanted?: AlbumRules) {
    this.#batch = batch;
    this.#facets = facets;
    this.#rows = new AlbumRows(db);
    this.#folders = new AlbumFolders(db);
    const remembered = db.prepare<[], string>(REMEMBERED).pluck().get() ?? '';
    this.#rules = dateLast(
      wanted ?? (remembered === '' ? ALBUM_RULES : (JSON.parse(remembered) as AlbumRules)),
    );
    this.#keys = bundleKeys(this.#rules);
    this.toldByParser = bundleKeys(wanted ?? ALBUM_RULES).join() === this.#keys.join();
    this.#place = db.prepare<[number], { folder: number; type: MediaType }>(PLACE);
    this.#bundleOf = db.prepare<[number], number | null>(BUNDLE_OF).pluck();
    this.#ofFile = db.prepare<[number], { item: number; bundle: number; said: Said }>(OF_FILE);
    this.#move = db.prepare(MOVE);
    this.#findBundle = db.prepare<[string, string], number>(FIND_BUNDLE).pluck();
    this.#getBundle = db.prepare<[number], { folder: string; said: string }>(GET_BUNDLE);
    this.#putBundle = db.prepare(PUT_BUNDLE);
    this.#albumOf = db.prepare<[number], number | null>(ALBUM_OF).pluck();
    this.#changeBundle = db.prepare(CHANGE_BUNDLE);
    this.#emptyBundle = db.prepare<[number], number | null>(EMPTY_BUNDLE).pluck();
    this.#tracks = db.prepare<[string], TrackRow>(TRACKS);
    this.#hasItems = db.prepare<[number], 0 | 1>(HAS_ITEMS).pluck();
    this.#dropEmpty = db.prepare(DROP_EMPTY_BUNDLES);
    this.#lastBundle = db.prepare<[], number>(LAST_BUNDLE).pluck().get() as number;
    this.#complete = this.#lastBundle === 0;
  }

  /** As text: where it differs from what was written down, everything is to be derived again. */
  get rules(): string {
    return JSON.stringify(this.#rules);
  }

  /** A scan begins: a new root may have taken over folders of another one. */
  forget(): void {
    this.#folders.forget();
    this.#last = undefined;
  }

  /** What an item says of its album, where its parser has not said so itself. */
  placeOf(item: number, document: Document): AlbumPlace {
    const { folder, type } = this.#place.get(item) as { folder: number; type: MediaType };
    return { folder, said: saidOf(document, type, this.#keys) };
  }

  /**
   * The bundle an item belongs to, for its row of `best`, which is to be written in the open transaction.
   *
   * @param isNew it has no row yet
   */
  join(item: number, columns: Columns, { folder, said }: AlbumPlace, isNew: boolean): number | null {
    if (!isNew) this.leave(item);
    if (said === undefined) return null;
    const bundle =
      this.#last?.folder === folder && this.#last.bundle.said === said
        ? this.#last.bundle
        : this.#find(folder, said);
    this.#last = { folder, bundle };
    this.#touch(bundle);
    if (isNew && !bundle.stale) addTrack(bundle, columns[ARTIST], columns[DATE], columns[YEAR]);
    else bundle.stale = true;
    return bundle.id;
  }

  /** Before the item's row of `best` goes, or is written again; or tracks take the place of the item, or give it back. */
  leave(item: number): void {
    this.#renew(this.#bundleOf.get(item));
  }

  /** The file is missing now, or there again. */
  renewFile(file: number): void {
    for (const { bundle } of this.#ofFile.all(file)) this.#renew(bundle);
  }

  /** The file lies in another folder now. */
  moveFile(file: number, folder: number): void {
    for (const { item, bundle, said } of this.#ofFile.all(file)) {
      const to = this.#find(folder, said);
      if (to.id === bundle) continue;
      this.#renew(bundle);
      to.stale = true;
      this.#touch(to);
      this.#move.run(to.id, item);
    }
  }

  /** Everything was derived again: bundles of other rules have lost their items. */
  sweep(): void {
    this.#settle();
    if (this.#dropEmpty.run().changes > 0) this.#forgetBundles();
  }

  #forgetBundles(): void {
    this.#bundles.clear();
    this.#inFolder.clear();
    this.#complete = false;
    this.#last = undefined;
  }

  #renew(id: number | null | undefined): void {
    if (id === null || id === undefined) return;
    const row = this.#getBundle.get(id);
    // One that was made in this transaction has no row yet.
    const bundle =
      row === undefined
        ? [...this.#touched].find((each) => each.id === id)
        : this.#kept(row.folder, row.said, () => id);
    if (bundle === undefined) return;
    bundle.stale = true;
    this.#touch(bundle);
  }

  #find(folder: number, said: Said): Bundle {
    const path = this.#folders.pathOf(folder);
    return this.#kept(path, said, () => (this.#complete ? undefined : this.#findBundle.get(path, said)));
  }

  #kept(folder: string, said: Said, find: () => number | undefined): Bundle {
    const key = keyOf(folder, said);
    let bundle = this.#bundles.get(key);
    if (bundle === undefined) {
      const known = find();
      bundle = {
        id: known ?? ++this.#lastBundle,
        folder,
        said,
        ...NOTHING,
        isNew: known === undefined,
        decided: undefined,
        stale: known !== undefined,
      };
      this.#bundles.set(key, bundle);
      this.#inFolder.set(folder, (this.#inFolder.get(folder) ?? 0) + 1);
    }
    return bundle;
  }

  #touch(bundle: Bundle): void {
    if (this.#touched.size === 0) this.#batch.beforeCommit(() => this.#settle());
    this.#touched.add(bundle);
  }

  /** Which albums the touched bundles belong to now. */
  #settle(): void {
    const touched = this.#touched;
    this.#touched = new Set();
    const kin = new Map<Bundle, readonly Bundle[]>();
    for (const bundle of touched) {
      const others = this.#kinOf(bundle);
      kin.set(bundle, others);
      for (const other of others) touched.add(other);
    }
    const stale = new Map<number, Bundle>();
    for (const bundle of touched) if (bundle.stale) stale.set(bundle.id, bundle);
    if (stale.size > 0) this.#reread(stale);
    for (const bundle of touched) {
      if (!bundle.stale || this.#isReferred(bundle)) this.#decide(bundle, kin.get(bundle) ?? NO_KIN);
      if (bundle.stale) this.#empty(bundle);
    }
    if (this.#bundles.size > KEPT) this.#forgetBundles();
  }

  /** It needs a row though it has no track: items of wholes that are not browsed are in it. */
  #isReferred({ id, isNew }: Bundle): boolean {
    return isNew && this.#hasItems.get(id) === 1;
  }

  #decide(bundle: Bundle, kin: readonly Bundle[]): void {
    const inRoot = this.#folders.isRoot(bundle.folder);
    const decision = decideAlbum(this.#rules, this.#keys, { ...bundle, ...withKin(bundle, kin), inRoot });
    const decided = JSON.stringify(decision);
    if (bundle.decided === decided) return;
    bundle.decided = decided;
    this.#put(bundle, decision);
  }

  /** Bundles of its folder that are to be decided as one with it, if there ever were some. */
  #kinOf({ folder, said }: Bundle): readonly Bundle[] {
    if (this.#complete && this.#inFolder.get(folder) === 1) return NO_KIN;
    return kinOf(said).flatMap((kin) => {
      const known = this.#bundles.get(keyOf(folder, kin));
      if (known !== undefined) return [known];
      const id = this.#complete ? undefined : this.#findBundle.get(folder, kin);
      return id === undefined ? [] : [this.#kept(folder, kin, () => id)];
    });
  }

  /** @returns what is left in `stale` has no tracks */
  #reread(stale: Map<number, Bundle>): void {
    const rows = this.#tracks.all(JSON.stringify([...stale.keys()]));
    for (const { bundle: id, artist, date, year } of rows) {
      const bundle = stale.get(id) as Bundle;
      if (bundle.stale) Object.assign(bundle, NOTHING);
      addTrack(bundle, artist, date, year);
    }
  }

  #put(bundle: Bundle, { identity, name, standIn, date }: AlbumDecision): void {
    const { id, isNew } = bundle;
    const from = isNew ? undefined : (this.#albumOf.get(id) ?? undefined);
    // It enters an album as one that is in none.
    if (!isNew) this.#changeBundle.run(null, null, null, id);
    const album = identity === undefined ? null : this.#rows.enter(JSON.stringify(identity), name, from);
    const artist = standIn === null ? null : this.#facets.valueId('album_artist', standIn);
    if (isNew) this.#putBundle.run(id, bundle.folder, bundle.said, album, artist, date);
    else this.#changeBundle.run(album, artist, date, id);
    bundle.isNew = false;
    if (from !== undefined && from !== album) this.#rows.left(from);
  }

  /** What has no track left keeps its place, for those that come back, but has no date that counts. */
  #empty(bundle: Bundle): void {
    bundle.decided = undefined;
    const album = bundle.isNew ? undefined : this.#emptyBundle.get(bundle.id);
    if (album !== undefined && album !== null) this.#rows.left(album);
  }
}

function keyOf(folder: string, said: Said): string {
  return `${folder}\n${said}`;
}
