/** libvalhalla's decrapifier: a file name and a list of keywords -> a title, and the seasons and episodes in the name. */
import { stemOf as stemOfName } from '../file-names.ts';
import { CRAP, compileKeyword } from './keyword.ts';
import type { Keyword } from './keyword.ts';

export interface Numbered {
  readonly season?: number | undefined;
  readonly episode?: number | undefined;
}

export interface Blanked {
  /** As long as the text that came in: what was matched is blank. */
  readonly text: string;
  /** One a pattern that matched, in the order of the keywords. */
  readonly numbers: readonly Numbered[];
}

const CRAPS = new RegExp(CRAP.source, 'gu');

export function compileKeywords(keywords: readonly string[], strict = false): readonly Keyword[] {
  return keywords.map((keyword) => compileKeyword(keyword, strict));
}

/** Every ASCII character that is no letter, digit, blank or apostrophe becomes a blank. */
export function blankCrap(name: string): string {
  return name.replace(CRAPS, ' ');
}

/** Each keyword once, in the order of the list. The text keeps its length and its punctuation. */
export function blankKeywords(name: string, keywords: readonly Keyword[]): Blanked {
  let text = name;
  let clean = blankCrap(name);
  const numbers: Numbered[] = [];
  for (const keyword of keywords) {
    const match = keyword(clean);
    if (match === undefined) continue;
    text = blank(text, match.at, match.length);
    clean = blank(clean, match.at, match.length);
    const { season, episode } = match;
    if (season !== undefined || episode !== undefined) numbers.push({ season, episode });
  }
  return { text, numbers };
}

/** @param path of which the folders and the suffix are dropped */
export function decrapify(path: string, keywords: readonly Keyword[]): Blanked {
  const { text, numbers } = blankKeywords(blankCrap(stemOf(path)), keywords);
  return { text: text.replace(/ +/g, ' ').trim(), numbers };
}

/** The name without folders and suffix. */
export function stemOf(path: string): string {
  return stemOfName(path.slice(path.lastIndexOf('/') + 1));
}

function blank(text: string, at: number, length: number): string {
  return text.slice(0, at) + ' '.repeat(length) + text.slice(at + length);
}
