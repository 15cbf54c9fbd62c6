/** Folders that are a part of what the folder above them is: discs of an album, seasons of a series. */

const DISC =
  /^(?:cd|dis[ck]|disque|lp|vinyl|tape|side)[ ._-]*(?:\d{1,2}|[a-d]|one|two|three|four)(?![a-z0-9])/i;
const SEASON =
  /^(?:(?:season|series|staffel|saison|temporada|stagione|seizoen)[ ._-]*\d{1,4}|s\d{1,2}|specials)$/i;

/** `CD 1`, `Disc 2 - Live`, `Side B`: a picture above it is that of the album, where above others it is the artist's. */
export function isDiscFolder(name: string): boolean {
  return DISC.test(name);
}

/** A disc, or `Season 02`, `S02`, `Specials`. */
export function isPartFolder(name: string): boolean {
  return DISC.test(name) || SEASON.test(name);
}
