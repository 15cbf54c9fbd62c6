/**
 * The script data of Flash films (AMF0: `onMetaData`). An array says how many values it has, and MediaInfo (26.05) counts
 * to there even where the data end before: four billion steps for a number that lies. So such a number is made smaller
 * before MediaInfo sees it. An honest one needs no mending: a value is a byte at least.
 */

const HEADER = 13;
const TAG_HEAD = 11;
const SCRIPT = 18;
/** Deeper ones are not looked into: nobody writes them. */
const DEPTH_CAP = 32;

/** Bytes of values that have always as many, by type; the others begin with a length, or hold values. */
const SIZES: Readonly<Record<number, number>> = { 0: 8, 1: 1, 7: 2, 11: 10 };
const STRINGS: ReadonlySet<number> = new Set([2, 4]);
const LONG_STRINGS: ReadonlySet<number> = new Set([12, 15]);
/** A number, and then so many names with values. */
const NAMED = 8;
/** Names with values, up to an end. */
const OBJECTS: ReadonlySet<number> = new Set([3, 16]);
/** A number, and then so many values. */
const LISTS: ReadonlySet<number> = new Set([10, 14]);
const END = 9;

/** Changes `bytes`, the first ones of a film. */
export function boundCounts(bytes: Uint8Array): void {
  const film = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (film.toString('latin1', 0, 3) !== 'FLV') return;
  for (let at = HEADER; at + TAG_HEAD <= film.length;) {
    const size = film.readUIntBE(at + 1, 3);
    const data = film.subarray(at + TAG_HEAD, at + TAG_HEAD + size);
    if (film[at] === SCRIPT) new Script(data).bound();
    at += TAG_HEAD + size + 4;
  }
}

class Script {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  /** A name, and what has it. */
  bound(): void {
    this.#value(0);
    this.#value(0);
  }

  /** @returns whether it is an end */
  #value(depth: number): boolean {
    const type = this.#number(1);
    if (type === END) return true;
    if (STRINGS.has(type)) this.#skip(2);
    else if (LONG_STRINGS.has(type)) this.#skip(4);
    else if (OBJECTS.has(type)) this.#values(Number.POSITIVE_INFINITY, true, depth);
    else if (type === NAMED || LISTS.has(type)) this.#values(this.#count(), type === NAMED, depth);
    else this.#at += SIZES[type] ?? 0;
    return false;
  }

  #values(count: number, areNamed: boolean, depth: number): void {
    if (depth === DEPTH_CAP) this.#at = this.#data.length;
    for (let left = count; left > 0 && this.#at < this.#data.length; left--) {
      if (areNamed) this.#skip(2);
      if (this.#value(depth + 1) && areNamed) return;
    }
  }

  #count(): number {
    const place = this.#at;
    const count = this.#number(4);
    const most = this.#data.length - this.#at;
    if (count > most && most >= 0) this.#data.writeUInt32BE(most, place);
    return Math.min(count, most);
  }

  /** A length of so many bytes, and what has it. */
  #skip(bytes: number): void {
    const length = this.#number(bytes);
    this.#at += length;
  }

  #number(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return this.#at <= this.#data.length ? this.#data.readUIntBE(at, bytes) : 0;
  }
}
