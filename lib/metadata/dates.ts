/** Dates of tags, brought to `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: as much as the tag says, no more. */

const YEAR_FIRST = /^(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?)?(?=$|[^\d])/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * @param text `2003`, `2003-12-04T10:00:00Z`, `20031204`, `2003/12/4`
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
