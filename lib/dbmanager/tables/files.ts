/** The rows of `file` and `item`, as the walk finds them. */
import type { Database } from 'better-sqlite3';
import type { ListedFiles } from '../../channel/listing.ts';
import { MEDIA_TYPES } from '../../channel/listing.ts';
import type { MediaType } from '../../metadata/document.ts';
import type { KnownFile } from '../merge/compare.ts';
import { keptStamp } from '../merge/settle.ts';
import { ManyRows } from './many-rows.ts';

interface FileRow {
  readonly id: number;
  readonly name: string;
  readonly raw: Buffer | null;
  readonly stamp: string;
  readonly inode: string;
  readonly type: MediaType;
  readonly state: KnownFile['state'];
  readonly missing_since: number | null;
}

export interface MovedFrom {
  readonly id: number;
  readonly folder: number;
  readonly root: number;
  readonly rootPath: string;
  readonly rootRaw: Buffer | null;
  readonly folderPath: string;
  readonly folderRaw: Buffer | null;
  readonly name: string;
  readonly raw: Buffer | null;
  readonly stamp: string;
  readonly inode: string;
  readonly type: MediaType;
  readonly state: KnownFile['state'];
  readonly missingSince: number | null;
}

const COLUMNS = 'id, name, raw, stamp, inode, type, state, missing_since';
/** file_name by its prefix */
const OF_FOLDER = `SELECT ${COLUMNS} FROM file WHERE folder = ?`;
/** file_name */
const BY_NAME = `SELECT ${COLUMNS} FROM file WHERE folder = ? AND coalesce(raw, name) = ?`;
/** file_name by its prefix */
const PRESENT = 'SELECT id FROM file WHERE folder = ? AND missing_since IS NULL';
/** file_inode */
const MOVED_FROM = `SELECT file.id, file.folder, folder.root, root.path AS rootPath, root.raw AS rootRaw, folder.path AS folderPath,
    folder.raw AS folderRaw, file.name, file.raw, file.stamp, file.inode, file.type, file.state,
    file.missing_since AS missingSince
  FROM file JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root
  WHERE file.inode = +? AND file.size = +? AND file.mtime_ms = +?`;
/** Primary key */
const STATE_OF = 'SELECT state FROM file WHERE id = ?';
/** Primary key */
const INSERT_ITEMS =
  'INSERT INTO item (file, part) SELECT id, 0 FROM file WHERE id >= +? AND id <= +? ORDER BY id';
const CHANGE =
  "UPDATE file SET stamp = ?, inode = ?, size = ?, mtime_ms = ?, type = ?, state = 'found', missing_since = NULL, missing_reason = NULL WHERE id = ?";
const SEEN = 'UPDATE file SET stamp = ?, inode = ?, missing_since = NULL, missing_reason = NULL WHERE id = ?';
const MOVE =
  'UPDATE file SET folder = ?, name = ?, raw = ?, stamp = ?, inode = ?, missing_since = NULL, missing_reason = NULL WHERE id = ?';
const SLASH = 0x2f;
/** No file can be called so, nor lie there. */
const OUST = "UPDATE file SET raw = CAST(coalesce(raw, name) || '/' || id AS BLOB) WHERE id = ?";
/** file_name, twice */
const GIVE_BACK = `UPDATE file SET raw = +@raw WHERE id = (SELECT id FROM file
    WHERE folder = +@folder AND coalesce(raw, name) > +@above AND coalesce(raw, name) < +@below
    ORDER BY missing_since DESC LIMIT 1)
  AND NOT EXISTS (SELECT 1 FROM file WHERE folder = +@folder AND coalesce(raw, name) = coalesce(@raw, @name))`;
const STATE = 'UPDATE file SET state = ? WHERE id = ?';
/** item_file */
const ITEM = 'SELECT id FROM item WHERE file = ? AND part = 0';
const FORGET_ERRORS = 'DELETE FROM file_error WHERE file = ?';

const INSERT =
  'INSERT INTO file (folder, name, raw, stamp, inode, size, mtime_ms, type, state, first_seen) VALUES';
const ROW = "(?, ?, ?, ?, ?, ?, ?, ?, 'found', ?)";
/** New rows a statement. */
const ROWS = 8;

export class Files {
  readonly #ofFolder;
  readonly #byName;
  readonly #present;
  readonly #stateOf;
  readonly #movedFrom;
  readonly #insert;
  readonly #insertItems;
  readonly #change;
  readonly #seen;
  readonly #move;
  readonly #oust;
  readonly #giveBack;
  readonly #state;
  readonly #item;
  readonly #forgetErrors;

  constructor(db: Database) {
    this.#ofFolder = db.prepare<[number], FileRow>(OF_FOLDER);
    this.#byName = db.prepare<[number, string | Buffer], FileRow>(BY_NAME);
    this.#present = db.prepare<[number], number>(PRESENT).pluck();
    this.#stateOf = db.prepare<[number], KnownFile['state']>(STATE_OF).pluck();
    this.#movedFrom = db.prepare<[string, number, number], MovedFrom>(MOVED_FROM);
    this.#insert = new ManyRows(db, INSERT, ROW, ROWS);
    this.#insertItems = db.prepare<[number, number]>(INSERT_ITEMS);
    this.#change = db.prepare(CHANGE);
    this.#seen = db.prepare(SEEN);
    this.#move = db.prepare(MOVE);
    this.#oust = db.prepare(OUST);
    this.#giveBack = db.prepare(GIVE_BACK);
    this.#state = db.prepare(STATE);
    this.#item = db.prepare<[number], number>(ITEM).pluck();
    this.#forgetErrors = db.prepare(FORGET_ERRORS);
  }

  /** Rows of a folder by `nameKey`. */
  ofFolder(folder: number): Map<string, KnownFile> {
    const known = new Map<string, KnownFile>();
    for (const row of this.#ofFolder.all(folder)) known.set(nameKey(row.name, row.raw), toKnown(row));
    return known;
  }

  byName(folder: number, name: string, raw: Uint8Array | null): KnownFile | undefined {
    const row = this.#byName.get(folder, raw === null ? name : Buffer.from(raw));
    return row === undefined ? undefined : toKnown(row);
  }

  /** The item that is the whole file. */
  itemOf(file: number): number {
    return this.#item.get(file) as number;
  }

  /** Ids of the files of a folder that are not marked missing. */
  present(folder: number): number[] {
    return this.#present.all(folder);
  }

  /** Undefined: there is no such file. */
  stateOf(file: number): KnownFile['state'] | undefined {
    return this.#stateOf.get(file);
  }

  /** It waits for a parser. */
  isFound(file: number): boolean {
    return this.stateOf(file) === 'found';
  }

  /** Rows that carry this inode, size and mtime: the one that was there last comes first, of several the oldest. */
  movedFrom(inode: string, size: number, mtime: number): MovedFrom[] {
    const since = ({ missingSince }: MovedFrom): number => missingSince ?? Number.MAX_SAFE_INTEGER;
    return this.#movedFrom
      .all(inode, size, mtime)
      .sort((one, other) => since(other) - since(one) || one.id - other.id);
  }

  /**
   * @param places of the new files in the listing
   * @returns the ids of the first of them and of its item; the others follow
   */
  insert(
    folder: number,
    files: ListedFiles,
    places: readonly number[],
    now: number,
  ): { file: number; item: number } {
    const cells = places.flatMap((at) => [
      folder,
      files.names[at] as string,
      rawAt(files, at),
      stampAt(files, at, now),
      files.inodes[at] as string,
      files.sizes[at] as number,
      files.mtimes[at] as number,
      typeAt(files, at),
      now,
    ]);
    const last = this.#insert.insert(cells);
    const file = last - places.length + 1;
    const lastItem = Number(this.#insertItems.run(file, last).lastInsertRowid);
    return { file, item: lastItem - places.length + 1 };
  }

  /** The bytes are others: what is known of them is to be read again. */
  change(id: number, files: ListedFiles, at: number, now: number): void {
    this.#change.run(
      stampAt(files, at, now),
      files.inodes[at],
      files.sizes[at],
      files.mtimes[at],
      typeAt(files, at),
      id,
    );
    this.#forgetErrors.run(id);
  }

  /** The same bytes are there again, or carry another inode number. */
  seen(id: number, files: ListedFiles, at: number): void {
    this.#seen.run(files.stamps[at], files.inodes[at], id);
  }

  /** The same bytes under another name. */
  move(id: number, folder: number, files: ListedFiles, at: number): void {
    this.#move.run(folder, files.names[at], rawAt(files, at), files.stamps[at], files.inodes[at], id);
  }

  /** Another file has its name: until it is met it has none itself, and the name by which people knew it. */
  oust(id: number): void {
    this.#oust.run(id);
  }

  /** A file has left this place: the one whose name it had taken, of several the last, has it again. */
  giveBack({ folder, name, raw }: Pick<MovedFrom, 'folder' | 'name' | 'raw'>): void {
    const own = (raw ?? Buffer.from(name)).toString('latin1');
    // '0' comes next to '/'.
    const [above, below] = ['/', '0'].map((end) => Buffer.from(own + end, 'latin1'));
    this.#giveBack.run({ folder, name, raw, above, below });
  }

  setState(id: number, state: KnownFile['state']): void {
    this.#state.run(state, id);
  }
}

/** It was ousted, and not met since: it lies nowhere. */
export function isNameless({ raw }: Pick<MovedFrom, 'raw'>): boolean {
  return raw?.includes(SLASH) === true;
}

/** One text for both kinds of name: a name that is not UTF-8 is told apart by its bytes. */
export function nameKey(name: string, raw: Uint8Array | null | undefined): string {
  return raw === null || raw === undefined ? name : `\0${Buffer.from(raw).toString('latin1')}`;
}

export function typeAt(files: ListedFiles, at: number): MediaType {
  return MEDIA_TYPES[files.types[at] as number] as MediaType;
}

function stampAt({ stamps, mtimes }: ListedFiles, at: number, now: number): string {
  return keptStamp(stamps[at] as string, mtimes[at] as number, now);
}

export function rawAt(files: ListedFiles, at: number): Buffer | null {
  const raw = files.raws?.[at];
  return raw === undefined || raw === null ? null : Buffer.from(raw);
}

function toKnown(row: FileRow): KnownFile {
  return {
    id: row.id,
    stamp: row.stamp,
    inode: row.inode,
    type: row.type,
    state: row.state,
    missing: row.missing_since !== null,
  };
}
