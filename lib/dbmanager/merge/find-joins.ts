/**
 * Which missing files are there after all, under a name that looked new: first by inode, size and mtime (a folder that was
 * moved, and scanned before its old place was believed gone), then by name, size and mtime (a move to another disk, by
 * copy and removal), then by what the track says it is: an id of MusicBrainz, or its artist, album, number, title and
 * length. A match counts only where it is the only one on both sides. The new file must be younger than the last walk that
 * could see the old one: what was there beside it is a copy, and a file of its own.
 *
 * By each of these, those that this scan marked missing go first: something left when something came. The others may have
 * been away for long, and are as many as ever went. None of them is joined with a file that is as much like one that is
 * there, or on a disk that is away: it may be a copy of that, or turn out to be it, once that is known to be gone.
 */

export interface JoinCandidate {
  readonly file: number;
  readonly item: number;
  readonly type: string;
  readonly name: string;
  readonly inode: string;
  readonly size: number;
  readonly mtime: number;
  /** Since when, milliseconds since the epoch. */
  readonly missing: number | null;
  readonly release_track: string | null;
  readonly recording: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly disc: number | null;
  readonly track: number | null;
  readonly title: string | null;
  readonly duration: number | null;
  /** Of a missing file: when its root was walked last before. Of a new one: when it was first seen. */
  readonly time: number;
}

export interface Join {
  readonly old: JoinCandidate;
  readonly new: JoinCandidate;
}

/** @returns undefined where the file says nothing of the kind */
type Identity = (candidate: JoinCandidate) => string | undefined;

export const IDENTITIES: readonly Identity[] = [
  ({ type, inode, size, mtime }) => JSON.stringify([type, inode, size, mtime]),
  ({ type, name, size, mtime }) => JSON.stringify([type, name, size, mtime]),
  ({ type, release_track: id }) => (id === null ? undefined : `${type} ${id}`),
  ({ type, recording: id }) => (id === null ? undefined : `${type} ${id}`),
  ({ type, artist, album, disc, track, title, duration }) =>
    artist === null || album === null || track === null || title === null || duration === null
      ? undefined
      : JSON.stringify([type, artist, album, disc ?? 1, track, title, Math.round(duration / 1000)]),
];

/** Missing files, and new ones of which each may be one of them. */
export interface Meeting {
  readonly old: readonly JoinCandidate[];
  readonly young: readonly JoinCandidate[];
}

/**
 * @param gone with those that this scan marked missing
 * @param before with those that were missing already
 * @param findBeside files that are like new ones of `before`, and there, or on a disk that is away: asked for once,
 *   and only where one of these would be taken for one that was missing
 */
export function findJoins(
  gone: Meeting,
  before: Meeting = { old: [], young: [] },
  findBeside: () => readonly JoinCandidate[] = () => [],
): Join[] {
  const joins: Join[] = [];
  let beside: readonly JoinCandidate[] | undefined;
  for (const [rank, identity] of IDENTITIES.entries()) {
    joins.push(...matches(left(gone, joins), identity));
    const found = matches(left(before, joins), identity);
    if (found.length === 0) continue;
    // What has just gone and stayed without a match was as much there as any.
    beside ??= [...gone.old, ...findBeside()];
    const others = [...beside, ...joins.map((join) => join.new)];
    const known = IDENTITIES.slice(0, rank + 1).map((each) => ({ each, keys: groups(others, each) }));
    const isCopy = (young: JoinCandidate) => known.some(({ each, keys }) => keys.has(each(young)));
    joins.push(...found.filter((join) => !isCopy(join.new)));
  }
  return joins;
}

function left({ old, young }: Meeting, joins: readonly Join[]): Meeting {
  const joined = new Set(joins.flatMap((join) => [join.old.file, join.new.file]));
  return {
    old: old.filter(({ file }) => !joined.has(file)),
    young: young.filter(({ file }) => !joined.has(file)),
  };
}

/** What is alone on both sides. */
function matches({ old, young }: Meeting, identity: Identity): Join[] {
  const byIdentity = groups(young, identity);
  return [...groups(old, identity)].flatMap(([key, [one, another]]) => {
    const [match, second] = byIdentity.get(key) ?? [];
    const alone = one !== undefined && another === undefined && match !== undefined && second === undefined;
    return alone && match.time > one.time ? [{ old: one, new: match }] : [];
  });
}

function groups(
  candidates: readonly JoinCandidate[],
  identity: Identity,
): Map<string | undefined, JoinCandidate[]> {
  const byKey = Map.groupBy(candidates, identity);
  byKey.delete(undefined);
  return byKey;
}
