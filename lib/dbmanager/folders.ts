/** The rows of `folder`: where files live, whether the folder was a mount point, whether it can be seen now. */
import type { Database } from 'better-sqlite3';
import type { ListedFolder } from '../channel/listing.ts';

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
const INSERT = 'INSERT INTO folder (root, path, raw, inode, mount) VALUES (?, ?, ?, ?, ?)';
const UPDATE = "UPDATE folder SET inode = ?, mount = ?, state = 'online', reason = NULL WHERE id = ?";
const OFFLINE = "UPDATE folder SET state = 'offline', reason = ? WHERE id = ?";
/** folder_path (prefix root) */
const OF_ROOT = `SELECT ${COLUMNS} FROM folder WHERE root = ?`;
/** folder_path, then file_name by its prefix folder */
const HOLDS = `SELECT 1 FROM folder JOIN file ON file.folder = folder.id
  WHERE folder.root = @root AND (coalesce(folder.raw, folder.path) = @path OR @path = '' OR (coalesce(folder.raw, folder.path) >= @path || '/' AND coalesce(folder.raw, folder.path) < @path || '0'))
    AND file.missing_since IS NULL LIMIT 1`;

export class Folders {
  readonly #find;
  readonly #insert;
  readonly #update;
  readonly #offline;
  readonly #ofRoot;
  readonly #holds;

  constructor(db: Database) {
    this.#find = db.prepare<[number, string | Uint8Array], FolderRow>(FIND);
    this.#insert = db.prepare(INSERT);
    this.#update = db.prepare(UPDATE);
    this.#offline = db.prepare(OFFLINE);
    this.#ofRoot = db.prepare<[number], FolderRow>(OF_ROOT);
    this.#holds = db.prepare<[{ root: number; path: string }]>(HOLDS);
  }

  find(root: number, path: string, raw?: Uint8Array): FolderRow | undefined {
    return this.#find.get(root, raw === undefined ? path : Buffer.from(raw));
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

  offline(id: number, reason: string): void {
    this.#offline.run(reason, id);
  }

  ofRoot(root: number): FolderRow[] {
    return this.#ofRoot.all(root);
  }

  /** Does the folder, or one below it, hold files that are not missing? */
  holdsFiles(root: number, path: string): boolean {
    return this.#holds.get({ root, path }) !== undefined;
  }
}
