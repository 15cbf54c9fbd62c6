/** Numbers of the whole library. Missing files are hidden, so they count as missing and nowhere else. */
import type { MediaType } from '../metadata/document.ts';
import { albumCount } from './albums-page.ts';
import { ERROR_COUNT } from './errors.ts';
import type { Counts } from './reader-messages.ts';
import type { Sql, Statements } from './statements.ts';
import { valueCount } from './values-page.ts';

interface CountRow {
  readonly type: MediaType;
  readonly state: 'found' | 'done' | 'failed' | 'quarantined';
  readonly missing: 0 | 1;
  readonly files: number;
}

/** All of file. */
const FILES: Sql<CountRow> =
  'SELECT type, state, missing_since IS NOT NULL AS missing, count(*) AS files FROM file GROUP BY type, state, missing_since IS NOT NULL';

/** All of best; primary keys of item and file. */
const DURATION = `SELECT sum(best.duration) FROM best CROSS JOIN item ON item.id = best.item CROSS JOIN file ON file.id = item.file
WHERE item.part = 0 AND file.missing_since IS NULL`;

export function countAll(statements: Statements): Counts {
  const byType = { audio: 0, video: 0, image: 0, playlist: 0 };
  const byState = { found: 0, done: 0, failed: 0, quarantined: 0 };
  let files = 0;
  let missing = 0;
  for (const row of statements.all(FILES)) {
    if (row.missing === 1) {
      missing += row.files;
      continue;
    }
    files += row.files;
    byType[row.type] += row.files;
    byState[row.state] += row.files;
  }
  return {
    files,
    byType,
    byState,
    missing,
    artists: valueCount(statements, { from: 'values', key: 'artist' }),
    albums: albumCount(statements, { from: 'albums' }),
    genres: valueCount(statements, { from: 'values', key: 'genre' }),
    errors: statements.number(ERROR_COUNT),
    duration: statements.number(DURATION),
  };
}
