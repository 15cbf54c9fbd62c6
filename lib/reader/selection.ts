/**
 * The items that a query is about: what a statement begins with, and what it asks of each row. Everything but the list
 * of columns and the order, which are of those who use it.
 */
import { wordsOf } from '../query/query.ts';
import type { Condition, Query } from '../query/query.ts';
import { asFiled } from './as-filed.ts';
import { compile } from './condition.ts';
import { ALL, allOf, joined, part } from './part.ts';
import type { Part } from './part.ts';
import type { Need } from './place.ts';
import { NARROW, seedOf, wordsSeed } from './seed.ts';
import type { Seed } from './seed.ts';
import { GONE, HAS_TRACKS, NOT_SHOWN, NOT_WHOLE } from './shown.ts';
import type { Statements } from './statements.ts';
import { tiersOf } from './tiers.ts';
import type { Tier } from './tiers.ts';

/**
 * How a statement uses the rows: the `first` ones by id, `all` of them, the best ones first (`ranked`), or all with how well
 * the words fit (`weighed`), as `rank`.
 */
export type Use = 'first' | 'all' | 'ranked' | 'weighed';

/** Rows `one` with the column `id`. */
export interface Rows {
  /** Everything that is asked of `one.id`. */
  readonly where: Part;
  /** `FROM ... AS one` with what is joined for `where` and the caller. */
  readonly from: (needs?: readonly Need[]) => Part;
}

export interface Selection {
  /** Undefined: all items, by their ids. */
  readonly seed: Seed | undefined;
  /** It is about so few items that what is made of them may be made anew for every page. */
  readonly narrow: boolean;
  /** Of the seed: what all of these fulfil is not asked. */
  readonly rows: Rows;
  /** `rows`, and those of missing files although they are left out: to leave them out costs as much as to find the others. */
  readonly withGone: () => Rows;
  /** The rows, best first, where they are too many to be weighed: in parts, each behind the one before. */
  readonly tiers: readonly (Rows & Pick<Tier, 'last'>)[] | undefined;
  /** A SELECT of the ids that are left out, each once; undefined where something else is asked too. */
  readonly butThese: string | undefined;
  /** Of a SELECT of `id` instead. */
  readonly over: (select: Part) => Rows;
}

/** Items of which each is weighed, where the words are in no more. */
const WEIGHED = 2000;

const NOTHING = 'SELECT 0 AS id WHERE 0';

/** @param rank of the last row of the page before, where rows are `ranked` */
export function select(statements: Statements, query: Query, use: Use, rank?: number): Selection {
  const { missing = false } = query;
  const asked = askedOf(statements, query);
  const seed = chosen(statements, asked, use) ?? (missing === true ? GONE_SEED : undefined);
  const hidden = statements.number(HAS_TRACKS) === 0 ? [] : [query.from === 'files' ? NOT_WHOLE : NOT_SHOWN];
  const left = missing === false ? [...hidden, GONE] : hidden;
  const always = [...notIn(left), missing === true ? part(`one.id IN (${GONE})`) : ALL];
  const rowsOf = (select: Part | undefined, condition: Condition | undefined, more = always): Rows => {
    const compiled = condition === undefined ? undefined : compile(statements, condition);
    return {
      where: allOf([compiled?.part ?? ALL, ...more]),
      from: (needs = []) => from([...(compiled?.needs ?? []), ...needs], select),
    };
  };
  const remaining = asked === undefined ? undefined : without(asked, seed?.answers ?? []);
  const inTiers = use === 'ranked' && seed !== undefined && isBroad(seed, rank);
  return {
    seed,
    narrow: seed !== undefined && seed.size <= NARROW,
    rows: rowsOf(seed?.select, remaining),
    withGone: () => rowsOf(seed?.select, remaining, notIn(hidden)),
    tiers: inTiers
      ? tiersOf(statements, wordsOf(asked)).map(({ select, last }) => ({
          ...rowsOf(select, remaining),
          last,
        }))
      : undefined,
    butThese: asked === undefined && missing !== true ? oneEach(left) : undefined,
    over: (select) => rowsOf(select, asked),
  };
}

function askedOf(statements: Statements, { from, where }: Query): Condition | undefined {
  const isFiled = from === 'albums' || from === 'artists';
  return isFiled && where !== undefined ? asFiled(statements, where) : where;
}

function notIn(lists: readonly string[]): Part[] {
  return lists.map((ids) => part(`one.id NOT IN (${ids})`));
}

/** A whole with several tracks is among those that are not shown once for each. */
function oneEach(lists: readonly string[]): string {
  return lists.length === 0 ? NOTHING : `SELECT DISTINCT id FROM (${lists.join(' UNION ALL ')})`;
}

/** As the page before, however many there are now: weights are below 0, ranks of tiers are not. */
function isBroad({ size }: Seed, rank: number | undefined): boolean {
  return rank === undefined ? size > WEIGHED : rank >= 0;
}

function chosen(statements: Statements, asked: Condition | undefined, use: Use): Seed | undefined {
  if (asked === undefined) return undefined;
  const words = use === 'ranked' || use === 'weighed' ? wordsOf(asked) : [];
  if (words.length > 0) return wordsSeed(statements, words, true);
  const seed = seedOf(statements, asked);
  // Of a long list that is not in order the first ones would cost as much as all.
  return use === 'first' && seed !== undefined && !seed.ordered && seed.size > NARROW ? undefined : seed;
}

/** What is left to be asked where some conditions are known to be true. */
function without(asked: Condition, answered: readonly Condition[]): Condition | undefined {
  if (answered.includes(asked)) return undefined;
  return asked.op === 'and'
    ? { op: 'and', of: asked.of.flatMap((one) => without(one, answered) ?? []) }
    : asked;
}

/** In the order of their ids; how many they are does not matter where nothing else is asked. */
const GONE_SEED: Seed = {
  select: part(GONE),
  ordered: true,
  size: NARROW + 1,
  what: 'table gone',
  answers: [],
};

/** CROSS JOIN: SQLite takes the tables in the order they are written. */
const JOINS: Readonly<Record<Need, string>> = {
  item: 'CROSS JOIN item ON item.id = one.id',
  file: 'CROSS JOIN file ON file.id = item.file',
  place: 'CROSS JOIN folder ON folder.id = file.folder CROSS JOIN root ON root.id = folder.root',
  best: 'LEFT JOIN best ON best.item = one.id',
  bundle: 'LEFT JOIN bundle ON bundle.id = best.bundle',
};

function from(needs: readonly Need[], over: Part | undefined): Part {
  const wanted = new Set(needs);
  if (wanted.has('place')) wanted.add('file');
  if (wanted.has('file')) wanted.add('item');
  if (wanted.has('bundle')) wanted.add('best');
  const joins = (['item', 'file', 'place', 'best', 'bundle'] as const).filter((need) => wanted.has(need));
  const first = over === undefined ? part('item AS one') : part(`(${over.sql}) AS one`, ...over.values);
  return joined([first, ...joins.map((need) => part(JOINS[need]))], ' ', 'FROM ');
}
