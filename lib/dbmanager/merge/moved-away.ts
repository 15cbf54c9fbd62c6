/**
 * Files that are not where they were, for they have come to another root since they were seen last, on another disk (on
 * one disk the walk knows them by their inodes). The end of the scan will join the two; until then names, sizes and times
 * tell, for most of what is new has not been read.
 */
import type { Database } from 'better-sqlite3';
import { LISTED } from './candidate.ts';
import { findJoins } from './find-joins.ts';
import type { JoinCandidate } from './find-joins.ts';
import type { ScanState } from '../scan-state.ts';

/** Primary key of folder, file_added */
const YOUNG = `${LISTED}, file.first_seen AS time, folder.root, folder.path AS folder FROM file INDEXED BY file_added
  JOIN folder ON folder.id = file.folder JOIN item ON item.file = file.id AND item.part = 0
  WHERE file.first_seen > +@since AND file.missing_since IS NULL
  AND folder.root NOT IN (SELECT value FROM json_each(@away))
  AND (file.size, file.mtime_ms) IN (SELECT size, mtime_ms FROM file WHERE id IN (SELECT value FROM json_each(@gone)))`;
/** Primary keys, item_file */
const OLD = `${LISTED}, +@since AS time FROM file JOIN item ON item.file = file.id AND item.part = 0
  WHERE file.id IN (SELECT value FROM json_each(@gone))`;
/** Primary key */
const SCANNED = 'SELECT coalesce(scanned, 0) FROM root WHERE id = ?';

type Row = Pick<
  JoinCandidate,
  'file' | 'item' | 'type' | 'name' | 'inode' | 'size' | 'mtime' | 'missing' | 'time'
>;

interface Young extends Row {
  readonly root: number;
  readonly folder: string;
}

const UNREAD = {
  release_track: null,
  recording: null,
  artist: null,
  album: null,
  disc: null,
  track: null,
  title: null,
  duration: null,
} satisfies Partial<JoinCandidate>;

/**
 * @param state of the scan: all of its roots are walked
 * @param gone ids of files of one root
 * @returns those that have moved
 */
export function findMovedAway(
  db: Database,
  root: number,
  { roots, listed }: ScanState,
  gone: readonly number[],
): ReadonlySet<number> {
  // Files of roots that are away are not read in this scan.
  const away = [...roots.values()].filter((each) => each.isAway).map(({ id }) => id);
  const given = {
    gone: JSON.stringify(gone),
    away: JSON.stringify([root, ...away]),
    since: db.prepare<[number], number>(SCANNED).pluck().get(root) ?? 0,
  };
  const read = <Each extends Row>(sql: string): (Each & JoinCandidate)[] =>
    db
      .prepare<[typeof given], Each>(sql)
      .all(given)
      .map((row) => ({ ...UNREAD, ...row }));
  // What the scan has looked for there and not met may be gone as well.
  const isThere = (one: Young): boolean =>
    listed.has(one.file) || roots.get(one.root)?.covers(one.folder) !== true;
  const young = read<Young>(YOUNG).filter(isThere);
  if (young.length === 0) return new Set();
  return new Set(findJoins({ old: read(OLD), young }).map((join) => join.old.file));
}
