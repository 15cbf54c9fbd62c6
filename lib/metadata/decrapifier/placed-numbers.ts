/**
 * Numbers with no word about them, which are an episode because of where they stand: first, last before the words of
 * the release, or between the two titles.
 */
import type { EpisodeNumbers } from './episode-numbers.ts';
import { seasonAndEpisode } from './episode-shapes.ts';
import type { Told } from './episode-shapes.ts';
import { BROADCAST, FROM_TELEVISION } from './release-words.ts';
import { dateOf, isYear } from './year-in-name.ts';

/** The number that a name begins with, in a folder that says what it counts. */
export function leadingNumber(text: string): EpisodeNumbers | undefined {
  const match = /^(\d{1,4})(?:-(\d{1,4}))?(?=[ .)-]|$)[ .)]*/.exec(text);
  return match === null || isYear(match[1] as string) ? undefined : atFirst(match);
}

const BOTH_FIRST = /^(\d{1,2})[-.](\d\d)(?: - |\. )(?=\p{L})/u;
const PADDED_FIRST = /^(?!007)(0\d{1,2})(?:-(0\d{1,2}))?(?: - |\. ?|-| )(?=\p{L})/u;
const ANY_YEAR = /(?<![\p{L}\d])(?:19|20)\d\d(?![\p{L}\d])/u;
const COUNTED_FIRST = /^(\d{2,3}) - (?=\p{L})/u;

/** The same where no folder says so: `01 - Name`, and `4-05 - Name`. */
export function leadingEpisode(text: string, counted: boolean): EpisodeNumbers | undefined {
  const both = BOTH_FIRST.exec(text);
  // `18.11 - Name (2014)` is a film.
  if (both !== null && !/\(\d{4}\)/.test(text))
    return { at: 0, end: both[0].length, season: Number(both[1]), episode: Number(both[2]), sure: false };
  // `08. Name 2014` is the eighth film on a shelf.
  const padded = ANY_YEAR.test(text) ? null : PADDED_FIRST.exec(text);
  const match = padded ?? (counted ? COUNTED_FIRST.exec(text) : null);
  return match === null ? undefined : atFirst(match);
}

function atFirst([all, episode, last]: RegExpExecArray): EpisodeNumbers {
  return {
    at: 0,
    end: all.length,
    episode: Number(episode),
    last: last === undefined ? undefined : Number(last),
    sure: false,
  };
}

/** One, or several, with a version: `07`, `07v2`, `01-12`, `12 END`; glued by a hyphen where the name is counted. */
const TRAILING =
  /(?<=[^\s-] |[^\s-] - |(?<glue>[^\s-]-))(?<!(?:part|vol\.?|volume|no\.?|chapter) )(?<first>\d{1,4})[a-c]?(?:v\d)?(?: ?[-~&+] ?(?<last>\d{1,4})(?:v\d)?)?(?: ?v\d)?(?: end)?[ -]*$/iu;
/** In the middle, before the episode's title: `Show 05 Name`, and where the name is counted `Show 34 - Name`. */
const BETWEEN = /(?<=[^\s\d] )(?:(?!007)(?<padded>0\d{1,2})|(?<number>\d{2,3})(?= - ))(?= \D)/;
const SIX_DIGITS = /(?<=\S )(\d\d)(\d\d)(\d\d)[ -]*$/;
const TWO_NUMBERS = /(?<=[^\s\d] )(0\d) (?!00)(\d\d)$/;
const SAME_SEASON = /(?<=\S )(\d{1,2})(\d\d)[ -]\1(\d\d)$/;
const YEAR_BEFORE = /(?<![\p{L}\d])(?:19|20)\d\d\)? $/u;
const PART = /(?<=\S )part ?(\d{1,2})$/i;

/** What else says that a number at the end of a name is an episode. */
export interface Hints {
  /** A group of fansubs, or a folder that is called as the show. */
  readonly counted: boolean;
  /** The folder's. */
  readonly season?: number | undefined;
  /** Written without blanks, as those do who share what they have recorded. */
  readonly isTight: boolean;
}

/** `Show 105 HDTV`, `[Group] Show 07 (720p)`, `Show 07`, `Show 2014 208` @param release where its words begin */
export function trailingNumber(text: string, release: number, hints: Hints): EpisodeNumbers | undefined {
  const before = text.slice(0, release).trimEnd();
  const behind = text.slice(release);
  const found = twoNumbers(before, behind) ?? oneNumber(before, behind, hints);
  return found === undefined ? undefined : { ...found, end: release, sure: false };
}

type Placed = Told & { readonly at: number };

function twoNumbers(before: string, behind: string): Placed | undefined {
  const six = SIX_DIGITS.exec(before);
  const date = six === null ? undefined : dateOf(`20${six[1]}`, six[2] as string, six[3] as string);
  if (six !== null && date !== undefined && behind !== '') return { date, at: six.index };
  const same = SAME_SEASON.exec(before);
  if (same !== null && FROM_TELEVISION.test(behind))
    return { season: Number(same[1]), episode: Number(same[2]), last: Number(same[3]), at: same.index };
  const two = TWO_NUMBERS.exec(before);
  return two === null ? undefined : { season: Number(two[1]), episode: Number(two[2]), at: two.index };
}

function oneNumber(before: string, behind: string, { counted, season, isTight }: Hints): Placed | undefined {
  const part = PART.exec(before);
  if (part !== null && BROADCAST.test(behind)) return { episode: Number(part[1]), at: part.index };
  const match = TRAILING.exec(before);
  if (match === null) return undefined;
  const { first = '', last, glue } = match.groups ?? {};
  const at = match.index;
  if (isYear(first) || (glue !== undefined && !counted)) return undefined;
  if (last !== undefined)
    return Number(last) > Number(first) && last.length > 1
      ? { at, episode: Number(first), last: Number(last) }
      : undefined;
  const split = seasonAndEpisode(first);
  if (season !== undefined && split.season === season) return { at, ...split };
  if (counted) return first.length === 1 ? undefined : { at, episode: Number(first) };
  if (first.length > 2) {
    const isTold = YEAR_BEFORE.test(before.slice(0, at)) || FROM_TELEVISION.test(behind);
    // With nothing beside it, only what looks like one: `Room 237` does not.
    const isLikely = isTight && behind === '' && first.length === 3 && split.season < 7 && split.episode < 27;
    return (isTold || isLikely) && split.episode > 0 && split.episode < 40 ? { at, ...split } : undefined;
  }
  return /^0\d/.test(first) && !/\d $/.test(before.slice(0, at)) ? { at, episode: Number(first) } : undefined;
}

/** A number between the title of the show and the episode's. */
export function numberBetween(text: string, counted: boolean): EpisodeNumbers | undefined {
  const match = BETWEEN.exec(text);
  if (match === null) return undefined;
  const { padded, number } = match.groups ?? {};
  const episode = padded ?? (counted ? number : undefined);
  if (episode === undefined) return undefined;
  return { at: match.index, end: match.index + match[0].length, episode: Number(episode), sure: false };
}
