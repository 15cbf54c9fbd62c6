/** A library made by code, and everything a test asks of it. Leaves nothing behind. */
import { checkQuery } from '../../lib/query/check.ts';
import { fromFilter } from '../../lib/query/from-filter.ts';
import type { FileFilter } from '../../lib/query/from-filter.ts';
import type { Query } from '../../lib/query/query.ts';
import type { FileEntry, RowOf } from '../../lib/reader/reader-messages.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader } from '../../lib/store/connection.ts';
import { LibraryBuilder } from '../support/library-builder.ts';

const LANGUAGES = ['de', 'en'];

export class Fixture {
  readonly library: LibraryBuilder = new LibraryBuilder(LANGUAGES);
  readonly #db = openReader(this.library.path);
  readonly reader: Reader = new Reader(this.#db, LANGUAGES);

  /** All pages of a query. */
  rows<Asked extends Query>(query: Asked, size = 2): RowOf<Asked>[] {
    checkQuery(query);
    const rows: RowOf<Asked>[] = [];
    let cursor: string | undefined;
    do {
      const page = this.reader.answer('page', { query, cursor, size });
      rows.push(...(page.rows as readonly RowOf<Asked>[]));
      cursor = page.next;
    } while (cursor !== undefined);
    return rows;
  }

  files(filter: FileFilter = {}, size?: number): FileEntry[] {
    return this.rows({ from: 'files', ...fromFilter(filter) }, size);
  }

  paths(filter?: FileFilter): string[] {
    return this.files(filter).map(({ path }) => path);
  }

  track(path: string, artist: string, album: string, more: Record<string, string | number> = {}): number {
    const values = { title: `Title of ${path}`, artist, album, duration: 1000, ...more };
    return this.library.file({ path, sources: { general: values } }).item;
  }

  [Symbol.dispose](): void {
    this.#db.close();
    this.library[Symbol.dispose]();
  }
}
