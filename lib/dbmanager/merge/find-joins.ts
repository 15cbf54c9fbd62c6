/**
 * Which missing files are there after all, under a name that looked new: first by inode, size and mtime (a folder that was
 * moved, and scanned before its old place was believed gone), then by name, size and mtime (a move to another disk, by
 * copy and removal), then by what the track says it is: an id of MusicBrainz, or its
 * artist, album, number, title and length. A match counts only where it is the only one on both sides. The new file must
 * be younger than the last walk that could see the old one: what was there beside it is a copy, and a file of its own.
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

export function findJoins(missing: readonly JoinCandidate[], fresh: readonly JoinCandidate[]): Join[] {
  const joins: Join[] = [];
  let [old, young] = [missing, fresh];
  for (const identity of IDENTITIES) {
    const byIdentity = groups(young, identity);
    const found = [...groups(old, identity)].flatMap(([key, [one, another]]) => {
      const [match, second] = byIdentity.get(key) ?? [];
      const alone = one !== undefined && another === undefined && match !== undefined && second === undefined;
      return alone && match.time > one.time ? [{ old: one, new: match }] : [];
    });
    joins.push(...found);
    const joined = new Set(found.flatMap((join) => [join.old.file, join.new.file]));
    old = old.filter(({ file }) => !joined.has(file));
    young = young.filter(({ file }) => !joined.has(file));
  }
  return joins;
}

function groups(candidates: readonly JoinCandidate[], identity: Identity): Map<string, JoinCandidate[]> {
  const byKey = Map.groupBy(candidates, identity);
  byKey.delete(undefined);
  return byKey as Map<string, JoinCandidate[]>;
}
