/**
 * Files of which new ones may be copies: they are there, or left out by an ignore file, or on a disk that is away. Looked
 * for only where a new file would be joined with one that has been missing for long.
 */
import type { Database } from 'better-sqlite3';

const YOUNG =
  'young AS MATERIALIZED (SELECT id, size, mtime_ms FROM file WHERE id IN (SELECT value FROM json_each(?)))';
const IS_THERE = '(file.missing_since IS NULL OR file.missing_reason IS NOT NULL)';
/** A look at all files, 0.2 s for a million of them: every new file would pay for an index. */
const OF_ONE_SIZE = `WITH ${YOUNG} SELECT id FROM file
  WHERE (size, mtime_ms) IN (SELECT size, mtime_ms FROM young) AND ${IS_THERE}`;
/** item_file, primary key of facet, facet_browse; then primary keys. By album, not by pairs: `Unknown Album` has thousands of both. */
const OF_ONE_TITLE = `WITH ${YOUNG}, said AS MATERIALIZED (SELECT DISTINCT facet.key, facet.value, best.title
    FROM young CROSS JOIN item ON item.file = young.id CROSS JOIN facet ON facet.item = item.id CROSS JOIN best ON best.item = item.id
    WHERE facet.key = (SELECT id FROM facet_key WHERE name = 'album'))
  SELECT file.id FROM (SELECT DISTINCT key, value FROM said) AS album
    CROSS JOIN facet AS other ON other.key = album.key AND other.value = album.value CROSS JOIN best ON best.item = other.item
    CROSS JOIN item ON item.id = other.item CROSS JOIN file ON file.id = item.file
    WHERE (other.value, best.title) IN (SELECT value, title FROM said) AND ${IS_THERE}`;

/** @param young the new files */
export function findBeside(db: Database, young: ReadonlySet<number>): ReadonlySet<number> {
  const files = JSON.stringify([...young]);
  const found = [OF_ONE_SIZE, OF_ONE_TITLE].flatMap((sql) =>
    db.prepare<[string], number>(sql).pluck().all(files),
  );
  return new Set(found).difference(young);
}
