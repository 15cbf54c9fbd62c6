/** Folders as albums know them: by their path, and those of single discs by the one above. */
import type { Database } from 'better-sqlite3';
import { joinPath } from '../../channel/raw-path.ts';
import { albumFolder } from '../../metadata/disc-folder.ts';

/** Primary keys */
const FOLDER = `SELECT root.path AS rootPath, root.raw AS rootRaw, folder.path, folder.raw
  FROM folder JOIN root ON root.id = folder.root WHERE folder.id = +?`;
/** A table of a few rows. */
const ROOTS = 'SELECT path FROM root WHERE id > 0';

/** Paths kept in memory: files come folder by folder. */
const KEPT = 10_000;

interface FolderPaths {
  readonly rootPath: string;
  readonly rootRaw: Buffer | null;
  readonly path: string;
  readonly raw: Buffer | null;
}

export class AlbumFolders {
  readonly #folder;
  readonly #listRoots;
  readonly #paths = new Map<number, string>();
  #roots: ReadonlySet<string> | undefined;

  constructor(db: Database) {
    this.#folder = db.prepare<[number], FolderPaths>(FOLDER);
    this.#listRoots = db.prepare<[], string>(ROOTS).pluck();
  }

  /** A new root may have taken over folders of another one. */
  forget(): void {
    this.#paths.clear();
    this.#roots = undefined;
  }

  pathOf(folder: number): string {
    let path = this.#paths.get(folder);
    if (path === undefined) {
      const row = this.#folder.get(folder) as FolderPaths;
      const joined = joinPath(row.rootPath, row.rootRaw, row.path, row.raw, '', null);
      // A text with U+FFFD may stand for several folders.
      path =
        joined.bytes === undefined
          ? albumFolder(joined.path)
          : `${joined.path}\0${joined.bytes.toString('base64')}`;
      if (this.#paths.size >= KEPT) this.#paths.clear();
      this.#paths.set(folder, path);
    }
    return path;
  }

  isRoot(path: string): boolean {
    return (this.#roots ??= new Set(this.#listRoots.all())).has(path);
  }
}
