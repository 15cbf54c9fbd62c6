/** A database as libvalhalla 2 leaves it, for tests. */
import Database from 'better-sqlite3';

export interface AncestorValue {
  readonly key: string;
  readonly value: string;
  readonly language?: string;
  /** Said by a parser or a grabber. */
  readonly found?: boolean;
  readonly priority?: number;
}

const SCHEMA = `
CREATE TABLE info (name TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
CREATE TABLE file (file_id INTEGER PRIMARY KEY AUTOINCREMENT, file_path TEXT NOT NULL UNIQUE, file_mtime INTEGER NOT NULL,
  checked__ INTEGER NOT NULL, interrupted__ INTEGER NOT NULL, outofpath__ INTEGER NOT NULL, _type_id INTEGER NULL);
CREATE TABLE meta (meta_id INTEGER PRIMARY KEY AUTOINCREMENT, meta_name TEXT NOT NULL UNIQUE);
CREATE TABLE lang (lang_id INTEGER PRIMARY KEY AUTOINCREMENT, lang_short TEXT NOT NULL UNIQUE, lang_long TEXT NOT NULL);
CREATE TABLE data (data_id INTEGER PRIMARY KEY AUTOINCREMENT, data_value TEXT NOT NULL UNIQUE, _lang_id INTEGER NOT NULL);
CREATE TABLE assoc_file_metadata (file_id INTEGER NOT NULL, meta_id INTEGER NOT NULL, data_id INTEGER NOT NULL,
  _grp_id INTEGER NOT NULL, external INTEGER NOT NULL, priority__ INTEGER NOT NULL, PRIMARY KEY (file_id, meta_id, data_id));`;

export function writeAncestor(path: string, files: Readonly<Record<string, readonly AncestorValue[]>>): void {
  const db = new Database(path);
  db.exec(SCHEMA);
  const id = (sql: string, ...values: unknown[]): number =>
    Number(
      db
        .prepare(sql)
        .pluck()
        .get(...values),
    );
  for (const [file, values] of Object.entries(files)) {
    const row = id(
      'INSERT INTO file (file_path, file_mtime, checked__, interrupted__, outofpath__) VALUES (?, 0, 0, 0, 0) RETURNING file_id',
      file,
    );
    for (const { key, value, language = 'undef', found = false, priority = -128 } of values)
      db.prepare('INSERT INTO assoc_file_metadata VALUES (?, ?, ?, 0, ?, ?)').run(
        row,
        id(
          'INSERT INTO meta (meta_name) VALUES (?) ON CONFLICT DO UPDATE SET meta_name = meta_name RETURNING meta_id',
          key,
        ),
        id(
          `INSERT INTO data (data_value, _lang_id) VALUES (?, ?) ON CONFLICT DO UPDATE SET data_value = data_value RETURNING data_id`,
          value,
          id(
            'INSERT INTO lang (lang_short, lang_long) VALUES (?, ?) ON CONFLICT DO UPDATE SET lang_long = lang_long RETURNING lang_id',
            language,
            language,
          ),
        ),
        found ? 0 : 1,
        priority,
      );
  }
  db.close();
}
