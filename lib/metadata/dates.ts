/** Dates and times of tags, brought to ISO 8601: as much as the tag says, no more. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME = `(?<name>${MONTHS.join('|')})[a-z]*`;
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?<year>\d{4})(?!\d)`;

/** Year, month, day in any order, as numbers or with the name of the month. */
const FORMS: readonly RegExp[] = [
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?=$|[T ]\d)/,
  /^(?<year>\d{4})(?:[-/.: ](?<month>\d{1,2})(?:[-/.: ](?<day>\d{1,2}))?)?(?=$|[^\d])/,
  // 4.12.2003, as it is written where points stand between
  /^(?<day>\d{1,2})\. ?(?<month>\d{1,2})\. ?(?<year>\d{4})(?!\d)/,
  /^(?<first>\d{1,2})[-/ ](?<second>\d{1,2})[-/ ](?<year>\d{4})(?!\d)/,
  /^(?<month>\d{1,2})[-/.](?<year>\d{4})(?!\d)/,
  // 4 December 2003, 4th of Dec. 2003, 04-Dec-2003, December 2003
  new RegExp(String.raw`^(?:${DAY}\.?[- ]?(?:of )?)?${NAME}\.?,?[- ]${YEAR}`, 'i'),
  // December 4, 2003
  new RegExp(String.raw`^${NAME}\.? ${DAY},? ${YEAR}`, 'i'),
  // Dec 04 10:11:12 UTC 2003 (ctime, behind the day of the week)
  new RegExp(String.raw`^${NAME} +${DAY} (?<clock>\d\d:\d\d(?::\d\d)?(?: [A-Z]{3,5})?) ${YEAR}`, 'i'),
];
/** In front of a date: the day of the week, a time zone (MediaInfo), `c.`, `(c)`, a bracket. */
const PREFIX = /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +|UTC +|c(?:a|irca)?\.? *|\(c\) *|[©℗[(~] *)/i;
/** A text that has one number of four digits, and that of a century in which there was sound or paper. */
const YEAR_INSIDE = /^\D*(1[5-9]\d\d|20\d\d)\D*$/;

/**
 * @param text `2003`, `2003-12-04T10:00:00Z`, `20031204`, `2003/12/4`, `2003:12:04` (Exif), `4.12.2003`, `Dec 4, 2003`; of
 *   `12/4/2003`, which people write both ways, the year is certain, of `13/4/2003` all
 * @returns undefined where there is no year; a month or day that does not exist is left out
 */
export function isoDate(text: string): string | undefined {
  const trimmed = text.trim();
  return found(trimmed)?.date ?? YEAR_INSIDE.exec(trimmed)?.[1];
}

interface Found {
  /** Undefined for the year 0. */
  readonly date: string | undefined;
  /** What is not the date: there the time of day is, if it is said. */
  readonly rest: string;
}

function found(text: string): Found | undefined {
  const whole = partsOf(text);
  const prefix = whole?.date === undefined ? PREFIX.exec(text)?.[0] : undefined;
  if (prefix === undefined) return whole;
  const behind = partsOf(text.slice(prefix.length));
  return behind && /^utc/i.test(prefix) ? { ...behind, rest: `${behind.rest} UTC` } : behind;
}

function partsOf(text: string): Found | undefined {
  for (const form of FORMS) {
    const match = form.exec(text);
    if (match?.groups === undefined) continue;
    const { year = '', name, first, second, clock } = match.groups;
    let { month = '', day = '' } = match.groups;
    if (name !== undefined) month = String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
    if (first !== undefined && second !== undefined) [day, month] = inOrder(first, second);
    const date = year === '0000' ? undefined : joined(year, month, day);
    const behind = text.slice(match[0].length);
    return { date, rest: clock === undefined ? behind : ` ${clock}${behind}` };
  }
  return undefined;
}

/** Day and month, where the numbers tell which is which. */
function inOrder(first: string, second: string): [day: string, month: string] {
  if (Number(first) > 12) return [first, second];
  if (Number(second) > 12) return [second, first];
  return first === second ? [first, second] : ['', ''];
}

function joined(year: string, month: string, day: string): string {
  const monthNumber = Number(month);
  if (monthNumber < 1 || monthNumber > 12) return year;
  const withMonth = `${year}-${month.padStart(2, '0')}`;
  const dayNumber = Number(day);
  const last = new Date(Date.UTC(2000 + (Number(year) % 400), monthNumber, 0)).getUTCDate();
  return dayNumber < 1 || dayNumber > last ? withMonth : `${withMonth}-${day.padStart(2, '0')}`;
}

const HOUR = String.raw`(?<hour>[01]?\d|2[0-3])`;
const SECOND = String.raw`(?<second>[0-5]\d|60)(?<fraction>\.\d{1,9})?`;
const ZONE = String.raw`(?:Z|UTC|UT|GMT)?(?<offset>[+-](?:0\d|1[0-4]):?[0-5]\d)?`;
/** Behind a date, to the end of the text: of a zone only as a number, or that of Greenwich, everybody knows what it is. */
const CLOCK = new RegExp(
  String.raw`^(?:[T ]+|, ?|,? at )${HOUR}:?(?<minute>[0-5]\d)(?::?${SECOND})?(?:\s?(?<half>[AP])\.?M\.?)?\s?(?<zone>${ZONE})(?: \([^()]*\))?$`,
  'i',
);

/**
 * @param text `2003:12:04 10:11:12.25+02:00` (Exif), `2003-12-04T10:11`, `20031204T101112+0200` (IPTC),
 *   `Thu, 04 Dec 2003 10:11:12 GMT` (mail), `4 Dec 2003 10:11 PM`, and the other forms of `isoDate`
 * @returns `2003-12-04T10:11:12.25+02:00`; without a time of day that makes sense, the date
 */
export function isoTime(text: string): string | undefined {
  const trimmed = text.trim();
  const { date, rest = '' } = found(trimmed) ?? {};
  if (date?.length !== 10) return isoDate(trimmed);
  const { hour = '', minute = '', second = '00', fraction = '', ...said } = CLOCK.exec(rest)?.groups ?? {};
  const hours = ofDay(Number(hour), said['half']);
  if (hour === '' || hours === undefined) return date;
  const offset = said['offset']?.replace(/^(...)(\d\d)$/, '$1:$2') ?? said['zone'];
  const zone = offset === '' || offset === undefined ? '' : /^[+-](?!00:00)/.test(offset) ? offset : 'Z';
  return `${date}T${String(hours).padStart(2, '0')}:${minute}:${second}${fraction}${zone}`;
}

/** As a machine writes it. Without an offset a time is that of a clock, and nobody knows where it hung. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i;

/** @returns a moment as UTC has it, to the millisecond, so that its text sorts as what it means; all else as it is */
export function inUtc(time: string): string {
  if (!MOMENT.test(time)) return time;
  const moment = new Date(time);
  // A leap second is none here, and the first and last hours of four digits may lie outside of them.
  const utc = Number.isNaN(moment.getTime()) ? time : moment.toISOString();
  return isoTime(utc) === utc ? utc : time;
}

/** @param half of the day, `AM` or `PM` by its first letter @returns undefined for 13 PM, which is said by nobody who means it */
function ofDay(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}
