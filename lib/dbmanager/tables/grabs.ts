/**
 * The rows of `grab`: which grabber has still to look at which item. A row is made when the item has what the grabber
 * needs; it is due again when that changed, when a sidecar it was shown changed, when the file changed and the grabber
 * reads it, or when the grabber has a new version. A grabber that declares sidecars and nothing else is asked about
 * items that have such a sidecar, and once more when the last one goes.
 *
 * Nobody can say what a grabber that is not enabled would need again: where something changed its rows are dropped,
 * and made anew when it is back.
 */
import type { Database } from 'better-sqlite3';
import { queueOf } from '../../channel/grabber-queue.ts';
import type { ConsumerName, SidecarEntry } from '../../channel/packet.ts';
import type { Document, MediaType } from '../../metadata/document.ts';
import type { EnabledGrabber, GrabbersOfRoots } from './enabled-grabber.ts';
import { finds, fits, keysOf, looksAtFile, seesTracks } from './grab-reasons.ts';
import { LastGrabbers } from './last-grabbers.ts';
import type { Sidecars } from './sidecars.ts';

export interface DueGrab {
  readonly grabber: EnabledGrabber;
  readonly file: number;
  readonly item: number;
  /** It was due before; it may be at work with what was known then. */
  readonly already: boolean;
}

/** The metadata of one item, after a stage was stored. */
export interface Renewal {
  readonly file: number;
  readonly item: number;
  readonly name: string;
  readonly type: MediaType;
  /** It is a track inside the file. */
  readonly isTrack: boolean;
  /** false: no source says this key. Cheaper than `best`. */
  readonly mayHave: (key: string) => boolean;
  readonly best: () => Document;
  /** Keys whose best values are others than before. */
  readonly changed: () => ReadonlySet<string>;
  /** The bytes of the file are others. */
  readonly fileChanged: boolean;
  /** The parser has said where the pictures inside the file are. */
  readonly located: boolean;
  /** Nobody was asked about it yet. */
  readonly isNew: boolean;
  readonly sidecars: readonly SidecarEntry[];
}

interface GrabRow {
  readonly grabber: number;
  readonly version: string;
  readonly state: 'due' | 'done' | 'failed';
  readonly sidecars: string;
}

interface ItemRow {
  readonly item: number;
  readonly file: number;
  readonly name: string;
  readonly type: MediaType;
}

/** Primary key (item, grabber) */
const OF_ITEM = 'SELECT grabber, version, state, sidecars FROM grab WHERE item = ?';
const PUT = `INSERT INTO grab (item, grabber, version, state) VALUES (?, ?, ?, 'due')
  ON CONFLICT (item, grabber) DO UPDATE SET state = 'due', version = excluded.version, tries = 0, next_try = 0`;
/** Primary keys. The fast lane says where the pictures are, always. */
const LOCATED =
  "SELECT 1 FROM metadata JOIN source ON source.id = metadata.source WHERE metadata.item = item.id AND source.name = 'fast'";
/** Primary key (item, grabber) */
const DUE_OF_ITEM = "SELECT grabber FROM grab WHERE item = ? AND state = 'due'";
const REDO = "UPDATE grab SET state = 'due', tries = 0, next_try = 0 WHERE item = ? AND state <> 'due'";
const DROP = 'DELETE FROM grab WHERE item = ? AND grabber = ?';
/** item_file, grab's primary key */
const DUE_OF_FILE =
  "SELECT grab.item, grab.grabber FROM item JOIN grab ON grab.item = item.id WHERE item.file = +? AND grab.state = 'due'";
/** grab_due */
const OF_BACKLOG =
  "FROM grab INDEXED BY grab_due JOIN item ON item.id = grab.item JOIN file ON file.id = item.file WHERE grab.grabber = +? AND grab.state = 'due' AND file.state IN ('done', 'found')";
const BACKLOG = `SELECT item.file ${OF_BACKLOG}`;
const BACKLOG_SIZE = `SELECT count(*) ${OF_BACKLOG}`;
/** grab_due, one row at each end of it. NULL: there is none. */
const ENDS = `SELECT min(item) FROM grab INDEXED BY grab_due WHERE grabber = +@source AND state = 'due'
  UNION SELECT max(item) FROM grab INDEXED BY grab_due WHERE grabber = +@source AND state = 'due'`;
/** Primary keys, item_file: of what is granted for a file, NULL its parse. */
const LEFT = `SELECT NULL AS grabber FROM file WHERE id = +@file AND state = 'found' UNION ALL
  SELECT grab.grabber FROM file CROSS JOIN item ON item.file = file.id CROSS JOIN grab ON grab.item = item.id
  WHERE file.id = +@file AND file.state = 'done' AND file.missing_since IS NULL AND grab.state = 'due'`;
const ITEMS =
  'SELECT item.id AS item, file.id AS file, file.name, file.type FROM file JOIN item ON item.file = file.id AND item.part = 0';
/** file_name by its prefix, item_file */
const ITEMS_OF_FOLDER = `${ITEMS} WHERE file.folder = +? AND file.state = 'done' AND file.missing_since IS NULL`;
/** Primary key, item_file */
const ITEMS_OF_FILE = `${ITEMS} WHERE file.id = +? AND file.state = 'done'`;
/** file_name by its prefix, item_file, grab's primary key */
const ASKED_OF_FOLDER = `SELECT file.id AS file, item.id AS item, grab.state FROM file CROSS JOIN item ON item.file = file.id AND item.part = 0
  CROSS JOIN grab ON grab.item = item.id AND grab.grabber = +@source
  WHERE file.folder = +@folder AND file.state = 'done' AND file.missing_since IS NULL`;
/** Primary keys */
const SEEN_ABOVE = `UPDATE grab SET state = 'due', tries = 0, next_try = 0 WHERE grabber = +@source AND (sidecars <> ''
  OR item IN (SELECT item.id FROM item JOIN file ON file.id = item.file WHERE file.folder IN (SELECT value FROM json_each(@below))))`;
/** grab_failed: what failed and may be tried again now. */
const RETRY = "UPDATE grab SET state = 'due' WHERE state = 'failed' AND next_try <= ?";

/** file's and folder's primary keys */
const ROOT_OF = 'SELECT folder.root FROM file JOIN folder ON folder.id = file.folder WHERE file.id = +?';
/** folder_path, file_name and item_file by their prefixes */
const DROP_UNWANTED = `DELETE FROM grab WHERE grabber = +? AND state <> 'done' AND item IN (
  SELECT item.id FROM folder JOIN file ON file.folder = folder.id JOIN item ON item.file = file.id WHERE folder.root = +?)`;

const NO_ROWS: ReadonlyMap<number, GrabRow> = new Map();

export class Grabs {
  readonly #db: Database;
  readonly #sidecars: Pick<Sidecars, 'foldersBelow' | 'showTo'>;
  readonly #ofItem;
  readonly #put;
  readonly #drop;
  readonly #dueOfItem;
  readonly #redo;
  readonly #itemsOfFolder;
  readonly #itemsOfFile;
  readonly #askedOfFolder;
  readonly #dueOfFile;
  readonly #left;
  readonly #backlog;
  readonly #backlogSize;
  readonly #ends;
  readonly #rootOf;
  readonly #last: LastGrabbers;
  #enabled: readonly EnabledGrabber[] = [];
  /** They are known: of a scan, or of somebody who waits for a file, or recalled. */
  #areKnown = false;
  /** Roots with grabbers of their own: which these are, by name. */
  #ofRoots: GrabbersOfRoots = new Map();

  constructor(db: Database, sidecars: Pick<Sidecars, 'foldersBelow' | 'showTo'>) {
    this.#db = db;
    this.#sidecars = sidecars;
    this.#ofItem = db.prepare<[number], GrabRow>(OF_ITEM);
    this.#put = db.prepare(PUT);
    this.#drop = db.prepare(DROP);
    this.#dueOfItem = db.prepare<[number], number>(DUE_OF_ITEM).pluck();
    this.#redo = db.prepare(REDO);
    this.#dueOfFile = db.prepare<[number], { item: number; grabber: number }>(DUE_OF_FILE);
    this.#left = db.prepare<[{ file: number }], number | null>(LEFT).pluck();
    this.#backlog = db.prepare<[number], number>(BACKLOG).pluck();
    this.#backlogSize = db.prepare<[number], number>(BACKLOG_SIZE).pluck();
    this.#ends = db.prepare<[{ source: number }], number | null>(ENDS).pluck();
    this.#itemsOfFolder = db.prepare<[number], ItemRow>(ITEMS_OF_FOLDER);
    this.#itemsOfFile = db.prepare<[number], ItemRow>(ITEMS_OF_FILE);
    this.#askedOfFolder = db.prepare<
      [{ source: number; folder: number }],
      { file: number; item: number; state: GrabRow['state'] }
    >(ASKED_OF_FOLDER);
    this.#rootOf = db.prepare<[number], number>(ROOT_OF).pluck();
    this.#last = new LastGrabbers(db);
  }

  /**
   * The grabbers of this scan. One that was not in the last scan, or has a new version, gets rows for the whole library;
   * all do where a root was given other grabbers.
   */
  enable(grabbers: readonly EnabledGrabber[], ofRoots: GrabbersOfRoots, now: number): void {
    this.#enabled = grabbers;
    this.#areKnown = true;
    this.#ofRoots = ofRoots;
    const before = this.#last.versions();
    const isOther = this.#renewRoots();
    for (const grabber of grabbers) {
      const { name, version } = grabber.manifest;
      if (isOther || before.get(name) !== version) this.#enableForAll(grabber);
    }
    this.#last.put(grabbers);
    this.#db.prepare(RETRY).run(now);
  }

  /** For the rest of this scan: no further row is made for it; the next scan makes what it misses. */
  disable(grabber: EnabledGrabber): void {
    this.#enabled = this.#enabled.filter(({ source }) => source !== grabber.source);
    this.#last.put(this.#enabled);
  }

  /**
   * Outside of a scan, before something changes that a grabber may need: those of the last one. What becomes due waits
   * for the next.
   */
  recall(): void {
    if (this.#areKnown) return;
    this.#enabled = this.#last.all();
    this.#ofRoots = this.#last.ofRoots();
    this.#areKnown = true;
    this.#sidecars.showTo(this.#enabled);
  }

  /** The metadata of an item was stored. @returns what is due now because of that */
  renew(renewal: Renewal): DueGrab[] {
    const { file, item, name, changed, fileChanged, located, isNew, sidecars } = renewal;
    const rows = isNew ? NO_ROWS : this.#rowsOf(item);
    const due: DueGrab[] = [];
    for (const grabber of this.#enabledFor(file)) {
      const { source, manifest, digest } = grabber;
      if (!fits(manifest, renewal)) continue;
      const row = rows.get(source);
      if (located && manifest.unlessLocated) {
        if (row !== undefined) this.#drop.run(item, source);
        continue;
      }
      const touched =
        row !== undefined &&
        ((fileChanged && (looksAtFile(manifest) || manifest.looksFor.length > 0)) ||
          keysOf(manifest).some((key) => changed().has(key)));
      if (row?.state === 'due') {
        if (fileChanged || touched) due.push({ grabber, file, item, already: true });
        continue;
      }
      const seen = digest.of(name, sidecars);
      const wanted =
        row === undefined
          ? looksAtFile(manifest) || manifest.needs.length > 0 || seen !== '' || finds(manifest, renewal)
          : touched || row.version !== manifest.version || row.sidecars !== seen;
      if (!wanted) continue;
      this.#put.run(item, source, manifest.version);
      due.push({ grabber, file, item, already: false });
    }
    return due;
  }

  /** How many levels of folders below their own these sidecars may matter to. */
  levelsOf(names: readonly string[]): number {
    const seen = this.#enabled.filter(({ digest }) => digest.isSeenFromBelow(names));
    return Math.max(0, ...seen.map(({ digest }) => digest.levels));
  }

  /** The sidecars of a folder changed. @returns what is due now because of that */
  renewFolder(folder: number, sidecars: readonly SidecarEntry[]): DueGrab[] {
    return this.#itemsOfFolder.all(folder).flatMap((row) => this.#renewSidecars(row, sidecars));
  }

  /** Media files of a folder came or went. @returns what is due now because of that */
  renewNeighbours(folder: number): DueGrab[] {
    return this.#enabled
      .filter(({ manifest }) => manifest.neighbours)
      .flatMap((grabber) =>
        this.#askedOfFolder
          .all({ source: grabber.source, folder })
          .filter(({ file }) => this.#enabledFor(file).includes(grabber))
          .map(({ file, item, state }) => {
            const already = state === 'due';
            if (!already) this.#put.run(item, grabber.source, grabber.manifest.version);
            return { grabber, file, item, already };
          }),
      );
  }

  /** The file has other sidecars beside it, or another name. @returns what is due now because of that */
  renewFile(file: number, sidecars: readonly SidecarEntry[]): DueGrab[] {
    return this.#itemsOfFile.all(file).flatMap((row) => this.#renewSidecars(row, sidecars));
  }

  /** Grabs of a file that are due, and are part of this scan. */
  dueOf(file: number): DueGrab[] {
    return this.#dueOfFile.all(file).flatMap(({ item, grabber: id }) => {
      const grabber = this.#enabled.find(({ source, awaited }) => source === id && awaited);
      return grabber === undefined ? [] : [{ grabber, file, item, already: true }];
    });
  }

  /** There is something to do for the file that is part of this scan: its parse, or grabs. */
  isLeft(file: number): boolean {
    return this.#left
      .all({ file })
      .some(
        (grabber) =>
          grabber === null || this.#enabled.some(({ source, awaited }) => source === grabber && awaited),
      );
  }

  /** Sources of the grabbers that look at files and at what lies beside them. */
  get localSources(): number[] {
    return this.#enabled.filter(({ local }) => local).map(({ source }) => source);
  }

  /** Sources of the grabbers that are due for an item, enabled or not. */
  dueOfItem(item: number): number[] {
    return this.#dueOfItem.all(item);
  }

  /** Every grabber that was asked about an item is to be asked again. */
  redo(item: number): void {
    this.#redo.run(item);
  }

  /** The files of which an earlier run left something due for a grabber. Read row by row: it may be the whole library. */
  backlog(grabber: EnabledGrabber): IterableIterator<number> {
    return this.#backlog.iterate(grabber.source);
  }

  backlogSize(grabber: EnabledGrabber): number {
    return this.#backlogSize.get(grabber.source) as number;
  }

  /** The lowest and the highest item that are due for a grabber. */
  ends({ source }: EnabledGrabber): number[] {
    return this.#ends.all({ source }).filter((item) => item !== null);
  }

  #renewSidecars({ item, file, name, type }: ItemRow, sidecars: readonly SidecarEntry[]): DueGrab[] {
    const rows = this.#rowsOf(item);
    const due: DueGrab[] = [];
    for (const grabber of this.#enabledFor(file)) {
      const { source, manifest, digest } = grabber;
      if (manifest.sidecars.length === 0) continue;
      const row = rows.get(source);
      if (row?.state === 'due') {
        due.push({ grabber, file, item, already: true });
        continue;
      }
      if ((row?.sidecars ?? '') === digest.of(name, sidecars)) continue;
      if (row === undefined && (manifest.needs.length > 0 || !manifest.types.includes(type))) continue;
      this.#put.run(item, source, manifest.version);
      due.push({ grabber, file, item, already: false });
    }
    return due;
  }

  /** Of the enabled grabbers; those of others are dropped. */
  #rowsOf(item: number): Map<number, GrabRow> {
    const rows = new Map(this.#ofItem.all(item).map((row) => [row.grabber, row]));
    if (rows.size === 0) return rows;
    for (const grabber of rows.keys()) {
      if (!this.#enabled.some(({ source }) => source === grabber)) this.#drop.run(item, grabber);
    }
    return rows;
  }

  /** No root has grabbers of its own in most libraries: then nothing is looked up. */
  #enabledFor(file: number): readonly EnabledGrabber[] {
    if (this.#ofRoots.size === 0) return this.#enabled;
    const names = this.#ofRoots.get(this.#rootOf.get(file) ?? 0);
    return names === undefined
      ? this.#enabled
      : this.#enabled.filter(({ manifest }) => names.has(manifest.name));
  }

  /** What is due for a grabber in a root that does not want it is dropped. @returns it is otherwise than in the last scan */
  #renewRoots(): boolean {
    if (!this.#last.putOfRoots(this.#ofRoots)) return false;
    const drop = this.#db.prepare(DROP_UNWANTED);
    for (const [root, names] of this.#ofRoots)
      for (const { source, manifest } of this.#enabled) if (!names.has(manifest.name)) drop.run(source, root);
    return true;
  }

  /** One statement over the library: 1.5 s for a million items. Items that cannot have a sidecar are left out. */
  #enableForAll({ source, manifest, digest }: EnabledGrabber): void {
    const conditions = manifest.needs.map(
      (key) =>
        `AND EXISTS (SELECT 1 FROM metadata WHERE metadata.item = item.id AND json_type(metadata.document, ${jsonPath(key)}) IS NOT NULL)`,
    );
    if (!looksAtFile(manifest) && manifest.needs.length === 0) {
      const words = manifest.looksFor.map((key) => `instr(metadata.document, '"${key}":') > 0`).join(' OR ');
      const found = `EXISTS (SELECT 1 FROM metadata WHERE metadata.item = item.id AND (${words}))`;
      conditions.push(
        `AND (EXISTS (SELECT 1 FROM sidecar WHERE sidecar.folder = file.folder) OR file.folder IN (SELECT value FROM json_each(@below))${words === '' ? '' : ` OR ${found}`})`,
      );
    }
    conditions.push(`AND item.part ${seesTracks(manifest) ? '>=' : '='} 0`);
    if (manifest.unlessLocated) conditions.push(`AND NOT EXISTS (${LOCATED})`);
    const without = [...this.#ofRoots].filter(([, names]) => !names.has(manifest.name));
    if (without.length > 0) {
      const roots = without.map(([root]) => root).join(', ');
      conditions.push(`AND file.folder NOT IN (SELECT id FROM folder WHERE root IN (${roots}))`);
    }
    const below = JSON.stringify(this.#sidecars.foldersBelow(digest));
    // While it was away nobody compared what lies in folders above with what it had seen.
    if (digest.levels > 0) {
      this.#db.prepare(SEEN_ABOVE).run({ source, below });
      for (const [root] of without) this.#db.prepare(DROP_UNWANTED).run(source, root);
    }
    const types = manifest.types.map((type) => `'${type}'`).join(', ');
    this.#db
      .prepare(
        `INSERT INTO grab (item, grabber, version, state) SELECT item.id, @source, @version, 'due'
         FROM item JOIN file ON file.id = item.file WHERE file.state = 'done' AND file.type IN (${types}) ${conditions.join(' ')}
         ON CONFLICT (item, grabber) DO UPDATE SET state = 'due', version = excluded.version, tries = 0, next_try = 0 WHERE grab.version <> excluded.version`,
      )
      .run({ source, version: manifest.version, below });
  }
}

/** Its queue. */
export function consumerOf({ manifest }: Pick<EnabledGrabber, 'manifest'>): ConsumerName {
  return queueOf(manifest.name);
}

/** A key as a JSON path in an SQL string. Keys are lower case letters, digits and `_ : . -`: quoted, they are plain. */
function jsonPath(key: string): string {
  return `'$."${key}"'`;
}
