/**
 * The order of hits where so many items have the words that they cannot be weighed within milliseconds: to weigh one
 * (`bm25` reads how long its texts are) costs ten times what it costs to find it. What people mean comes first:
 *
 * 1. items whose title begins with the words, the shortest title first: `love` finds `Love` before `Love Me Do`
 * 2. those that have them in title, artist or album, as they were found
 * 3. all others, as they were found
 *
 * Where the last word is a beginning of a letter or two, the first of these come as they were found; where it is not the
 * only word, there are none.
 *
 * A page ends when it is full, so most pages read the first of these only. Words that no title, artist or album has (the
 * suffix of every file) are all of the last kind: that is asked once, for each kind would be a walk over all of their hits.
 * Of these the items that have the last word whole come before those that have it as a beginning: the first are read one
 * by one, and a page of them ends when it is full; to find the others FTS5 puts their lists together before it tells one.
 */
import type { TextKey, Words } from '../query/query.ts';
import { part } from './part.ts';
import type { Part } from './part.ts';
import type { Statements } from './statements.ts';
import { allToFts, hasShortBeginning, whole } from './words.ts';

export interface Tier {
  /** A SELECT of `id` and `rank` (0 or above): hits that are in no tier before. */
  readonly select: Part;
  /** The highest rank in it. */
  readonly last: number;
}

const MAIN: readonly TextKey[] = ['title', 'artist', 'album'];
/** FTS5, to the first hit. */
const IS_ANY = 'SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ?)';
/** Longer titles are equal. */
const LONGEST = 999;

/** @param words of which `allToFts` makes something */
export function tiersOf(statements: Statements, words: readonly Words[]): readonly Tier[] {
  const main = allToFts(words, { keys: MAIN }) ?? '';
  const all = allToFts(words) ?? '';
  const isKeyed = words.every(({ key }) => key !== undefined);
  // A letter or two are somewhere, and it costs as much to ask for them as to find them.
  const mayBeNone = !isKeyed && !hasShortBeginning(words);
  if (mayBeNone && statements.number(IS_ANY, main) === 0) return wholeFirst(words, all);
  return [
    ...begunTiers(words, main),
    ...(isKeyed ? [] : [{ select: found(`(${all}) NOT (${main})`, LONGEST + 2), last: LONGEST + 2 }]),
  ];
}

function wholeFirst(words: readonly Words[], all: string): Tier[] {
  const exact = allToFts(whole(words)) ?? '';
  if (exact === all) return [{ select: found(all, LONGEST + 2), last: LONGEST + 2 }];
  return [
    { select: found(exact, LONGEST + 2), last: LONGEST + 2 },
    { select: found(`(${all}) NOT (${exact})`, LONGEST + 3), last: LONGEST + 3 },
  ];
}

function begunTiers(words: readonly Words[], main: string): Tier[] {
  const first = allToFts(words, { keys: ['title'], first: true }) ?? '';
  const isShort = hasShortBeginning(words);
  // Titles that begin with one word, and have another one that is hardly typed yet: the search would cost more than it tells.
  if (isShort && words.flatMap(({ text }) => text.trim().split(/\s+/)).length > 1)
    return [{ select: found(main, LONGEST + 1), last: LONGEST + 1 }];
  return [
    isShort || !hasTitle(words)
      ? { select: found(first, 0), last: 0 }
      : { select: byTitle(first), last: LONGEST },
    { select: found(`(${main}) NOT (${first})`, LONGEST + 1), last: LONGEST + 1 },
  ];
}

function hasTitle([first]: readonly Words[]): boolean {
  return first?.key === undefined || first.key === 'title';
}

/** Index search, then primary key of best. */
function byTitle(query: string): Part {
  return part(
    `SELECT search.rowid AS id, min(length(best.title), ${LONGEST}) AS rank
    FROM search CROSS JOIN best ON best.item = search.rowid WHERE search MATCH ?`,
    query,
  );
}

function found(query: string, rank: number): Part {
  return part(`SELECT rowid AS id, ${rank} AS rank FROM search WHERE search MATCH ?`, query);
}
