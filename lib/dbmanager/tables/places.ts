/**
 * Where a file lies: the paths of its root and its folder, kept for the folders of the moment. A file's row names its
 * folder only; reading both paths with every row cost a quarter of the time of a grant.
 */
import type { Database } from 'better-sqlite3';
import { joinPath } from '../../channel/raw-path.ts';
import type { JoinedPath } from '../../channel/raw-path.ts';

interface Place {
  readonly root: number;
  readonly rootPath: string;
  readonly rootRaw: Buffer | null;
  readonly path: string;
  readonly raw: Buffer | null;
}

/** Primary keys */
const OF_FOLDER = `SELECT folder.root, root.path AS rootPath, root.raw AS rootRaw, folder.path, folder.raw
  FROM folder JOIN root ON root.id = folder.root WHERE folder.id = +?`;

/** Rows are granted in the order of the walk, folder by folder, by a handful of consumers. */
const FOLDERS_KEPT = 512;

export class Places {
  readonly #ofFolder;
  readonly #kept = new Map<number, Place>();

  constructor(db: Database) {
    this.#ofFolder = db.prepare<[number], Place>(OF_FOLDER);
  }

  /** A scan begins: a new root may have taken over folders of another one. */
  forget(): void {
    this.#kept.clear();
  }

  of(
    folder: number,
    name: string,
    raw: Buffer | null,
  ): JoinedPath & { readonly root: number; readonly below: number } {
    let place = this.#kept.get(folder);
    if (place === undefined) {
      place = this.#ofFolder.get(folder) as Place;
      if (this.#kept.size >= FOLDERS_KEPT) this.#kept.delete(this.#kept.keys().next().value as number);
      this.#kept.set(folder, place);
    }
    const { root, rootPath, rootRaw, path: folderPath, raw: folderRaw } = place;
    return { root, below: rootPath.length, ...joinPath(rootPath, rootRaw, folderPath, folderRaw, name, raw) };
  }
}
