/** The season and the episode that a name tells in words (`S01E02`, `Season 2`, a day), and where. */
import { BARE_EPISODES, DATES, EPISODES, SEASONS } from './episode-shapes.ts';
import type { Shape, Told } from './episode-shapes.ts';
import { releaseAt } from './release-words.ts';

export interface EpisodeNumbers extends Told {
  /** Where it stands in the text. */
  readonly at: number;
  readonly end: number;
  /** Where the season does, if that is elsewhere. */
  readonly seasonAt?: number | undefined;
  /** It says so: it is no number by itself. */
  readonly sure: boolean;
}

export function episodeNumbers(text: string): EpisodeNumbers | undefined {
  const told = firstOf(EPISODES, text);
  if (told?.season !== undefined) return besideSeason(text, { ...told, sure: true });
  const date = firstOf(DATES, text);
  if (told !== undefined) return besideSeason(text, { ...besideDate(told, date), sure: true });
  if (date !== undefined) return { ...date, sure: true };
  const bare = firstOf(BARE_EPISODES, text.slice(0, releaseAt(text)).trimEnd());
  if (bare !== undefined) return besideSeason(text, { ...bare, sure: false });
  const season = firstOf(SEASONS, text);
  return season === undefined ? undefined : besideSeason(text, { ...season, sure: false });
}

function besideDate(told: Found, date: Found | undefined): Found {
  if (date === undefined) return told;
  const first = told.at < date.at ? told : date;
  return { ...told, date: date.date, at: first.at, end: Math.max(told.end, date.end) };
}

/** `Show Season 3 - 11`, `Show - Temporada 4 [Cap.08]`, `Episode 14 Show (Season 2)`, `Show Season 3 - S03E04` */
function besideSeason(text: string, numbers: EpisodeNumbers): EpisodeNumbers {
  const { at, end } = numbers;
  const found = firstOf(SEASONS, text.slice(0, at) + ' '.repeat(end - at) + text.slice(end));
  if (found === undefined) return numbers;
  const season = numbers.season ?? found.season;
  return found.at < at ? { ...numbers, season, at: found.at } : { ...numbers, season, seasonAt: found.at };
}

type Found = Told & { readonly at: number; readonly end: number };

function firstOf(shapes: readonly Shape[], text: string): Found | undefined {
  for (const { expression, read, ranged = false } of shapes) {
    for (const match of text.matchAll(expression)) {
      const [whole, ...groups] = match;
      const end = match.index + whole.length;
      const told = read(groups, text.slice(end).trimStart());
      if (told === undefined) continue;
      const found = { ...told, at: match.index, end };
      return ranged ? withLast(text, found) : found;
    }
  }
  return undefined;
}

const NEXT = /(?:(?: ?(?:[-+&,]|to) ?| )?(?:s\d{1,4} ?)?(?:ep?|\d{0,4}x)|-| to )(\d{1,5})(?![\dpi])/iuy;
/** A file that claims more is misread. */
const MOST = 99;

function withLast(text: string, numbers: Found): Found {
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
