/** The text of a name: separators become blanks, what stands in brackets goes, and what is left is a title. */
import { isReleaseText } from './release-words.ts';

/** No file system has longer names; the work on a name is bounded by it. */
export const NAME_CAP = 300;

const SITE =
  /^(?:(?:\[ ?)?www[. ][\w-]{1,60}(?:[. ](?:com?|net|org))?[. ][a-z]{2,6}(?: ?\])?[ .-]{1,5}|\[ ?[\w-]{2,60}\.[a-z]{2,6}(?:\.[a-z]{2})? ?\][ .-]{1,5}|[\w-]{2,60}\.(?:com|net|org|info|tv|to|me|co|ca|uk|au)(?:\.[a-z]{2})? - )/i;
const DOMAIN = /^ ?(?:www[. ])?[\w-]{2,60}\.(?:com|net|org|info|tv|to|me|ru)(?:\.[a-z]{2})? ?$/i;
const ACRONYM = /(?<![\p{L}\d])(?:\p{Lu}[. ]){2,20}(?:\p{Lu}(?![\p{L}\d]))?/gu;
const BRACKETS = /[[{(]([^[\]{}()]{0,200})[\]})]/g;
/** Numbers in brackets are told apart later. */
const NUMBERS =
  /^(?:s\d{1,4} ?e\d.*|s\d\d?(?:-\d+)?|s\d\d?[+-]s\d\d?|\d{1,2}x\d{2,3}.*|cap[ .]*\d{1,4}(?:[_ -]\d{1,4})?|e?p?[ .]*\d{1,4}(?:v\d)?|\d{2,4}[~-]\d{2,4}|(?:19|20)\d\d(?:[ .-]\d\d[ .-]\d\d|-(?:19|20)\d\d| ?[-–,/] ?[\p{L} .]{1,24})?|(?:season|saison|staffel|temporada|stagione|sezon|сезон)s? ?\d.*)$/iu;
/** `Name [1080p][x264]-GROUP`, `Name [1080p] - GROUP` */
const GROUP_BEHIND = /([\]}])(?:-[\p{L}\d]{2,20}| - \p{Lu}{3,20})$/u;
const VERSION = /(?<=\S) v[2-9]$/i;
/** A run is tried from its first sign alone: from each of them it would cost the square of its length. */
const EDGES = /^[\s\-–—_.,:;+&|#~]+|(?<![\s\-–—_,:;+&|#~([{])[\s\-–—_,:;+&|#~([{]+$/g;

/** `Evangelion_1.11` has blanks already, and its dot is a point. */
const DOT_BESIDE_WORD = /(?<!\d)\.|\.(?!\d)/;

const count = (text: string, sign: string): number => text.split(sign).length - 1;

/** Blanks where the name has dots, underscores or hyphens in their stead. */
export function blanksFor(name: string): string {
  const blanks = count(name, ' ');
  let text = name.replaceAll('_', ' ');
  const isDecimal = text !== name && !DOT_BESIDE_WORD.test(name);
  if (count(text, '.') > blanks && !isDecimal) {
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
  return name.replace(/^\[[^\]]{1,80}\][ ._]*(?=[^\s._(])(?=.*\p{L})/u, '');
}

/**
 * `[..]` and `{..}` go, unless they hold the numbers of an episode or a year; `(..)` goes where it holds release words.
 */
export function withoutBrackets(text: string): string {
  return text
    .replace(GROUP_BEHIND, '$1')
    .replace(BRACKETS, (whole, inside: string, at: number) => {
      // `[REC] (2007)`: a title that is written in brackets.
      if (at === 0 && whole.length < text.length && /^ *(?:\(|[^\p{L}]+$)/u.test(text.slice(whole.length)))
        return whole;
      if (DOMAIN.test(inside)) return ' ';
      if (NUMBERS.test(inside.trim())) return ` (${inside.trim()}) `;
      if (whole.startsWith('(')) return isReleaseText(inside) ? ' ' : whole;
      return ' ';
    })
    .replace(/\s+/g, ' ')
    .trim()
    .replace(VERSION, '');
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
