/**
 * A database of libvalhalla 2 (an early one without languages or priorities, too), read a page at a time, never written.
 * Of it only the external values are wanted: what applications have said. All else a scan and grabbers read anew, and
 * better. One of libvalhalla 1 is refused: it does not tell them from the others.
 */
import { isUtf8 } from 'node:buffer';
import Database from 'better-sqlite3';
import type { AncestorRow, AncestorValue } from '../exchange/ancestor-row.ts';
import { ValhallaError } from '../errors.ts';
import { explainSqlite } from '../store/sqlite-error.ts';
import type { Queries } from './reader-messages.ts';

const TABLES = ['file', 'meta', 'data', 'assoc_file_metadata'];
const COLUMNS = "SELECT name FROM pragma_table_info('assoc_file_metadata')";
const LANGUAGE_COLUMN = "SELECT name FROM pragma_table_info('lang') WHERE name LIKE '%short%'";
/** How long a program that writes to it is waited for, milliseconds. */
const BUSY_TIMEOUT = 2_000;

/** Primary key of assoc_file_metadata. */
const FILES = `SELECT file.file_id AS id, CAST(file.file_path AS BLOB) AS path FROM file
WHERE file.file_id > ? AND EXISTS (SELECT 1 FROM assoc_file_metadata AS said WHERE said.file_id = file.file_id)
ORDER BY file.file_id LIMIT ?`;

/** Primary keys; what was ranked higher comes first. */
const values = (
  language: string | undefined,
  ranked: boolean,
): string => `SELECT meta.meta_name AS key, data.data_value AS value, said.external = 0 AS found,
  ${ranked ? 'said.priority__' : '0'} AS priority,
  ${language === undefined ? 'NULL' : `(SELECT lang.${language} FROM lang WHERE lang.lang_id = data._lang_id)`} AS language
FROM assoc_file_metadata AS said JOIN meta ON meta.meta_id = said.meta_id JOIN data ON data.data_id = said.data_id
WHERE said.file_id = ? ORDER BY ${ranked ? 'said.priority__, ' : ''}said.rowid`;

const HIGHEST = `SELECT max(CAST(data.data_value AS REAL)) FROM assoc_file_metadata AS said JOIN meta ON meta.meta_id = said.meta_id
  JOIN data ON data.data_id = said.data_id WHERE said.external <> 0 AND meta.meta_name = 'rating'`;

interface FileRow {
  readonly id: number;
  readonly path: Buffer;
}

interface ValueRow extends Omit<AncestorValue, 'found'> {
  readonly found: 0 | 1;
}

export function ancestorFacts({ file }: Queries['ancestorFacts'][0]): Queries['ancestorFacts'][1] {
  try {
    return reading(file, (db) => {
      const highest = db.prepare<[], number | null>(HIGHEST).pluck().get();
      return { highestRating: highest ?? undefined };
    });
  } catch (error) {
    // A table, or lines of JSON.
    if (((error as Error).cause as { code?: string } | undefined)?.code === 'SQLITE_NOTADB') return undefined;
    throw error;
  }
}

export function ancestorPage({ file, after, page }: Queries['ancestor'][0]): Queries['ancestor'][1] {
  return reading(file, (db, { language, ranked }) => {
    const rows = db.prepare<[number, number], FileRow>(FILES).all(after, page);
    const said = db.prepare<[number], ValueRow>(values(language, ranked));
    return rows.map(({ id, path }): AncestorRow => {
      const bytes = isUtf8(path) ? {} : { pathBytes: path.toString('base64') };
      return {
        id,
        path: path.toString(),
        ...bytes,
        values: said.all(id).map((value) => ({ ...value, found: value.found === 1 })),
      };
    });
  });
}

interface Shape {
  readonly language: string | undefined;
  readonly ranked: boolean;
}

function reading<Result>(file: string, read: (db: Database.Database, shape: Shape) => Result): Result {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
    return read(db, shapeOf(db, file));
  } catch (error) {
    throw explainSqlite(error, file);
  } finally {
    db?.close();
  }
}

function shapeOf(db: Database.Database, file: string): Shape {
  const tables = db.prepare('SELECT name FROM sqlite_schema').pluck().all() as string[];
  const columns = db.prepare(COLUMNS).pluck().all() as string[];
  if (!TABLES.every((table) => tables.includes(table)) || !columns.includes('external'))
    throw new ValhallaError(
      'ERR_VALHALLA_DB_FOREIGN',
      tables.includes('facet_value')
        ? `${file} is a library of this program. Write what is in it with valhalla export, and import that.`
        : `${file} is no database of libvalhalla 2. CSV and JSON lines can be imported too.`,
      { path: file },
    );
  const language = db.prepare<[], string>(LANGUAGE_COLUMN).pluck().get();
  return { language, ranked: columns.includes('priority__') };
}
