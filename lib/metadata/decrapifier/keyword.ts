/**
 * One keyword of libvalhalla's decrapifier: a plain word (`xvid`), or a pattern (`sSEeEP`) in which `SE` and `EP` stand
 * for the numbers of season and episode, and `NUM` for a number that means nothing.
 *
 * `strict` reads keywords as libvalhalla 2.1 does, with its faults: `REPACK` is a pattern there (R, a number, ACK), a
 * match inside a word ends the search, blanks before a number are skipped, `S01E02` is not found by `sSEeEP`, and a
 * season 0 is blanked but not told.
 */

import { givenWords } from '../../issue-words.ts';

export interface KeywordMatch {
  readonly at: number;
  readonly length: number;
  readonly season?: number | undefined;
  readonly episode?: number | undefined;
}

/** @param text of which every character outside words is a blank already */
export type Keyword = (text: string) => KeywordMatch | undefined;

type Slot = 'SE' | 'EP' | 'NUM';

/** What libvalhalla's buffer for a pattern took. */
const KEYWORD_CAP = 63;

/** Where the decrapifier blanks a character of the keyword, the keyword could never be found. */
export const CRAP: RegExp = /(?![A-Za-z0-9 '])\p{ASCII}/u;

const SLOT = /NUM|SE|EP/;
/** A run of capitals is made of slots and single letters before them, or it is a word: `SSEEEP`, but `REPACK`. */
const CAPITALS = /[A-Z]+/g;
const SLOTS_ONLY = /^(?:[A-Z]?(?:NUM|SE|EP))+$/;
const PIECE = /([A-Z]?)(NUM|SE|EP)/g;

/** @returns what is wrong with it */
export function keywordFault(keyword: string): string | undefined {
  if (keyword === '') return 'a keyword is a text that is not empty';
  if (keyword.length > KEYWORD_CAP) return `a keyword has at most ${KEYWORD_CAP} characters`;
  return CRAP.test(keyword)
    ? `${givenWords(keyword)} is no keyword: letters, digits, blanks and apostrophes are`
    : undefined;
}

export function compileKeyword(keyword: string, strict: boolean): Keyword {
  const pieces = strict ? strictPieces(keyword) : loosePieces(keyword);
  const slots = pieces.filter((_, index) => index % 2 === 1) as Slot[];
  if (slots.length === 0) return plainWord(keyword, strict);
  return pattern(pieces, slots, strict);
}

/** Literals at even places, slots at odd ones, as `String.split` gives them. */
function strictPieces(keyword: string): string[] {
  return keyword.split(/(NUM|SE|EP)/);
}

function loosePieces(keyword: string): string[] {
  const marked = keyword.replace(CAPITALS, (run) =>
    SLOT.test(run) && SLOTS_ONLY.test(run) ? run.replace(PIECE, '$1\u0000$2\u0000') : run,
  );
  return marked.split('\u0000');
}

function plainWord(keyword: string, strict: boolean): Keyword {
  const word = new RegExp(escape(keyword), 'gi');
  return (text) => firstWhole(text, word, strict);
}

function pattern(pieces: readonly string[], slots: readonly Slot[], strict: boolean): Keyword {
  const number = strict ? ' *(\\d+)' : '(\\d+)';
  const source = pieces.map((piece, index) => (index % 2 === 1 ? number : escape(piece))).join('');
  const expression = new RegExp(source, strict ? 'g' : 'gi');
  return (text) => {
    const match = firstWhole(text, expression, strict);
    if (match === undefined) return undefined;
    const told = (slot: Slot): number | undefined => {
      const index = slots.indexOf(slot);
      return index < 0 ? undefined : Number(match.numbers[index]);
    };
    const season = told('SE');
    const episode = told('EP');
    // libvalhalla wants every number that the pattern has to be 1 or more.
    if (strict && (season === 0 || episode === 0)) return { at: match.at, length: match.length };
    return { at: match.at, length: match.length, season, episode };
  };
}

function firstWhole(
  text: string,
  expression: RegExp,
  strict: boolean,
): (KeywordMatch & { readonly numbers: readonly string[] }) | undefined {
  for (const match of text.matchAll(expression)) {
    const [whole, ...numbers] = match;
    const before = text[match.index - 1] ?? ' ';
    const behind = text[match.index + whole.length] ?? ' ';
    if (before === ' ' && behind === ' ') return { at: match.index, length: whole.length, numbers };
    if (strict) return undefined;
  }
  return undefined;
}

/** Keywords hold no sign that means something in an expression, but they come from outside. */
function escape(text: string): string {
  return text.replace(/[^\w\s\u0080-\uffff]/g, '\\$&');
}
