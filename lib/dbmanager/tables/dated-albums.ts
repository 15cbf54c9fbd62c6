/** Which albums there are of some that differ only in a date of one year (`metadata/album-date.ts`). */
import { meantDate } from '../../metadata/album-date.ts';

/** Bundles of one album that have the same date. */
export interface DatedBundles {
  /** Undefined: they are in none yet. */
  readonly album: number | undefined;
  readonly date: string;
}

/** An album as it is to be. */
export interface DatedAlbum {
  /** Undefined: it has no row yet. */
  readonly id: number | undefined;
  readonly date: string;
  readonly bundles: readonly DatedBundles[];
}

/**
 * Whatever has the date of an album already is that album. Else one of those that its bundles come from, and whose own
 * date nobody has any more, becomes it, and keeps its id: the oldest of several.
 *
 * @param known album -> its date, of all of the year; albums that nothing is in are among them
 */
export function datedAlbums(
  known: ReadonlyMap<number, string>,
  bundles: readonly DatedBundles[],
): DatedAlbum[] {
  const dates = new Set(bundles.map(({ date }) => date));
  const ofDate = Map.groupBy(bundles, ({ date }) => meantDate(date, dates));
  const kept = new Map([...known].map(([id, date]) => [date, id]));
  const taken = new Set<number>();
  return [...ofDate]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([date, members]) => {
      const free = members.flatMap(({ album }) =>
        album === undefined || taken.has(album) || ofDate.has(known.get(album) ?? '') ? [] : [album],
      );
      const id = kept.get(date) ?? (free.length === 0 ? undefined : Math.min(...free));
      if (id !== undefined) taken.add(id);
      return { id, date, bundles: members };
    });
}
