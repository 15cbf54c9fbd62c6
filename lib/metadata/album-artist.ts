/**
 * Who an album is filed under. Credits are kept as written; only to find out whether all tracks have one artist, a guest
 * does not count: `A`, `A feat. B` and `A (ft. C)` are all by A.
 */
import { JOIN } from './columns.ts';

export const VARIOUS_ARTISTS = 'Various Artists';

/** Behind the artist: `feat. B`, `(ft. B)`, `[featuring B]`; blanks before it are left to `trimEnd`. */
const GUESTS = /[([]?(?<![\p{L}\p{N}])(?:feat|ft|featuring)(?:\.\s*|\s+)\S/iu;
/** Characters. What is longer names no guests. */
const LONGEST = 1024;

const VARIOUS = /^(?:various(?: artists?)?|v\.? ?a\.?)$/;

/** The tracks of an album say the same, one after the other. */
const normalNames = new Map<string, string>();
const KEPT = 256;

/** For comparing: letter case, kinds and number of blanks, and the two ways to write an accent do not tell apart. */
export function normalName(text: string): string {
  let normal = normalNames.get(text);
  if (normal === undefined) {
    normal = normalized(text);
    if (normalNames.size === KEPT) normalNames.clear();
    normalNames.set(text, normal);
  }
  return normal;
}

function normalized(text: string): string {
  const normal = text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return VARIOUS.test(normal) ? 'various artists' : normal;
}

/** @param artist several names are joined by `; ` @returns the first one without guests, as written */
export function leadArtist(artist: string): string {
  const [first = artist] = artist.split(JOIN, 1);
  const guests = first.length > LONGEST ? -1 : first.search(GUESTS);
  const lead = (guests < 0 ? first : first.slice(0, guests)).trim();
  return lead === '' ? artist : lead;
}

/** What is known of the artists of some tracks: nobody yet, one name, or several. */
export type OneArtist = { readonly name: string } | 'several' | undefined;

/** @param artist of one more track; null: it names none */
export function joinArtist(known: OneArtist, artist: string | null): OneArtist {
  if (artist === null || known === 'several') return known;
  if (known?.name === artist) return known;
  const lead = leadArtist(artist);
  if (known === undefined) return { name: lead };
  return normalName(lead) === normalName(known.name) ? known : 'several';
}
