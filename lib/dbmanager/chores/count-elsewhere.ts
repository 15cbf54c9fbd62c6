/**
 * Files of a root of which an application has said something, and that another root has by now: the folder was moved, and
 * forgotten first it would take ratings and play counts with it. A file counts where a scan could take one for another,
 * and where there is a copy. What is marked missing does not: a scan has looked for it already.
 */
import type { Database } from 'better-sqlite3';
import { CANDIDATE, WHOLE } from '../merge/candidate.ts';
import { IDENTITIES } from '../merge/find-joins.ts';
import type { JoinCandidate } from '../merge/find-joins.ts';

/** folder_path and file_name by their prefixes, item_file, primary key of metadata */
const SAID_OF = `${CANDIDATE}, coalesce(root.scanned, 0) AS time
  FROM root JOIN folder ON folder.root = root.id JOIN file ON file.folder = folder.id ${WHOLE}
  AND root.id = +? AND file.missing_since IS NULL AND EXISTS (SELECT 1 FROM item AS each JOIN metadata ON metadata.item = each.id
    WHERE each.file = file.id AND metadata.source = (SELECT id FROM source WHERE name = 'external') AND metadata.document <> '{}')`;
/** A look at all files: what has come since, whatever it is called, and copies that were there before. */
const ELSEWHERE = `${CANDIDATE}, file.first_seen AS time FROM file JOIN folder ON folder.id = file.folder ${WHOLE}
  AND folder.root <> +@root AND file.missing_since IS NULL AND (file.first_seen > +@since
    OR (file.size, file.mtime_ms) IN (SELECT size, mtime_ms FROM file WHERE id IN (SELECT value FROM json_each(@files))))`;

export function countElsewhere(db: Database, root: number): number {
  const said = db.prepare<[number], JoinCandidate>(SAID_OF).all(root);
  if (said.length === 0) return 0;
  const known = IDENTITIES.map((identity) => ({ identity, files: Map.groupBy(said, identity) }));
  for (const { files } of known) files.delete(undefined);
  const given = { root, since: said[0]?.time, files: JSON.stringify(said.map(({ file }) => file)) };
  const found = new Set<number>();
  for (const other of db.prepare<[typeof given], JoinCandidate>(ELSEWHERE).iterate(given))
    for (const { identity, files } of known)
      for (const { file } of files.get(identity(other)) ?? []) found.add(file);
  return found.size;
}
