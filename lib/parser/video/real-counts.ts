/**
 * The counts of RealMedia: of the places in its index, and of the properties of its metadata, which lie in one another.
 * MediaInfo (26.05) counts to them even where the bytes end before, four billion steps for a number that lies. So each is
 * made smaller before MediaInfo sees it, to what the bytes behind it can hold; an honest one needs no mending.
 */

const MARK = '.RMF';
/** Name, size, version, count, stream, place of the next one. */
const INDEX = { mark: 'INDX', count: 10, head: 20, entry: 14 } as const;
/** Name, version; then the first property. */
const METADATA = { mark: 'RJMD', head: 8 } as const;
/** Size, type, flags, two offsets, count, and the length of the name. */
const PROPERTY = { type: 4, count: 20, name: 24, head: 28 } as const;
/** In the list before the properties inside of one: where it is, how many have its name. */
const ENTRY = 8;
/** A type of values that have four bytes, whatever is said of their length. */
const INTEGER = 4;
/** Deeper ones are not looked into: nobody writes them. */
const DEPTH_CAP = 64;

export function isRealMedia(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, MARK.length).toString('latin1') === MARK;
}

/** Changes `bytes`, a stretch of a film. */
export function boundRealCounts(bytes: Uint8Array): void {
  const film = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const at of places(film, INDEX.mark))
    bound(film, at + INDEX.count, (film.length - at - INDEX.head) / INDEX.entry);
  for (const at of places(film, METADATA.mark)) boundProperties(film, at + METADATA.head, 1, 0);
}

function* places(film: Buffer, mark: string): Generator<number> {
  for (let at = film.indexOf(mark); at !== -1; at = film.indexOf(mark, at + mark.length)) yield at;
}

/** @returns where they end */
function boundProperties(film: Buffer, start: number, count: number, depth: number): number {
  let at = start;
  for (let left = count; left > 0 && at + PROPERTY.head <= film.length; left--) {
    const value = at + PROPERTY.head + film.readUInt32BE(at + PROPERTY.name);
    const length = value + 4 <= film.length ? film.readUInt32BE(value) : 0;
    const list = value + 4 + (film.readUInt32BE(at + PROPERTY.type) === INTEGER ? 4 : length);
    const most = depth === DEPTH_CAP ? 0 : (film.length - list) / (ENTRY + PROPERTY.head);
    const inside = bound(film, at + PROPERTY.count, most);
    at = boundProperties(film, list + inside * ENTRY, inside, depth + 1);
  }
  return at;
}

/** @returns the count there, or what it was made */
function bound(film: Buffer, at: number, most: number): number {
  if (at + 4 > film.length) return 0;
  const count = film.readUInt32BE(at);
  const limit = Math.max(0, Math.floor(most));
  if (count <= limit) return count;
  film.writeUInt32BE(limit, at);
  return limit;
}
