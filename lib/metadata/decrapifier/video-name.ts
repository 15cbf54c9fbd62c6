/** One name of a film or an episode, without its suffix -> what it says. */
import { narrow, withoutFrames } from './bracketed-name.ts';
import { episodeNumbers } from './episode-numbers.ts';
import type { EpisodeNumbers } from './episode-numbers.ts';
import { NAME_CAP, blanksFor, titleOf, withoutBrackets, withoutGroup, withoutSite } from './plain-text.ts';
import { leadingEpisode, leadingNumber, numberBetween, trailingNumber } from './placed-numbers.ts';
import type { Hints } from './placed-numbers.ts';
import { isTongue, releaseAt, withoutEdition } from './release-words.ts';
import { yearIn } from './year-in-name.ts';

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
/** `Show - S02E12 - 033 - Name`: counted through all seasons, beside the numbers; `Show - 033 - S02E12` too. */
const ABSOLUTE = /^\d{3,4} - (?=\S)/;
const ABSOLUTE_BEFORE = /(?<=\S) - \d{2,4}(?:\.5|-\d{2,4})?[ (-]*$/;
/** `Show Ep 2x03` */
const EPISODE_BEFORE = / ep(?:isode)?\.? *$/i;
/** `221208 Show ep34`: the day it was shown. */
const DAY_BEFORE = /^\d{6} (?=\S)/;
/** `Seasons 1 to 4`: what is left behind the first. */
const MORE_SEASONS = /^(?:to\b|and\b|[\d\s,&+s)-])+$/i;
/** `Matrix, The`, as shelves are sorted. */
const ARTICLE = /^(.+), (the|a|an|le|la|les|der|die|das|el|il)$/i;

/** What the folder says about the names in it. */
export interface Surroundings {
  /** It counts its files: a number at the start is the episode. */
  readonly counts?: boolean;
  /** It is called as the show: a number behind that is the episode. */
  readonly show?: string | undefined;
  /** Of the folder. */
  readonly season?: number | undefined;
}

export function readVideoName(name: string, { counts = false, show, season }: Surroundings = {}): VideoName {
  const cut = withoutSite(narrow(name.slice(0, NAME_CAP)));
  const unframed = withoutFrames(cut);
  const ungrouped = unframed === cut ? withoutGroup(cut) : unframed;
  const text = withoutBrackets(blanksFor(ungrouped));
  const part = PART.exec(text);
  const counted = ungrouped !== cut || (show !== undefined && text.startsWith(`${show} `));
  const numbers = numbersOf(text, counts, { counted, season, isTight: !cut.includes(' ') });
  const release = releaseAt(text, numbers?.at === 0 ? numbers.end : 0);
  const year = yearIn(text, release, numbers);
  const first = numbers?.at === 0 ? numbers.end : 0;
  const begin = year !== undefined && year.bracketed && year.at === first ? year.end : first;
  const ends = [release, part?.index, year?.at, numbers?.at, numbers?.seasonAt].filter(
    (at): at is number => at !== undefined && at > begin,
  );
  const before = text.slice(begin, Math.min(...ends, text.length));
  const said = titleOf(numbers === undefined ? before : withoutOtherNumbers(before, numbers));
  const title = said === undefined || ends.length === 0 ? said : titleOf(withoutEdition(said));
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
  if (numbers === undefined) return { ...told, title: inOrder(title) };
  if (numbers.at === 0) return { ...told, subtitle: said };
  const subtitle = behind(text, year?.at === numbers.end ? year.end : numbers.end);
  const isHeap = numbers.episode === undefined && MORE_SEASONS.test(subtitle ?? '');
  return { ...told, title: inOrder(title), subtitle: isHeap ? undefined : subtitle };
}

function withoutOtherNumbers(before: string, { sure }: EpisodeNumbers): string {
  return sure
    ? before.replace(EPISODE_BEFORE, '').replace(ABSOLUTE_BEFORE, '').replace(DAY_BEFORE, '')
    : before;
}

function inOrder(title: string | undefined): string | undefined {
  const match = ARTICLE.exec(title ?? '');
  return match === null ? title : `${match[2]} ${match[1]}`;
}

function numbersOf(text: string, counts: boolean, hints: Hints): EpisodeNumbers | undefined {
  const told = episodeNumbers(text);
  if (told?.sure === true) return told;
  if (counts) {
    const leading = leadingNumber(text);
    if (leading !== undefined) return leading;
  }
  if (told !== undefined && (told.episode !== undefined || told.date !== undefined)) return told;
  const trailing = trailingNumber(text, releaseAt(text), {
    ...hints,
    counted: hints.counted || counts,
    season: hints.season ?? told?.season,
  });
  if (told === undefined)
    return leadingEpisode(text, hints.counted) ?? trailing ?? numberBetween(text, hints.counted);
  return trailing !== undefined && trailing.season === told.season ? { ...trailing, at: told.at } : told;
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
