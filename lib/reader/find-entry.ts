/**
 * The files that playlists mean: by their paths as they are written; else in another Unicode form; else without regard to
 * letter case. Looked for when somebody asks, so an entry is found as soon as its file is, and lost with it.
 */
import { dirname } from 'node:path';
import { lastName, looseName } from '../metadata/file-names.ts';
import type { Place } from './entry-places.ts';
import { findFiles } from './find-file.ts';
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
  readonly #names = new Map<number, ReadonlyMap<string, readonly number[]>>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** @returns the id of the file */
  find(places: readonly Place[]): number | undefined {
    return this.findAll([places])[0];
  }

  /**
   * @param ways in which a path may be meant; each has its places, the likeliest first
   * @returns all files that may be meant, and are found as they are written; else all in another Unicode form, and so on
   */
  findAll(ways: readonly (readonly Place[])[]): number[] {
    const all = (find: (place: Place) => readonly number[]): number[] | undefined => {
      const found = ways.flatMap((places) => first(places, (place) => filled(find(place))) ?? []);
      return filled([...new Set(found)]);
    };
    return (
      all(({ path, bytes }) => findFiles(this.#statements, path, bytes)) ??
      all(({ path }) => [...this.#inForm(path, 'NFC'), ...this.#inForm(path, 'NFD')]) ??
      all(({ path }) => this.#loosely(path)) ??
      []
    );
  }

  #inForm(path: string, form: 'NFC' | 'NFD'): number[] {
    const other = path.normalize(form);
    return other === path ? [] : findFiles(this.#statements, other);
  }

  #loosely(path: string): number[] {
    const name = looseName(lastName(path));
    return this.#foldersOf(dirname(path)).flatMap((folder) => this.#namesOf(folder).get(name) ?? []);
  }

  #foldersOf(path: string): readonly number[] {
    this.#folders ??= idsBy(this.#statements.all(FOLDERS), ({ path }) => looseName(path.replace(/\/+$/, '')));
    return this.#folders.get(looseName(path)) ?? [];
  }

  #namesOf(folder: number): ReadonlyMap<string, readonly number[]> {
    let names = this.#names.get(folder);
    if (names === undefined) {
      names = idsBy(this.#statements.all(NAMES, folder), ({ name }) => looseName(name));
      this.#names.set(folder, names);
    }
    return names;
  }
}

function idsBy<Row extends { readonly id: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const ids = all.get(key);
    if (ids === undefined) all.set(key, [row.id]);
    else ids.push(row.id);
  }
  return all;
}

/** None is no answer: others are looked for. */
function filled(ids: readonly number[]): number[] | undefined {
  return ids.length > 0 ? [...ids] : undefined;
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
