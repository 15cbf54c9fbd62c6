/** Words, as a query of FTS5 that can mean nothing else. */
import { fold } from '../metadata/fold.ts';
import { TEXT_KEYS } from '../query/query.ts';
import type { TextKey, Words } from '../query/query.ts';
import { part } from './part.ts';
import type { Part } from './part.ts';

/** How well a row fits: the lower the better, and below 0. */
const RANK = `bm25(search, ${Object.values(TEXT_KEYS).join(', ')})`;

/** Better than any weight. */
const EXACT = 1000;

/** As `RANK`, and before all others what has the words as its whole title: of those that begin with them (primary key of best). */
export function rankOf(words: readonly Asked[]): Part {
  const isTitle = words.every(({ key, prefix = false }) => !prefix && (key === undefined || key === 'title'));
  const begun = allToFts(words, { keys: ['title'], first: true });
  if (!isTitle || begun === undefined) return part(RANK);
  const title = fold(words.map(({ text }) => text.trim()).join(' '));
  return part(
    `${RANK} - CASE WHEN search.rowid IN (SELECT rowid FROM search AS begun WHERE begun.search MATCH ?) THEN
      coalesce((SELECT ${EXACT} * (fold(best.title) = ?) FROM best WHERE best.item = search.rowid AND length(best.title) <= ?), 0)
      ELSE 0 END`,
    begun,
    title,
    2 * title.length,
  );
}

type Asked = Omit<Words, 'op'>;
const SHORT = 2;

/** Where the words are wanted; `first`: the first of them at the beginning of it. */
interface Where {
  readonly keys?: readonly TextKey[];
  readonly first?: boolean;
}

/**
 * All of them.
 *
 * @returns undefined where there is nothing to look for in one of them
 */
export function allToFts(all: readonly Asked[], where?: Where): string | undefined {
  const queries = all.map((words, at) => toFts(words, at === 0 ? where : { ...where, first: false }));
  return queries.includes(undefined) ? undefined : queries.map((one) => `(${one})`).join(' AND ');
}

/** The same words, none of them a beginning only: FTS5 finds these one by one, from the first. */
export function whole<One extends Asked>(all: readonly One[]): readonly One[] {
  return all.map((words) => ({ ...words, prefix: false }));
}

/** The last word is a beginning of a letter or two: FTS5 puts the lists of thousands of words together for it. */
export function hasShortBeginning(all: readonly Asked[]): boolean {
  return all.some(
    ({ text, prefix = false }) => prefix && (/[\p{L}\p{N}]+$/u.exec(fold(text))?.[0].length ?? 0) <= SHORT,
  );
}

/** As FTS5 finds them, in one text, and that a short one. @param folded the text */
export function hasWords(folded: string, { text, prefix = false, phrase = false }: Asked): boolean {
  const terms = (phrase ? [text] : text.split(/\s+/)).map(tokensOf).filter(({ length }) => length > 0);
  const tokens = tokensOf(folded);
  const begins = (term: readonly string[], isLast: boolean, start: number): boolean =>
    term.every((token, at) => {
      const own = tokens[start + at];
      return own === token || (isLast && at === term.length - 1 && own?.startsWith(token) === true);
    });
  return (
    terms.length > 0 &&
    terms.every((term, at) => {
      const isLast = prefix && at === terms.length - 1;
      return tokens.some((_, start) => begins(term, isLast, start));
    })
  );
}

export function tokensOf(text: string): readonly string[] {
  // Of a sign of capitals (™) letters are left that are.
  return (
    fold(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
  );
}

/**
 * Each word folded, as what stands in the index, and quoted (so that AND, NEAR, `*`, `:` and brackets are only text), all
 * of them wanted.
 *
 * @returns undefined where there is nothing to look for
 */
export function toFts(
  { text, key, prefix = false, phrase = false }: Asked,
  { keys, first = false }: Where = {},
): string | undefined {
  // What unicode61 makes tokens of; a quoted term without any would match nothing, and with it everything else.
  const words = text
    .replaceAll('\0', ' ')
    .split(/\s+/)
    .map(fold)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word));
  if (words.length === 0) return undefined;
  const terms = phrase ? [words.join(' ')] : words;
  const quoted = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' ');
  const all = (first ? '^ ' : '') + quoted + (prefix ? '*' : '');
  const columns = key === undefined ? keys : [key];
  return columns === undefined ? all : `{${columns.join(' ')}} : (${all})`;
}
