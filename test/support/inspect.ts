/** Looks into the database of a library that no process has open. */
import Database from 'better-sqlite3';

export interface Inspection {
  /** Audio files that need no further parse: done, or given up. */
  readonly settled: number;
  readonly audio: number;
  /** Paths that have more than one row. */
  readonly doubled: readonly string[];
  /** What `integrity_check` and `foreign_key_check` say, if anything. */
  readonly damage: readonly unknown[];
}

const SETTLED = "SELECT count(*) FROM file WHERE type = 'audio' AND state <> 'found'";
const AUDIO = "SELECT count(*) FROM file WHERE type = 'audio'";
const DOUBLED = 'SELECT path FROM library_files GROUP BY path HAVING count(*) > 1';

export function inspect(path: string): Inspection {
  const db = new Database(path);
  try {
    // Killed before the first transaction: there is nothing yet.
    if (db.pragma('user_version', { simple: true }) === 0)
      return { settled: 0, audio: 0, doubled: [], damage: damageOf(db) };
    const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() as number;
    return {
      settled: count(SETTLED),
      audio: count(AUDIO),
      doubled: db.prepare<[], string>(DOUBLED).pluck().all(),
      damage: damageOf(db),
    };
  } finally {
    db.close();
  }
}

function damageOf(db: Database.Database): unknown[] {
  const integrity = db.pragma('integrity_check') as { integrity_check: string }[];
  return [
    ...integrity.map(({ integrity_check: line }) => line).filter((line) => line !== 'ok'),
    ...(db.pragma('foreign_key_check') as unknown[]),
  ];
}
