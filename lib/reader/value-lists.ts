/**
 * The items of each value of a key, as the index facet_browse has them, but those of missing files, in memory: what thousands
 * of items say of the key is counted by one walk over them, not by a search for each. 4 bytes a value of an item.
 *
 * They hold until somebody commits. To make them costs less than two answers without them, so that is done for the third
 * answer of one state of the library: a scan, which commits all the time, hardly ever makes any.
 */
import { GONE } from './shown.ts';
import type { Sql, Statements } from './statements.ts';

interface ValueList {
  readonly value: number;
  readonly items: Uint32Array;
}

/** Another number where another connection has committed. */
const STATE = 'PRAGMA data_version';

/** Index facet_browse, all of one key. */
const LISTS: Sql<{ readonly value: number; readonly items: string }> =
  'SELECT value, json_group_array(item) AS items FROM facet WHERE key = ? GROUP BY value';

const GONE_ITEMS: Sql<{ readonly id: number }> = GONE;

/** Answers of one state without lists. */
const WITHOUT = 2;

export class ValueLists {
  readonly #statements: Statements;
  #state = 0;
  /** By key: how often it was asked for. */
  readonly #asked = new Map<number, number>();
  readonly #lists = new Map<number, readonly ValueList[]>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** @returns undefined where they are not worth it yet */
  of(key: number): readonly ValueList[] | undefined {
    const state = this.#statements.number(STATE);
    if (state !== this.#state) {
      this.#asked.clear();
      this.#lists.clear();
      this.#state = state;
    }
    const asked = this.#asked.get(key) ?? 0;
    this.#asked.set(key, asked + 1);
    if (asked < WITHOUT) return undefined;
    const lists = this.#lists.get(key) ?? this.#read(key);
    this.#lists.set(key, lists);
    return lists;
  }

  #read(key: number): ValueList[] {
    const isGone = marksOf(this.#statements.all(GONE_ITEMS).map(({ id }) => id));
    return this.#statements.all(LISTS, key).map(({ value, items }) => {
      const there = (JSON.parse(items) as number[]).filter((item) => isGone[item] !== 1);
      return { value, items: Uint32Array.from(there) };
    });
  }
}

/** @returns value and how many of the items have it, where any has */
export function countIn(lists: readonly ValueList[], items: readonly number[]): [number, number][] {
  const isAsked = marksOf(items);
  return lists.flatMap(({ value, items: having }) => {
    let count = 0;
    for (const item of having) count += isAsked[item] ?? 0;
    return count === 0 ? [] : [[value, count]];
  });
}

/** 1 at each of them. */
function marksOf(items: readonly number[]): Uint8Array {
  const marks = new Uint8Array(items.reduce((most, item) => Math.max(most, item), 0) + 1);
  for (const item of items) marks[item] = 1;
  return marks;
}
