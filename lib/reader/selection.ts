/**
 * The items that a query is about: what a statement begins with, and what it asks of each row. Everything but the list
 * of columns and the order, which are of those who use it.
 */
import { wordsOf } from '../query/query.ts';
import type { Condition, Query, Words } from '../query/query.ts';
import { compile } from './condition.ts';
import { ALL, allOf, joined, part } from './part.ts';
import type { Part } from './part.ts';
import type { Need } from './place.ts';
import { NARROW, seedOf, wordsSeed } from './seed.ts';
import type { Seed } from './seed.ts';
import { NOT_SHOWN, NOT_WHOLE } from './shown.ts';
import type { Statements } from './statements.ts';

/** How a statement uses the rows: the `first` ones by id, `all` of them, or all with their `rank`. */
export type Use = 'first' | 'all' | 'ranked';

export interface Selection {
  /** Undefined: all items, by their ids. */
  readonly seed: Seed | undefined;
  /** It is about so few items that what is made of them may be made anew for every page. */
  readonly narrow: boolean;
  /** Everything that is asked of `one.id`. */
  readonly where: Part;
  /** A SELECT of the ids that are left out, each once; undefined where something else is asked too. */
  readonly butThese: string | undefined;
  /** `FROM ... AS one` with what `where` and the caller join. @param over a SELECT of `id` to begin with instead */
  from(needs?: readonly Need[], over?: Part): Part;
}

/** Index file_missing, then item_file. */
const MISSING =
  'SELECT gone.id FROM file CROSS JOIN item AS gone ON gone.file = file.id WHERE file.missing_since IS NOT NULL';

export function select(statements: Statements, query: Query, use: Use): Selection {
  const { where: asked, missing = false } = query;
  const [words] = use === 'ranked' ? wordsOf(asked) : [];
  // What the statement begins with are the rows that have the words: they need not be asked of each again.
  const rest = asked === undefined || words === undefined ? asked : without(asked, words);
  const compiled = rest === undefined ? undefined : compile(statements, rest);
  const hidden = query.from === 'files' ? NOT_WHOLE : NOT_SHOWN;
  const where = allOf([
    compiled?.part ?? ALL,
    part(`one.id NOT IN (${hidden})`),
    missing === 'all' ? ALL : part(`one.id ${missing ? 'IN' : 'NOT IN'} (${MISSING})`),
  ]);
  const seed = chosen(statements, asked, words, use) ?? (missing === true ? missingSeed(use) : undefined);
  return {
    seed,
    narrow: seed !== undefined && seed.size <= NARROW,
    where,
    butThese: asked === undefined && missing === false ? `${hidden} UNION ${MISSING}` : undefined,
    from: (needs = [], over = seed?.select) => from([...(compiled?.needs ?? []), ...needs], over),
  };
}

function chosen(
  statements: Statements,
  asked: Condition | undefined,
  words: Words | undefined,
  use: Use,
): Seed | undefined {
  if (asked === undefined) return undefined;
  if (words !== undefined) return wordsSeed(statements, words, true);
  const seed = seedOf(statements, asked);
  // Of a long list that is not in order the first ones would cost as much as all.
  return use === 'first' && seed !== undefined && !seed.ordered && seed.size > NARROW ? undefined : seed;
}

function without(asked: Condition, words: Words): Condition | undefined {
  if (asked === words) return undefined;
  return asked.op === 'and' ? { op: 'and', of: asked.of.flatMap((one) => without(one, words) ?? []) } : asked;
}

function missingSeed(use: Use): Seed | undefined {
  const select = part(MISSING);
  return use === 'first'
    ? undefined
    : { select, ordered: false, size: NARROW + 1, what: 'index file_missing' };
}

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
