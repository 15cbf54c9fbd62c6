/**
 * Numbered, forward-only migrations. `PRAGMA user_version` is the number of the last one applied; `application_id`
 * marks a file as ours, so that a foreign database is refused and never written.
 */
import type { Database } from 'better-sqlite3';
import { ValhallaError } from '../errors.ts';
import { fold } from '../metadata/fold.ts';
import { sql as first } from './migrations/001-first.ts';
import { sql as roots } from './migrations/002-roots.ts';
import { sql as parts } from './migrations/003-parts.ts';
import { sql as albums } from './migrations/004-albums.ts';
import { sql as severalProcesses } from './migrations/005-several-processes.ts';
import { sql as queries } from './migrations/006-queries.ts';
import { sql as smartPlaylists } from './migrations/007-smart-playlists.ts';
import { sql as browse } from './migrations/008-browse.ts';
import { sql as moved } from './migrations/009-moved.ts';
import { sql as albumDates } from './migrations/010-album-dates.ts';
import { sql as shown } from './migrations/011-shown.ts';
import { sql as foldedWords } from './migrations/012-folded-words.ts';
import { sql as momentsAndSigmas } from './migrations/013-moments-and-sigmas.ts';
import { sql as albumsAsBrowsed } from './migrations/014-albums-as-browsed.ts';

/** 'VALH' */
const APPLICATION_ID = 0x56414c48;

const MIGRATIONS: readonly string[] = [
  first,
  roots,
  parts,
  albums,
  severalProcesses,
  queries,
  smartPlaylists,
  browse,
  moved,
  albumDates,
  shown,
  foldedWords,
  momentsAndSigmas,
  albumsAsBrowsed,
];

export const SCHEMA_VERSION: number = MIGRATIONS.length;

/** There is a library (0 is none yet), of an older libvalhalla. @param version of `checkSchema` */
export function isOlder(version: number): boolean {
  return version > 0 && version < SCHEMA_VERSION;
}

/** @throws ERR_VALHALLA_DB_FOREIGN, ERR_VALHALLA_DB_NEWER: the file is left as it was */
export function checkSchema(db: Database, path: string): number {
  const version = db.pragma('user_version', { simple: true }) as number;
  const application = db.pragma('application_id', { simple: true }) as number;
  if (application !== APPLICATION_ID) {
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
    if (tables > 0 || version > 0 || application !== 0) {
      throw new ValhallaError(
        'ERR_VALHALLA_DB_FOREIGN',
        `${path} is a SQLite database of another program. Name another file for the library; this one was not changed.`,
        { path },
      );
    }
  }
  if (version > SCHEMA_VERSION) {
    throw new ValhallaError(
      'ERR_VALHALLA_DB_NEWER',
      `${path} was written by a newer libvalhalla (schema ${version}, this one knows ${SCHEMA_VERSION}). ` +
        `Update libvalhalla, or name another file; this one was not changed.`,
      { path },
    );
  }
  return version;
}

/**
 * Brings a database that `checkSchema` accepted up to date, one transaction a migration.
 *
 * @param target of an older libvalhalla: for tests
 */
export function migrate(db: Database, path: string, target: number = SCHEMA_VERSION): void {
  db.function('fold', { deterministic: true }, (text: unknown) => fold(String(text)));
  // Another process may be migrating at this moment: the version is read again inside the write lock.
  const step = db.transaction((): boolean => {
    const version = checkSchema(db, path);
    const sql = MIGRATIONS[version];
    if (sql === undefined) return false;
    db.exec(sql);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${version + 1}`);
    return true;
  });
  while (checkSchema(db, path) < target && step.immediate());
}
