/** How names tell season and episode: a table of shapes, the surest first. */
import { FROM_TELEVISION } from './release-words.ts';

export interface EpisodeNumbers {
  /** Where it stands in the text. */
  readonly at: number;
  readonly end: number;
  readonly season?: number | undefined;
  readonly episode?: number | undefined;
  /** Of a file with several episodes. */
  readonly last?: number | undefined;
  /** `YYYY-MM-DD`, of a daily show. */
  readonly date?: string | undefined;
}

type Told = Omit<EpisodeNumbers, 'at' | 'end'>;

interface Shape {
  readonly expression: RegExp;
  /** @returns undefined where it is something else after all */
  readonly read: (groups: readonly string[], behind: string) => Told | undefined;
  /** More episodes may follow. */
  readonly ranged?: boolean;
}

/** As people of the larger languages of Europe write it. */
const SEASON_WORD =
  '(?:season|series|saison|staffel|temporada|stagione|seizoen|säsong|sæson|sesong|sezon|сезон)';
const SEASON = `(?:s|se|${SEASON_WORD})`;
const EPISODE =
  '(?:e|ep|eps|[eé]pisode|episodio|episódio|folge|cap[ií]tulo|puntata|aflevering|avsnitt|afsnit|odcinek|серия)';
const START = '(?<![\\p{L}\\d])';
const END = '(?![\\p{L}\\d])';

const shape = (source: string): RegExp => new RegExp(START + source, 'iu');

const SHAPES: readonly Shape[] = [
  {
    expression: shape(`${SEASON}[ .-]?(\\d{1,4})[ .,-]{0,3}${EPISODE}[ .-]?(\\d{1,4})(?:v\\d)?(?!\\d)`),
    read: ([season, episode]) => ({ season: Number(season), episode: Number(episode) }),
    ranged: true,
  },
  {
    expression: shape('(\\d{1,2}) ?x ?(?!26[45])(\\d{2,3})(?![\\dpi])'),
    read: ([season, episode]) => ({ season: Number(season), episode: Number(episode) }),
    ranged: true,
  },
  {
    expression: shape(`((?:19|20)\\d\\d)[ .-](\\d\\d)[ .-](\\d\\d)${END}`),
    read: ([year = '', month = '', day = '']) => dated(year, month, day),
  },
  {
    expression: shape(`(\\d\\d)[ .-](\\d\\d)[ .-]((?:19|20)\\d\\d)${END}`),
    read: ([day = '', month = '', year = '']) => dated(year, month, day) ?? dated(year, day, month),
  },
  {
    // not the end of a word with a hyphen: `WALL-E 2008`
    expression: shape(`(?<!\\p{L}-)${EPISODE}[ .#-]?(\\d{1,4})(?:v\\d)?${END}`),
    read: ([episode = '']) => (isYear(episode) ? undefined : { episode: Number(episode) }),
    ranged: true,
  },
  {
    expression: shape(`(?:specials?|sp|ova|oad) ?(\\d{1,2})${END}`),
    read: ([episode]) => ({ season: 0, episode: Number(episode) }),
  },
  {
    expression: shape(`(?:part )?(\\d{1,3}) ?of ?\\d{1,3}${END}`),
    read: ([episode]) => ({ episode: Number(episode) }),
  },
  {
    // `Title S2 - 05`, as fansubs write it; `S2 - 05.5` is shown between two, and counted by nobody
    expression: shape(`s(\\d{1,2}) ?- ?(\\d{1,3})(\\.5)?(?:v\\d)?${END}`),
    read: ([season, episode, half]) => ({
      season: Number(season),
      episode: half === undefined ? Number(episode) : undefined,
    }),
  },
  {
    // `Title 2nd Season - 05`
    expression: shape(`(\\d{1,2})(?:st|nd|rd|th) season(?: ?- ?| )(\\d{1,3})(?:v\\d)?${END}`),
    read: ([season, episode]) => ({ season: Number(season), episode: Number(episode) }),
  },
  {
    // `Title - 05`, `Title - 05v2`, `Title - 01-03`; a year is none
    expression: /(?<=\S - |#|\S \()(\d{1,4})(?:-(\d{2,4}))?(?:v\d)?(?= |\)|$)/iu,
    read: ([episode = '', last]) =>
      isYear(episode)
        ? undefined
        : { episode: Number(episode), last: last === undefined ? last : Number(last) },
  },
  {
    // `Show 105 HDTV`
    expression: /(?<=\S )(\d{1,2})(\d\d)(?= )/u,
    read: ([season, episode], behind) =>
      FROM_TELEVISION.test(behind) && !isYear(`${season}${episode}`)
        ? { season: Number(season), episode: Number(episode) }
        : undefined,
  },
  {
    expression: shape(`${SEASON_WORD} ?(\\d{1,2})${END}`),
    read: ([season]) => ({ season: Number(season) }),
  },
  {
    expression: shape(`s(\\d{2})${END}`),
    read: ([season]) => ({ season: Number(season) }),
  },
];

const NEXT = /(?:(?: ?[-+&,] ?| )?(?:s\d{1,4} ?)?(?:ep?|\d{0,2}x)|-)(\d{1,4})(?![\dpi])/iuy;
/** A file that claims more is misread. */
const MOST = 99;

export function episodeNumbers(text: string): EpisodeNumbers | undefined {
  for (const { expression, read, ranged = false } of SHAPES) {
    const match = expression.exec(text);
    if (match === null) continue;
    const [whole, ...groups] = match;
    const end = match.index + whole.length;
    const told = read(groups, text.slice(end).trimStart());
    if (told === undefined) continue;
    const numbers = { ...told, at: match.index, end };
    return ranged ? withLast(text, numbers) : numbers;
  }
  return undefined;
}

/** The number that a name begins with, in a folder that says what it counts. */
export function leadingNumber(text: string): EpisodeNumbers | undefined {
  const match = /^(\d{1,4})(?:-(\d{1,4}))?(?=[ .)-]|$)[ .)]*/.exec(text);
  if (match === null || isYear(match[1] as string)) return undefined;
  const last = match[2] === undefined ? undefined : Number(match[2]);
  return { at: 0, end: match[0].length, episode: Number(match[1]), last };
}

export function isYear(text: string): boolean {
  return /^(?:19\d\d|20[0-4]\d)$/.test(text);
}

function withLast(text: string, numbers: EpisodeNumbers): EpisodeNumbers {
  const { episode = 0 } = numbers;
  let { end } = numbers;
  let last = episode;
  for (;;) {
    NEXT.lastIndex = end;
    const match = NEXT.exec(text);
    const next = Number(match?.[1]);
    if (match === null || next <= last || next > episode + MOST) break;
    last = next;
    end = NEXT.lastIndex;
  }
  return last > episode ? { ...numbers, last, end } : numbers;
}

function dated(year: string, month: string, day: string): Told | undefined {
  const date = `${year}-${month}-${day}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? { date } : undefined;
}
