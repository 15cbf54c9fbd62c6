/** The text of a name: separators become blanks, what stands in brackets goes, and what is left is a title. */
import { isReleaseText } from './release-words.ts';

/** No file system has longer names; the work on a name is bounded by it. */
export const NAME_CAP = 300;

const SITE = /^(?:\[ ?)?www[. ][\w-]{1,60}[. ][a-z]{2,6}(?: ?\])?[ .-]{1,5}/i;
const ACRONYM = /(?<![\p{L}\d])(?:\p{Lu}[. ]){2,20}(?:\p{Lu}(?![\p{L}\d]))?/gu;
const BRACKETS = /[[{(]([^[\]{}()]{0,200})[\]})]/g;
/** Numbers in brackets are told apart later. */
const NUMBERS =
  /^(?:s\d{1,4} ?e\d.*|\d{1,2}x\d{2,3}|e?p? ?\d{1,3}(?:v\d)?|(?:19|20)\d\d(?:[ .-]\d\d[ .-]\d\d)?)$/i;
/** `Name [1080p][x264]-GROUP` */
const GROUP_BEHIND = /([\]}])-[\p{L}\d]{2,20}$/u;
const EDGES = /^[\s\-–—_.,:;+&|#~]+|[\s\-–—_,:;+&|#~([{]+$/g;

const count = (text: string, sign: string): number => text.split(sign).length - 1;

/** Blanks where the name has dots, underscores or hyphens in their stead. */
export function blanksFor(name: string): string {
  const blanks = count(name, ' ');
  let text = name.replaceAll('_', ' ');
  if (count(text, '.') > blanks) {
    const dotted = text.replace(ACRONYM, (run) => {
      const letters = run.replace(/[. ]/g, '');
      return ` ${Array.from(letters).join('\u0001')}\u0001 `;
    });
    text = dotted.replaceAll('.', ' ').replaceAll('\u0001', '.');
  } else if (!text.includes(' ') && count(text, '-') > 1) text = text.replaceAll('-', ' ');
  return text.replace(/\s+/g, ' ').trim();
}

export function withoutSite(name: string): string {
  return name.replace(SITE, '');
}

/** `[Group] `, at the start of a name: how fansubs are called. */
export function withoutGroup(name: string): string {
  return name.replace(/^\[[^\]]{1,80}\][ ._]*(?=[^\s._(])/, '');
}

/**
 * `[..]` and `{..}` go, unless they hold the numbers of an episode or a year; `(..)` goes where it holds release words.
 */
export function withoutBrackets(text: string): string {
  return text
    .replace(GROUP_BEHIND, '$1')
    .replace(BRACKETS, (whole, inside: string, at: number) => {
      // `[REC] (2007)`: a title that is written in brackets.
      if (at === 0 && whole.length < text.length && text.slice(whole.length).trimStart().startsWith('('))
        return whole;
      if (NUMBERS.test(inside.trim())) return ` (${inside.trim()}) `;
      if (whole.startsWith('(')) return isReleaseText(inside) ? ' ' : whole;
      return ' ';
    })
    .replace(/\s+/g, ' ')
    .trim();
}

/** @returns undefined where nothing that can be read is left */
export function titleOf(text: string): string | undefined {
  const title = text
    .replace(/\(\s*\)/g, ' ')
    .replace(EDGES, '')
    .replace(/\s+/g, ' ')
    .trim();
  return /[\p{L}\d]/u.test(title) ? title : undefined;
}
