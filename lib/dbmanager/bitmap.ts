/** A set of row ids: one bit an id, 125 KB for a million. */
export class Bitmap {
  #words: Uint32Array = new Uint32Array(1024);

  /** @returns false where it was in the set already */
  add(id: number): boolean {
    const word = id >>> 5;
    if (word >= this.#words.length) {
      const wider = new Uint32Array(Math.max(word + 1, this.#words.length * 2));
      wider.set(this.#words);
      this.#words = wider;
    }
    const bit = 1 << (id & 31);
    const before = this.#words[word] as number;
    if ((before & bit) !== 0) return false;
    this.#words[word] = before | bit;
    return true;
  }

  delete(id: number): void {
    if (this.has(id)) this.#words[id >>> 5] = (this.#words[id >>> 5] as number) & ~(1 << (id & 31));
  }

  has(id: number): boolean {
    return ((this.#words[id >>> 5] ?? 0) & (1 << (id & 31))) !== 0;
  }

  /** The lowest id above this one; undefined: there is none. */
  after(id: number): number | undefined {
    let word = (id + 1) >>> 5;
    let bits = (this.#words[word] ?? 0) & (-1 << ((id + 1) & 31));
    while (bits === 0) {
      if (++word >= this.#words.length) return undefined;
      bits = this.#words[word] as number;
    }
    return word * 32 + 31 - Math.clz32(bits & -bits);
  }
}
