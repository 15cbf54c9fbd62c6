/** How names tell season and episode: tables of shapes, the surest first. */
import {
  END,
  EPISODE_BEHIND,
  EPISODE_WORD,
  ORDINAL,
  SEASON_BEHIND,
  SEASON_SIGN,
  SEASON_WORD,
  SPELLED_NUMBER,
  START,
  spelledNumber,
} from './number-words.ts';
import { dateOf, isYear } from './year-in-name.ts';

export interface Told {
  readonly season?: number | undefined;
  readonly episode?: number | undefined;
  /** Of a file with several episodes. */
  readonly last?: number | undefined;
  /** `YYYY-MM-DD`, of a daily show. */
  readonly date?: string | undefined;
}

export interface Shape {
  readonly expression: RegExp;
  /** @returns undefined where it is something else after all */
  readonly read: (groups: readonly (string | undefined)[], behind: string) => Told | undefined;
  /** More episodes may follow. */
  readonly ranged?: boolean;
}

const word = (source: string): RegExp => new RegExp(START + source, 'giu');

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const both: Shape['read'] = ([season, episode]) => ({ season: Number(season), episode: Number(episode) });

const dated = (date: string | undefined): Told | undefined => (date === undefined ? undefined : { date });

/** `408` is the eighth of the fourth season. */
export function seasonAndEpisode(digits: string): { readonly season: number; readonly episode: number } {
  return { season: Number(digits.slice(0, -2)), episode: Number(digits.slice(-2)) };
}

/** Episodes, or what counts as one: the first shape that fits is taken. */
export const EPISODES: readonly Shape[] = [
  {
    expression: word(
      `${SEASON_SIGN}[ .-]?[o0]?(\\d{1,4})[ .,(-]{0,3}x?(?!cap[ .]{0,2}\\d{3})${EPISODE_WORD}[ .(]{0,2}(\\d{1,5})(?:[a-c]|v\\d)?(?!\\d)`,
    ),
    read: both,
    ranged: true,
  },
  {
    expression: word(`s?(\\d{1,2}|20[0-3]\\d)(?: ?x ?(?!26[45])(\\d{2,3})(?![\\dpi])|x(\\d)${END})`),
    read: ([season, episode, digit]) => ({ season: Number(season), episode: Number(episode ?? digit) }),
    ranged: true,
  },
  { expression: word(`s(0\\d)(\\d\\d)${END}`), read: both },
  // glued to the title, so with all of its digits
  { expression: /s(\d\d)e(\d\d)(?!\d)/giu, read: both, ranged: true },
  {
    // `8 сезон 21 серия`, `2.sezon 8.serii`
    expression: word(
      `(\\d{1,2})${ORDINAL}[. ]{0,2}${SEASON_BEHIND}[. ,-]{1,3}(\\d{1,3})${ORDINAL}[. ]?${EPISODE_BEHIND}${END}`,
    ),
    read: both,
  },
  {
    // `Title 2nd Season - 05`
    expression: word(`(\\d{1,2})(?:st|nd|rd|th) season(?: ?- ?| )(\\d{1,3})(?:v\\d)?${END}`),
    read: both,
  },
  {
    // `Cap.408`, which has the season in it; not the end of a word with a hyphen: `WALL-E 2008`
    expression: word(`cap[ .]{0,2}(\\d{1,2}\\d\\d)(?:[_ -](\\d{1,2}\\d\\d))?${END}`),
    read: ([first = '', last]) => {
      const isAlone = last === undefined;
      if (isAlone && isYear(first)) return undefined;
      return { ...seasonAndEpisode(first), last: isAlone ? undefined : seasonAndEpisode(last).episode };
    },
  },
  {
    expression: word(`(?<!\\p{L}-)${EPISODE_WORD}[ .#(-]{0,2}(\\d{1,5})(?:[a-c]|v\\d)?${END}`),
    read: ([episode = '']) => (isYear(episode) ? undefined : { episode: Number(episode) }),
    ranged: true,
  },
  {
    expression: word(`(\\d{1,4})${ORDINAL}[. ]{0,2}${EPISODE_BEHIND}${END}`),
    read: ([episode]) => ({ episode: Number(episode) }),
  },
  {
    expression: word(`(?:specials?|sp|ova|oad) ?(\\d{1,2})${END}`),
    read: ([episode]) => ({ season: 0, episode: Number(episode) }),
  },
  {
    expression: word(`(?:part |teil )?(\\d{1,3}) ?(?:of|von|из) ?\\d{1,3}${END}`),
    read: ([episode]) => ({ episode: Number(episode) }),
  },
  {
    // `Title S2 - 05`, as fansubs write it, and `S2-07`; `S01-07` is a heap of seasons.
    // `S2 - 05.5` is shown between two, and counted by nobody.
    expression: word(`s(\\d{1,2})(?: ?- | -|(?<=s\\d)-)(\\d{1,4})(\\.5)?(?:v\\d)?${END}`),
    read: ([season, episode, half]) => ({
      season: Number(season),
      episode: half === undefined ? Number(episode) : undefined,
    }),
  },
  {
    // `Season 4.16`, `S01.07`, `S21 1000`
    expression: word(
      `(?:s|${SEASON_WORD} ?)(\\d{1,2})[. ](?!(?:480|540|576|720|1080|2160)${END})(\\d{2,4})${END}`,
    ),
    read: ([season, episode = ''], behind) =>
      isYear(episode) || /^(?:bit|fps|of|mbps)/i.test(behind)
        ? undefined
        : { season: Number(season), episode: Number(episode) },
  },
];

export const DATES: readonly Shape[] = [
  {
    expression: word('((?:19|20)\\d\\d)[ ./-](\\d\\d)[ ./-](\\d\\d)(?!\\d)'),
    read: ([year = '', month = '', day = '']) => dated(dateOf(year, month, day)),
  },
  {
    expression: word(`(\\d\\d)[ ./-](\\d\\d)[ ./-]((?:19|20)\\d\\d)${END}`),
    read: ([day = '', month = '', year = '']) => dated(dateOf(year, month, day) ?? dateOf(year, day, month)),
  },
  {
    expression: word(`((?:19|20)\\d\\d)(\\d\\d)(\\d\\d)${END}`),
    read: ([year = '', month = '', day = '']) => dated(dateOf(year, month, day)),
  },
  {
    // `5th Mar 2025`
    expression: word(`(\\d{1,2})(?:st|nd|rd|th)? (${MONTHS.join('|')})[a-z]* ((?:19|20)\\d\\d)${END}`),
    read: ([day = '', month = '', year = '']) =>
      dated(
        dateOf(year, String(MONTHS.indexOf(month.toLowerCase()) + 1).padStart(2, '0'), day.padStart(2, '0')),
      ),
  },
];

/** In front of what looks like the end of a field, or of any word. */
const bare = (end: string): RegExp =>
  new RegExp(
    `(?<=\\S - |#|\\S \\()(\\d{1,4})[a-c]?(?:v\\d)?(?:(?:-|~|&|\\+|, )(\\d{1,4})[a-c]?(?:v\\d)?)?(\\.5)?${end}`,
    'giu',
  );

function alone(
  [episode = '', last, half]: readonly (string | undefined)[],
  behind: string,
): Told | undefined {
  if (isYear(episode) || (episode.length === 1 && /^\(\d{4}\)/.test(behind))) return undefined;
  // between two, and counted by nobody
  if (half !== undefined) return {};
  if (last === undefined) return { episode: Number(episode) };
  return last.length > 1 && Number(last) > Number(episode)
    ? { episode: Number(episode), last: Number(last) }
    : undefined;
}

/** Numbers that are an episode by their place alone. */
export const BARE_EPISODES: readonly Shape[] = [
  { expression: /(?<=\S )(0\d{1,2}) - (\d{2,4})(?= ?\(|$)/giu, read: alone },
  {
    // `Title - 05`, `Title - 05v2`, `Title - 01-03`, `Title (05)`; a year is none, nor is a part of a title: `300 - 2 (2006)`
    expression: bare('(?= ?-| ?\\(|\\)|$)'),
    read: alone,
  },
  { expression: bare('(?= |,)'), read: alone },
];

export const SEASONS: readonly Shape[] = [
  {
    // `Open Season 2 (2008)` is a film
    expression: word(
      `${SEASON_WORD}(?:(?<=сезон):)? ?\\(?(?:(?<=sezon)s)?[o0]?([1-9]|[1-9]\\d|0[1-9])(?!\\d)(?! \\(\\d{4}\\)(?:$| -))`,
    ),
    read: ([season]) => ({ season: Number(season) }),
  },
  {
    expression: word(`(?:season|saison) (${SPELLED_NUMBER})${END}`),
    read: ([season = '']) => ({ season: spelledNumber(season) }),
  },
  {
    // `24 Season 4` is no 24th
    expression: word(`(\\d{1,2})${ORDINAL}[. ]{0,2}${SEASON_BEHIND}(?! ?\\d{1,2}${END})${END}`),
    read: ([season]) => ({ season: Number(season) }),
  },
  {
    // `S02`, `S02D1` of a disc, `S01-05` of a heap; but no group: `DD5.1-S56`
    expression: word(`(?<!\\S-)s(\\d\\d|20[0-3]\\d)(?:d\\d{1,2}|extras?)?${END}`),
    read: ([season]) => ({ season: Number(season) }),
  },
  {
    expression: /(?<=\S )s( 0\d|\d{1,2})(?= ?[(+-]| ?$| \d{3,4}p)/giu,
    read: ([season]) => ({ season: Number(season) }),
  },
];
