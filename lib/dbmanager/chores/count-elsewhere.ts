/**
 * Files of a root of which an application has said something, and that another root has by now: the folder was moved,
 * and forgotten first it would take ratings and play counts with it.
 */
import type { Database } from 'better-sqlite3';

/** folder_path and file_name by their prefixes, item_file, primary key of metadata; then file_inode. */
const ELSEWHERE = `SELECT count(DISTINCT file.id) FROM folder JOIN file ON file.folder = folder.id JOIN item ON item.file = file.id
  JOIN metadata ON metadata.item = item.id AND metadata.source = (SELECT id FROM source WHERE name = 'external')
  WHERE folder.root = +? AND metadata.document <> '{}' AND EXISTS (
    SELECT 1 FROM file AS other INDEXED BY file_inode JOIN folder AS there ON there.id = other.folder
    WHERE other.inode = file.inode AND other.size = file.size AND other.mtime_ms = file.mtime_ms
    AND other.missing_since IS NULL AND there.root <> folder.root)`;

export function countElsewhere(db: Database, root: number): number {
  return db.prepare<[number], number>(ELSEWHERE).pluck().get(root) ?? 0;
}
