/**
 * The files that playlists mean: by their paths as they are written; else in another Unicode form; else without regard to
 * letter case. Looked for when somebody asks, so an entry is found as soon as its file is, and lost with it.
 */
import { dirname } from 'node:path';
import { lastName, looseName } from '../metadata/file-names.ts';
import type { Place } from './entry-places.ts';
import { findFile } from './find-file.ts';
import type { Sql, Statements } from './statements.ts';

/** All of folder: once a query, and only where an entry was not found as it is written. */
const FOLDERS: Sql<{ readonly id: number; readonly path: string }> =
  "SELECT folder.id AS id, rtrim(root.path, '/') || '/' || folder.path AS path FROM folder JOIN root ON root.id = folder.root";

/** Index file_name by its prefix. */
const NAMES: Sql<{ readonly id: number; readonly name: string }> =
  'SELECT id, name FROM file WHERE folder = ? ORDER BY missing_since IS NOT NULL, name';

export class EntryFinder {
  readonly #statements: Statements;
  #folders: ReadonlyMap<string, readonly number[]> | undefined;
  readonly #names = new Map<number, ReadonlyMap<string, number>>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** @returns the id of the file */
  find(places: readonly Place[]): number | undefined {
    return (
      first(places, ({ path, bytes }) => findFile(this.#statements, path, bytes)) ??
      first(places, ({ path }) => this.#inForm(path, 'NFC') ?? this.#inForm(path, 'NFD')) ??
      first(places, ({ path }) => this.#loosely(path))
    );
  }

  #inForm(path: string, form: 'NFC' | 'NFD'): number | undefined {
    const other = path.normalize(form);
    return other === path ? undefined : findFile(this.#statements, other);
  }

  #loosely(path: string): number | undefined {
    const name = looseName(lastName(path));
    return first(this.#foldersOf(dirname(path)), (folder) => this.#namesOf(folder).get(name));
  }

  #foldersOf(path: string): readonly number[] {
    this.#folders ??= Map.groupBy(this.#statements.all(FOLDERS), (row) =>
      looseName(row.path.replace(/\/+$/, '')),
    )
      .entries()
      .reduce(
        (all, [key, rows]) =>
          all.set(
            key,
            rows.map(({ id }) => id),
          ),
        new Map<string, number[]>(),
      );
    return this.#folders.get(looseName(path)) ?? [];
  }

  #namesOf(folder: number): ReadonlyMap<string, number> {
    let names = this.#names.get(folder);
    if (names === undefined) {
      const own = new Map<string, number>();
      for (const { id, name } of this.#statements.all(NAMES, folder)) {
        const key = looseName(name);
        if (!own.has(key)) own.set(key, id);
      }
      this.#names.set(folder, own);
      names = own;
    }
    return names;
  }
}

function first<From, Found>(
  list: readonly From[],
  find: (one: From) => Found | undefined,
): Found | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
