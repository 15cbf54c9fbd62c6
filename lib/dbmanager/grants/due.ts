/**
 * Where the due rows of one consumer may be found; every row that is due is added. Ids mostly become due in ascending
 * order, ahead of the consumer's cursor; the lowest one that became due behind it is remembered, and the cursor goes
 * back there when it has reached the end. So a pull that can find nothing costs nothing, and none reads from the
 * beginning (refilling without a cursor is quadratic).
 */
export class DueRange {
  /** Nothing above it is due. */
  #high = 0;
  /** Lowest due id at or below the cursor. */
  #behind = Number.POSITIVE_INFINITY;
  #cursor = 0;
  /** How often the cursor went back. */
  #lap = 0;

  /** A row became due. */
  add(id: number): void {
    if (id <= this.#cursor) {
      this.#behind = Math.min(this.#behind, id);
      return;
    }
    // Nothing is due between the end that was reached and this one.
    if (this.#cursor >= this.#high && this.#behind === Number.POSITIVE_INFINITY) this.#cursor = id - 1;
    this.#high = Math.max(this.#high, id);
  }

  /** Look at ids with `after` < id <= `to`; undefined: nothing can be due. */
  window(): { readonly after: number; readonly to: number } | undefined {
    if (this.#cursor >= this.#high) {
      if (this.#behind === Number.POSITIVE_INFINITY) return undefined;
      this.#cursor = this.#behind - 1;
      this.#behind = Number.POSITIVE_INFINITY;
      this.#lap++;
    }
    return { after: this.#cursor, to: this.#high };
  }

  /** Every id up to `id` was looked at. */
  advance(id: number): void {
    this.#cursor = id;
  }

  /** Everything that is due now, as it is asked for in `isPast`. */
  mark(): DueMark {
    return { lap: this.#lap + (this.#behind === Number.POSITIVE_INFINITY ? 0 : 1), to: this.#high };
  }

  /** Everything that was due then has been looked at since. */
  isPast({ lap, to }: DueMark): boolean {
    return this.#lap > lap || (this.#lap === lap && this.#cursor >= to);
  }
}

/** The last place of what was due at a time. */
export interface DueMark {
  readonly lap: number;
  readonly to: number;
}
