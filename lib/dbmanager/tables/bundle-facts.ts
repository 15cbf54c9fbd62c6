/** What is known of the tracks of a bundle together, beside what they say alike: in which order they come is all the same. */
import { joinArtist } from '../../metadata/album-artist.ts';
import type { OneArtist } from '../../metadata/album-artist.ts';
import { earlierDate } from '../../metadata/album-date.ts';
import { isVarious } from '../../metadata/album-identity.ts';
import type { Said } from '../../metadata/album-identity.ts';

export interface BundleFacts {
  readonly said: Said;
  artist: OneArtist;
  /** The earliest, or the year where no date is known. */
  date: string | null;
  year: number | null;
  /** What is known may be wrong: the tracks are to be read again. */
  stale: boolean;
}

/** Of no tracks. */
export const NOTHING = { artist: undefined, date: null, year: null, stale: false } as const;

export function addTrack(
  facts: Pick<BundleFacts, 'artist' | 'date' | 'year'>,
  artist: unknown,
  date: unknown,
  year: unknown,
): void {
  if (typeof artist === 'string') facts.artist = joinArtist(facts.artist, artist);
  const known = typeof date === 'string' ? date : typeof year === 'number' ? String(year) : facts.date;
  if (known !== facts.date && known !== null)
    facts.date = facts.date === null ? known : earlierDate(facts.date, known);
  if (typeof year === 'number' && (facts.year === null || year < facts.year)) facts.year = year;
}

/** @param kin those that are decided as one with it; what has no track left does not count */
export function withKin(
  { date, year }: BundleFacts,
  kin: readonly BundleFacts[],
): Pick<BundleFacts, 'date' | 'year'> & { readonly marked: boolean } {
  if (kin.length === 0) return { date, year, marked: false };
  const all = { artist: undefined, date, year };
  const there = kin.filter(({ stale }) => !stale);
  for (const each of there) addTrack(all, null, each.date, each.year);
  return { date: all.date, year: all.year, marked: there.some(({ said }) => isVarious(said)) };
}
