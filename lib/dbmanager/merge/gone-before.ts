/**
 * Files that went missing in an earlier scan and are like one that is new: their disk was away, and its loss accepted, or
 * a scan came while they were on their way. What is alike is found from the new file on, by indexes: there may be as many
 * missing ones as there are files.
 */
import type { Database } from 'better-sqlite3';

/** file_missing. Where there are none, and that is nearly always, it costs this one look. */
const ANY = 'SELECT 1 FROM file WHERE missing_since < ? AND missing_reason IS NULL LIMIT 1';
/** file_added: what came after the last scan that was finished has not been compared. */
const FRESH = `fresh AS MATERIALIZED (SELECT id, size, mtime_ms FROM file INDEXED BY file_added WHERE first_seen > (
  SELECT coalesce(max(ended), 0) FROM (SELECT ended FROM scan WHERE outcome = 'finished' ORDER BY id DESC LIMIT 1))
  AND missing_since IS NULL AND state = 'done')`;
/** file_gone */
const OF_ONE_SIZE = `WITH ${FRESH} SELECT fresh.id AS new, old.id AS old FROM fresh CROSS JOIN file AS old INDEXED BY file_gone
  ON old.size = fresh.size AND old.mtime_ms = fresh.mtime_ms WHERE old.missing_since < +? AND old.missing_reason IS NULL`;
/** item_file, primary key of facet, facet_browse; then primary keys. By album, not by pairs: `Unknown Album` has thousands of both. */
const OF_ONE_ALBUM = `WITH ${FRESH}, said AS MATERIALIZED (SELECT fresh.id, facet.key, facet.value
    FROM fresh CROSS JOIN item ON item.file = fresh.id CROSS JOIN facet ON facet.item = item.id
    WHERE facet.key = (SELECT id FROM facet_key WHERE name = 'album')),
  gone AS MATERIALIZED (SELECT old.id, other.value FROM (SELECT DISTINCT key, value FROM said) AS album
    CROSS JOIN facet AS other ON other.key = album.key AND other.value = album.value
    CROSS JOIN item ON item.id = other.item CROSS JOIN file AS old ON old.id = item.file
    WHERE old.missing_since < +? AND old.missing_reason IS NULL)
  SELECT NULL AS new, id AS old FROM gone UNION SELECT id, NULL FROM said WHERE value IN (SELECT value FROM gone)`;

export interface Alike {
  /** Files that are missing. */
  readonly old: ReadonlySet<number>;
  readonly young: ReadonlySet<number>;
}

/** @param begun of this scan, milliseconds since the epoch */
export function findAlike(db: Database, begun: number): Alike | undefined {
  if (db.prepare<[number]>(ANY).get(begun) === undefined) return undefined;
  const rows = [OF_ONE_SIZE, OF_ONE_ALBUM].flatMap((sql) =>
    db.prepare<[number], { new: number | null; old: number | null }>(sql).all(begun),
  );
  if (rows.length === 0) return undefined;
  return {
    old: new Set(rows.flatMap(({ old }) => old ?? [])),
    young: new Set(rows.flatMap((row) => row.new ?? [])),
  };
}
