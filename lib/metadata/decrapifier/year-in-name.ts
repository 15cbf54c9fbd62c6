/** The year of a film or a show in its name, and dates. */

export interface YearInName {
  readonly at: number;
  readonly end: number;
  readonly value: number;
  readonly bracketed: boolean;
}

/** `(1999)`, `(1999-2004)`, `(2018-)`, `(Drama 1969)`, `(1963 - UK)`: a year, and a word or two beside it. */
const BRACKETED =
  /\((?!(?:cap|ep?)[. ])(?:[\p{L} .,-]{1,24}[ .,-])?(\d{4})(?: ?[-–/,] ?(?:\d{4}|[\p{L} .]{1,24})?)?\)/giu;
/** Of several years, `2010-2016`, the first; in Russian it has a word behind it. */
const PLAIN = /(?<![\p{L}\d])(\d{4})(?:[-–](\d{4}))?(?:г\.?)?(?![\p{L}\d])/gu;

/** From the first films on. */
export function isYear(text: string): boolean {
  return /^(?:18[89]\d|19\d\d|20[0-4]\d)$/.test(text);
}

/**
 * One in brackets, or else the last one before the release words; never the name's first word.
 *
 * @param end where the release words begin
 * @param numbers of the episode: behind them a year belongs to the episode's title, unless nothing else is there
 */
export function yearIn(
  text: string,
  end: number,
  numbers: { readonly at: number; readonly end: number } | undefined,
): YearInName | undefined {
  const bracketed = [...text.matchAll(BRACKETED)].findLast(
    ({ 0: whole, 1: year = '', index }) =>
      // Words with a year in the title of an episode are its own.
      isYear(year) && (numbers === undefined || index < numbers.at || !/\p{L}/u.test(whole)),
  );
  if (bracketed !== undefined) return found(bracketed, true);
  const last = numbers === undefined || numbers.at === 0 ? end : Math.min(end, numbers.at);
  const plain = [...text.slice(0, last).matchAll(PLAIN)].findLast(
    ({ 1: year = '', index }) => index > 0 && isYear(year) && Number(year) < 2040,
  );
  if (plain !== undefined || numbers === undefined)
    return plain === undefined ? undefined : found(plain, false);
  const alone = /^[ -]*(\d{4})[ -]*$/.exec(text.slice(numbers.end, end));
  if (alone === null || !isYear(alone[1] as string)) return undefined;
  return { at: numbers.end, end, value: Number(alone[1]), bracketed: false };
}

function found(match: RegExpExecArray, bracketed: boolean): YearInName {
  return { at: match.index, end: match.index + match[0].length, value: Number(match[1]), bracketed };
}

/** @returns `YYYY-MM-DD` of a day that there is */
export function dateOf(year: string, month: string, day: string): string | undefined {
  const date = `${year}-${month}-${day}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined;
}
