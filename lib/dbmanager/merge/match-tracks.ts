/**
 * Which track of one file is which of another, where the second is what the first was: by number where both have the
 * same numbers, else by where they begin, for a sheet may count what another one leaves out.
 */

export interface FileTrack {
  readonly item: number;
  /** Its number; below 0: it was withdrawn. */
  readonly part: number;
  /** Milliseconds into the file. */
  readonly start: number | null;
}

export interface TrackPair {
  readonly old: FileTrack;
  readonly new: FileTrack;
}

/** Milliseconds: a gap between tracks belongs to one or the other, an encoder adds a little at the begin. */
const NEAR = 2_000;

export function matchTracks(old: readonly FileTrack[], young: readonly FileTrack[]): TrackPair[] {
  const now = young.filter(({ part }) => part > 0);
  const told = old.filter(({ part }) => part > 0);
  // Of a file whose sheet went before it did all tracks are withdrawn.
  const before = told.length === 0 ? old : told;
  const isAsBefore = told.length === now.length && now.every((track) => byNumber(told, track) !== undefined);
  const match = told.length === 0 || isAsBefore ? byNumber : byStart;
  const pairs = new Map<number, TrackPair>();
  for (const track of now) {
    const one = match(before, track);
    if (one === undefined) continue;
    const other = pairs.get(one.item);
    if (other === undefined || away(one, track) < away(one, other.new))
      pairs.set(one.item, { old: one, new: track });
  }
  return [...pairs.values()];
}

function byNumber(tracks: readonly FileTrack[], { part }: FileTrack): FileTrack | undefined {
  return tracks.find((track) => Math.abs(track.part) === part);
}

function byStart(tracks: readonly FileTrack[], wanted: FileTrack): FileTrack | undefined {
  const [nearest] = tracks.toSorted((one, other) => away(one, wanted) - away(other, wanted));
  return nearest !== undefined && away(nearest, wanted) <= NEAR ? nearest : undefined;
}

function away(one: FileTrack, other: FileTrack): number {
  return one.start === null || other.start === null
    ? Number.POSITIVE_INFINITY
    : Math.abs(one.start - other.start);
}
