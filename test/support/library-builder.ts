/** A library written by plain INSERTs, for tests of what reads it: no thread, no scan. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { ArtworkLocator } from '../../lib/channel/packet.ts';
import { Albums } from '../../lib/dbmanager/tables/albums.ts';
import { FacetRows } from '../../lib/dbmanager/tables/facet-rows.ts';
import { SearchIndex } from '../../lib/dbmanager/tables/search-index.ts';
import { bestDocument } from '../../lib/metadata/best.ts';
import { columnsOf, facetsOf } from '../../lib/metadata/columns.ts';
import type { Document, Entry, MediaType, Value } from '../../lib/metadata/document.ts';
import { priorityFrom } from '../../lib/metadata/priorities.ts';
import type { PriorityRule } from '../../lib/metadata/priorities.ts';
import { openWriter } from '../../lib/store/connection.ts';
import { emptyLibrary } from './empty-library.ts';

export type Values = Readonly<Record<string, Value | readonly (Value | Entry)[]>>;

export interface NewFile {
  /** `folder/of/root/name.mp3`; or the bytes of the two. */
  readonly path: string | readonly [folder: string | Uint8Array, name: string | Uint8Array];
  readonly root?: number;
  readonly type?: MediaType;
  readonly state?: 'found' | 'done' | 'failed' | 'quarantined';
  readonly missing?: boolean;
  /** When a scan met it first: milliseconds since the epoch. */
  readonly added?: number;
  /** Values by source. */
  readonly sources?: Readonly<Record<string, Values>>;
  readonly errors?: readonly {
    readonly stage: string;
    readonly code?: string;
    readonly message?: string;
    readonly at?: number;
    readonly tries?: number;
  }[];
  readonly artwork?: readonly {
    readonly source: string;
    readonly kind?: string;
    readonly locator?: ArtworkLocator;
    readonly stamp?: string;
    readonly url?: string;
    readonly stored?: string;
  }[];
}

const KINDS: Readonly<Record<string, string>> = { general: 'parser', external: 'external' };

export class LibraryBuilder {
  readonly folder: string = emptyLibrary();
  readonly path: string = join(this.folder, 'library.db');
  readonly db: Database = openWriter(this.path);
  readonly #languages: readonly string[];
  readonly #rules: PriorityRule[] = [];
  /** What belongs behind a row. */
  #last: (() => void)[] = [];
  readonly #batch = {
    beforeCommit: (work: () => void) => void this.#last.push(work),
    remembers: () => undefined,
  };
  readonly #facets = new FacetRows(this.db, this.#batch);
  readonly #albums = new Albums(this.db, this.#batch, this.#facets);
  readonly #search = new SearchIndex(this.db, this.#batch);
  #files = 0;

  /** @param languages those of the reader, for what is derived */
  constructor(languages: readonly string[] = []) {
    this.#languages = languages;
  }

  root(path: string, state: { reason?: string; held?: string; raw?: Uint8Array } = {}): number {
    const { lastInsertRowid } = this.#run(
      'INSERT INTO root (path, raw, state, reason, added) VALUES (?, ?, ?, ?, 1000)',
      path,
      state.raw ?? null,
      state.reason === undefined ? 'online' : 'offline',
      state.reason ?? state.held ?? null,
    );
    return Number(lastInsertRowid);
  }

  /** @returns the ids of file and item, which differ */
  file(file: NewFile): { readonly file: number; readonly item: number } {
    const [folder, name] = names(file.path);
    const id = this.#id(
      `INSERT INTO file (folder, name, raw, stamp, inode, size, mtime_ms, type, state, first_seen)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      this.#folder(file.root ?? 1, folder),
      shown(name),
      typeof name === 'string' ? null : name,
      'stamp',
      String(++this.#files),
      1000 + this.#files,
      2000.5,
      file.type ?? 'audio',
      file.state ?? 'done',
      file.added ?? 3000,
    );
    // Ids of items begin elsewhere, so that a query that takes one for the other fails.
    const item = this.#id('INSERT INTO item (id, file) VALUES (?, ?)', 1000 + id, id);
    // As in a scan: a file is there before it is missing.
    if (file.missing === true) this.#run('UPDATE file SET missing_since = 4000 WHERE id = ?', id);
    this.#documents(item, file.sources ?? {});
    for (const error of file.errors ?? []) {
      const { stage, code = 'ERR_VALHALLA_NOT_PARSED', message = 'why', at = 5000, tries = 2 } = error;
      this.#run(
        'INSERT INTO file_error VALUES (?, ?, ?, ?, ?, 6000, ?)',
        id,
        stage,
        code,
        message,
        tries,
        at,
      );
    }
    for (const { source, kind = 'cover', locator, stamp, url, stored } of file.artwork ?? []) {
      const download =
        url === undefined
          ? null
          : this.#id(
              `INSERT INTO download (url, destination, name, mime, state) VALUES (?, 'cover', ?, 'image/png', ?)`,
              url,
              stored ?? null,
              stored === undefined ? 'due' : 'done',
            );
      const place = locator === undefined ? null : JSON.stringify(locator);
      this.#run(
        'INSERT INTO artwork (item, source, kind, mime, locator, stamp, download) VALUES (?, ?, ?, ?, ?, ?, ?)',
        item,
        this.source(source),
        kind,
        'image/jpeg',
        place,
        stamp ?? null,
        download,
      );
    }
    return { file: id, item };
  }

  /** @returns the item of a track inside the file */
  track(file: number, part: number, sources: Readonly<Record<string, Values>>): number {
    const item = this.#id('INSERT INTO item (file, part) VALUES (?, ?)', file, part);
    this.#documents(item, sources);
    return item;
  }

  source(name: string): number {
    this.#run('INSERT OR IGNORE INTO source (name, kind) VALUES (?, ?)', name, KINDS[name] ?? 'grabber');
    return this.db
      .prepare<[string], number>('SELECT id FROM source WHERE name = ?')
      .pluck()
      .get(name) as number;
  }

  priority(source: string, key: string, value: number): void {
    this.#rules.push({ source, key, value });
    this.#run('INSERT INTO priority VALUES (?, ?, ?)', this.source(source), key, value);
  }

  [Symbol.dispose](): void {
    this.db.close();
    rmSync(this.folder, { recursive: true });
  }

  #folder(root: number, folder: string | Uint8Array): number {
    this.#run(
      'INSERT OR IGNORE INTO folder (root, path, raw, inode) VALUES (?, ?, ?, 1)',
      root,
      shown(folder),
      typeof folder === 'string' ? null : folder,
    );
    return this.db
      .prepare<[number, string | Uint8Array], number>(
        'SELECT id FROM folder WHERE root = ? AND coalesce(raw, path) = ?',
      )
      .pluck()
      .get(root, folder) as number;
  }

  #documents(item: number, sources: Readonly<Record<string, Values>>): void {
    const documents = Object.entries(sources).map(([source, values]) => ({
      id: this.source(source),
      name: source,
      external: source === 'external',
      document: documentOf(values),
    }));
    if (documents.length === 0) return;
    for (const { id, document } of documents)
      this.#run('INSERT INTO metadata VALUES (?, ?, ?)', item, id, JSON.stringify(document));
    const best = bestDocument(documents, priorityFrom(this.#rules), this.#languages);
    const columns = columnsOf(best);
    const bundle = this.#albums.join(item, columns, this.#albums.placeOf(item, best), true);
    this.#run(`INSERT INTO best VALUES (?, 1${', ?'.repeat(columns.length)}, ?)`, item, ...columns, bundle);
    this.#facets.renew(item, facetsOf(best), true);
    this.#search.renew(item, true);
    for (const work of this.#last.splice(0)) work();
  }

  #run(
    sql: string,
    ...values: (string | number | Uint8Array | null)[]
  ): { lastInsertRowid: number | bigint } {
    return this.db.prepare(sql).run(...values);
  }

  #id(sql: string, ...values: (string | number | Uint8Array | null)[]): number {
    return Number(this.#run(sql, ...values).lastInsertRowid);
  }
}

function names(path: NewFile['path']): readonly [string | Uint8Array, string | Uint8Array] {
  if (typeof path !== 'string') return path;
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
}

function shown(name: string | Uint8Array): string {
  return typeof name === 'string' ? name : Buffer.from(name).toString();
}

function documentOf(values: Values): Document {
  return Object.fromEntries(
    Object.entries(values).map(([key, list]) => [
      key,
      (typeof list === 'object' ? list : [list]).map((value): Entry =>
        typeof value === 'object' ? value : [value],
      ),
    ]),
  );
}
