/** The rows of `folder`: where files live, whether the folder was a mount point, whether it can be seen now. */
import { isUtf8 } from 'node:buffer';
import type { Database } from 'better-sqlite3';
import type { ListedFolder } from '../../channel/listing.ts';

export interface FolderRow {
  readonly id: number;
  readonly root: number;
  readonly path: string;
  readonly raw: Uint8Array | null;
  readonly inode: string;
  readonly mount: number;
  readonly state: 'online' | 'offline';
}

const COLUMNS = 'id, root, path, raw, inode, mount, state';
/** folder_path */
const FIND = `SELECT ${COLUMNS} FROM folder WHERE root = ? AND coalesce(raw, path) = ?`;
/** Primary key */
const PLACE = `SELECT ${COLUMNS} FROM folder WHERE id = ?`;
const INSERT = 'INSERT INTO folder (root, path, raw, inode, mount) VALUES (?, ?, ?, ?, ?)';
const UPDATE = "UPDATE folder SET inode = ?, mount = ?, state = 'online', reason = NULL WHERE id = ?";
const ONLINE = "UPDATE folder SET state = 'online', reason = NULL WHERE id = ?";
/** folder_path (prefix root) */
const OF_ROOT = `SELECT ${COLUMNS} FROM folder WHERE root = ?`;
/**
 * A folder and all below it, as ranges of folder_path: `rock`, and `rock/` to `rock0` (`0` follows `/`). Folders that
 * are not UTF-8 are sorted behind all others, by their bytes, so they are a range of their own.
 */
const BELOW = `((root = @root AND coalesce(raw, path) IN (@path, @bytes))
  OR (root = @root AND coalesce(raw, path) > @path || '/' AND coalesce(raw, path) < @path || '0')
  OR (root = @root AND coalesce(raw, path) > @bytesFrom AND coalesce(raw, path) < @bytesTo))`;
const HOLDING =
  'AND EXISTS (SELECT 1 FROM file WHERE file.folder = folder.id AND file.missing_since IS NULL) LIMIT 1';
/** folder_path */
const ALL_BELOW = `SELECT id, path FROM folder WHERE ${BELOW} AND id <> @id`;
const OFFLINE = `UPDATE folder SET state = 'offline', reason = @reason WHERE ${BELOW} AND state = 'online'`;
/** folder_path, then file_name by its prefix folder */
const HOLDS = `SELECT 1 FROM folder WHERE ${BELOW} ${HOLDING}`;
const ROOT_HOLDS = `SELECT 1 FROM folder WHERE root = ? ${HOLDING}`;

interface Range {
  readonly root: number;
  readonly path: string | null;
  readonly bytes: Buffer;
  readonly bytesFrom: Buffer;
  readonly bytesTo: Buffer;
}

export class Folders {
  readonly #find;
  readonly #place;
  readonly #below;
  readonly #insert;
  readonly #update;
  readonly #offline;
  readonly #online;
  readonly #ofRoot;
  readonly #holds;
  readonly #rootHolds;

  constructor(db: Database) {
    this.#find = db.prepare<[number, string | Uint8Array], FolderRow>(FIND);
    this.#place = db.prepare<[number], FolderRow>(PLACE);
    this.#below = db.prepare<[Range & { id: number }], { id: number; path: string }>(ALL_BELOW);
    this.#insert = db.prepare(INSERT);
    this.#update = db.prepare(UPDATE);
    this.#offline = db.prepare<[Range & { reason: string }]>(OFFLINE);
    this.#online = db.prepare(ONLINE);
    this.#ofRoot = db.prepare<[number], FolderRow>(OF_ROOT);
    this.#holds = db.prepare<[Range]>(HOLDS);
    this.#rootHolds = db.prepare<[number]>(ROOT_HOLDS);
  }

  find(root: number, path: string, raw?: Uint8Array): FolderRow | undefined {
    return this.#find.get(root, raw === undefined ? path : Buffer.from(raw));
  }

  /** @returns undefined for a root */
  above(id: number): number | undefined {
    const place = this.#place.get(id);
    if (place === undefined || place.path === '') return undefined;
    const whole = Buffer.from(place.raw ?? place.path);
    const above = whole.subarray(0, Math.max(0, whole.lastIndexOf(SLASH)));
    return this.#find.get(place.root, isUtf8(above) ? above.toString() : above)?.id;
  }

  /** Folders at most so many levels below. */
  below(id: number, levels: number): number[] {
    const folder = this.#place.get(id);
    if (folder === undefined) return [];
    const rows = folder.path === '' ? this.ofRoot(folder.root) : this.#below.all({ ...rangeOf(folder), id });
    const own = depthOf(folder.path);
    return rows.flatMap((row) => (row.id !== id && depthOf(row.path) - own <= levels ? [row.id] : []));
  }

  insert(root: number, folder: ListedFolder): number {
    const raw = folder.raw === undefined ? null : Buffer.from(folder.raw);
    return Number(
      this.#insert.run(root, folder.path, raw, folder.inode, folder.mount ? 1 : 0).lastInsertRowid,
    );
  }

  /** Seen again, as the walk met it. */
  update(id: number, folder: ListedFolder): void {
    this.#update.run(folder.inode, folder.mount ? 1 : 0, id);
  }

  /** The folder, and all below it, cannot be seen. */
  offline(folder: FolderRow, reason: string): void {
    this.#offline.run({ ...rangeOf(folder), reason });
  }

  online(id: number): void {
    this.#online.run(id);
  }

  ofRoot(root: number): FolderRow[] {
    return this.#ofRoot.all(root);
  }

  /** Does the folder, or one below it, hold files that are not missing? */
  holdsFiles(folder: FolderRow): boolean {
    const held = folder.path === '' ? this.#rootHolds.get(folder.root) : this.#holds.get(rangeOf(folder));
    return held !== undefined;
  }
}

const SLASH = 0x2f;

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

/** The text of a folder that is not UTF-8 says nothing of what lies below it. */
function rangeOf({ root, path, raw }: FolderRow): Range {
  const bytes = Buffer.from(raw ?? path);
  const from = Buffer.concat([bytes, Buffer.from('/')]);
  const to = Buffer.concat([bytes, Buffer.from('0')]);
  return { root, path: raw === null ? path : null, bytes, bytesFrom: from, bytesTo: to };
}
