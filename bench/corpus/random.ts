/** Seeded chance: the same seed gives the same corpus on every machine. */

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to, not including, 1 (mulberry32: 32 bits of state are plenty for names and sizes). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** A whole number whose logarithm is even: small ones are as usual as large ones are rare. */
  skewed(from: number, to: number): number {
    return Math.round(from * (to / from) ** this.next());
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.int(0, items.length - 1)] as Item;
  }

  /** Bytes that do not compress. */
  bytes(length: number): Buffer {
    const words = new Uint32Array(Math.ceil(length / 4));
    let state = this.int(1, 0x7fff_ffff);
    for (let index = 0; index < words.length; index++) {
      state ^= state << 13; // xorshift32: four bytes a step
      state ^= state >>> 17;
      state ^= state << 5;
      words[index] = state;
    }
    return Buffer.from(words.buffer, 0, length);
  }
}

/** Deals items out so that after any number of deals each has had its share, as nearly as whole numbers can. */
export class Quota<Item> {
  readonly #dealt: { readonly item: Item; readonly share: number; count: number }[];

  constructor(items: readonly Item[], share: (item: Item) => number) {
    this.#dealt = items.map((item) => ({ item, share: share(item), count: 0 }));
  }

  /** The item that is furthest behind. @param amount how many it is dealt at once */
  deal(amount = 1): Item {
    const next = this.#dealt.reduce((best, entry) =>
      (entry.count + amount) / entry.share < (best.count + amount) / best.share ? entry : best,
    );
    next.count += amount;
    return next.item;
  }
}
