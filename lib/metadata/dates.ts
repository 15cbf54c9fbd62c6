/** Dates and times of tags, brought to ISO 8601: as much as the tag says, no more. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME = `(?<name>${MONTHS.join('|')})[a-z]*`;
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?<year>\d{4})(?!\d)`;

/** Year, month, day in any order, as numbers or with the name of the month. */
const FORMS: readonly RegExp[] = [
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
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
  new RegExp(String.raw`^${NAME} +${DAY} \d\d:\d\d(?::\d\d)?(?: [A-Z]{3,5})? ${YEAR}`, 'i'),
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
  return partsOf(trimmed) ?? partsOf(trimmed.replace(PREFIX, '')) ?? YEAR_INSIDE.exec(trimmed)?.[1];
}

function partsOf(text: string): string | undefined {
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups === undefined) continue;
    const { year = '', name, first, second } = groups;
    let { month = '', day = '' } = groups;
    if (name !== undefined) month = String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
    if (first !== undefined && second !== undefined) [day, month] = inOrder(first, second);
    return year === '0000' ? undefined : joined(year, month, day);
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

const CLOCK = /^[T ]+(\d\d):?(\d\d)(?::?(\d\d)(\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * @param text `2003:12:04 10:11:12.25+02:00` (Exif), `2003-12-04T10:11`, `20031204T101112+0200` (IPTC)
 * @returns `2003-12-04T10:11:12.25+02:00`; without a time of day that makes sense, the date
 */
export function isoTime(text: string): string | undefined {
  const trimmed = text.trim();
  const date = isoDate(/^\d{8}/.exec(trimmed)?.[0] ?? trimmed);
  if (date?.length !== 10) return date;
  const clock = CLOCK.exec(trimmed.slice(/^\d{8}/.test(trimmed) ? 8 : 10));
  if (clock === null) return date;
  const [, hours = '', minutes = '', seconds = '00', fraction = '', offset = ''] = clock;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return date;
  const zone = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  return `${date}T${hours}:${minutes}:${seconds}${fraction}${zone === '+00:00' ? 'Z' : zone}`;
}
