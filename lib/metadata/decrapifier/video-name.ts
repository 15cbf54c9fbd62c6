/** One name of a film or an episode, without its suffix -> what it says. */
import { episodeNumbers, isYear, leadingNumber } from './episode-numbers.ts';
import type { EpisodeNumbers } from './episode-numbers.ts';
import { NAME_CAP, blanksFor, titleOf, withoutBrackets, withoutGroup, withoutSite } from './plain-text.ts';
import { isTongue, releaseAt } from './release-words.ts';

export interface VideoName {
  readonly title?: string | undefined;
  readonly year?: number | undefined;
  readonly season?: number | undefined;
  readonly episode?: number | undefined;
  readonly last?: number | undefined;
  readonly date?: string | undefined;
  readonly part?: number | undefined;
  /** Title of the episode. */
  readonly subtitle?: string | undefined;
  /** A year in brackets, or release words: the name of a release, not of a shelf. */
  readonly isRelease: boolean;
}

const PART = /(?:(?<![\p{L}\d])(?:cd|dvd|dis[ck]) ?|(?<![\p{L}\d])(?:part|pt)[.-]?)(\d{1,2})(?![\p{L}\d])/iu;
/** `Show - S02E12 - 033 - Name`: counted through all seasons, beside the numbers. */
const ABSOLUTE = /^\d{3,4} - (?=\S)/;
/** `Show (Season 3) - S03E04` */
const SEASON_TOO = /(?<=\S) ?[([]?season \d{1,2}[)\]]?[\s-]*$/i;
const BRACKETED_YEAR = /\((\d{4})\)/g;
const YEAR = /(?<![\p{L}\d])\d{4}(?![\p{L}\d])/gu;

/** What the folder says about the names in it. */
export interface Surroundings {
  /** It counts its files: a number at the start is the episode. */
  readonly counts?: boolean;
  /** It is called as the show: a number behind that is the episode. */
  readonly show?: string | undefined;
}

export function readVideoName(name: string, { counts = false, show }: Surroundings = {}): VideoName {
  const cut = withoutSite(name.slice(0, NAME_CAP));
  const ungrouped = withoutGroup(cut);
  const text = withoutBrackets(blanksFor(ungrouped));
  const part = PART.exec(text);
  const numbers = numbersOf(
    text,
    counts,
    ungrouped !== cut || (show !== undefined && text.startsWith(`${show} `)),
  );
  const release = releaseAt(text, numbers?.at === 0 ? numbers.end : 0);
  const year = yearIn(text, release, numbers);
  const begin = numbers?.at === 0 ? numbers.end : 0;
  const ends = [release, part?.index, year?.at, numbers?.at].filter(
    (at): at is number => at !== undefined && at > begin,
  );
  const before = text.slice(begin, Math.min(...ends, text.length));
  const said = titleOf(numbers?.season === undefined ? before : before.replace(SEASON_TOO, ''));
  const isRelease = year?.bracketed === true || release < text.length;
  const told = {
    year: year?.value,
    season: numbers?.season,
    episode: numbers?.episode,
    last: numbers?.last,
    date: numbers?.date,
    part: part === null ? undefined : Number(part[1]),
    isRelease,
  };
  // What stands behind the numbers is the episode's title; before them, the show's.
  if (numbers === undefined) return { ...told, title: said };
  if (numbers.at === 0) return { ...told, subtitle: said };
  return { ...told, title: said, subtitle: behind(text, numbers.end) };
}

function numbersOf(text: string, counts: boolean, counted: boolean): EpisodeNumbers | undefined {
  const told = episodeNumbers(text);
  const sure = told?.episode !== undefined || told?.date !== undefined;
  if (counts && !sure) return leadingNumber(text) ?? told;
  if (counted && !sure) {
    const match = /(?<=\S )(\d{2,3})(?:-(\d{2,3}))?(?:v\d)?$/.exec(text);
    if (match !== null) {
      const last = match[2] === undefined ? undefined : Number(match[2]);
      return { at: match.index, end: text.length, episode: Number(match[1]), last };
    }
  }
  return told;
}

function behind(text: string, from: number): string | undefined {
  const rest = text
    .slice(from)
    .replace(/^[)\s-]+/, '')
    .replace(ABSOLUTE, '');
  const first = releaseAt(`- ${rest}`) - 2;
  const said = titleOf(rest.slice(0, Math.max(0, first)));
  return said === undefined || isTongue(said) ? undefined : said;
}

/** One in brackets, or else the last one before the release words; never the name's first word. */
function yearIn(
  text: string,
  release: number,
  numbers: EpisodeNumbers | undefined,
): { readonly at: number; readonly value: number; readonly bracketed: boolean } | undefined {
  const bracketed = [...text.matchAll(BRACKETED_YEAR)].findLast(([, year]) => isYear(year as string));
  if (bracketed !== undefined) return { at: bracketed.index, value: Number(bracketed[1]), bracketed: true };
  // Behind the numbers of an episode a year belongs to its title.
  const end = numbers === undefined || numbers.at === 0 ? release : Math.min(release, numbers.at);
  const plain = [...text.slice(0, end).matchAll(YEAR)].findLast(
    ({ 0: year, index }) => index > 0 && isYear(year) && Number(year) < 2040,
  );
  return plain === undefined ? undefined : { at: plain.index, value: Number(plain[0]), bracketed: false };
}
