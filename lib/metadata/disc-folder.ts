/** Discs of one album that lie in folders of their own: `Album/CD1`, `Album/Disc 2 - Live`, `Album/Scheibe 3`. */

/** The whole name, or its beginning: `CD Singles` and `Discovery` are no discs. */
const DISC =
  /^(?:cd|dis[ck]|disque|disco|dvd|lp|scheibe)[ ._#-]*(?:\d{1,2}|[a-d]|[ivx]{1,4})(?![\p{L}\p{N}])/iu;

/** @param path of a folder @returns the folder of the album: the one above, where this one holds one disc of several */
export function albumFolder(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash > 0 && DISC.test(path.slice(slash + 1)) ? path.slice(0, slash) : path;
}
