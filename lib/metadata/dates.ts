/** Dates and times of tags, brought to ISO 8601: as much as the tag says, no more. */

const YEAR_FIRST = /^(\d{4})(?:[-/.: ](\d{1,2})(?:[-/.: ](\d{1,2}))?)?(?=$|[^\d])/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * @param text `2003`, `2003-12-04T10:00:00Z`, `20031204`, `2003/12/4`, `2003:12:04` (Exif)
 * @returns undefined where there is no year in front; a month or day that does not exist is left out
 */
export function isoDate(text: string): string | undefined {
  const trimmed = text.trim();
  const match = COMPACT.exec(trimmed) ?? YEAR_FIRST.exec(trimmed);
  if (match === null) return undefined;
  const [, year = '', month = '', day = ''] = match;
  if (year === '0000') return undefined;
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
