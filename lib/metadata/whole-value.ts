/**
 * Whether all of a value is kept. Cleaning takes the number in front, and the date as far as it makes sense: of a tag that
 * is right, of a typo not.
 */
import type { Value } from './document.ts';
import type { KeyInfo } from './keys.ts';

const NUMBER = /^\s*[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*$/;
const DIGITS = /^\d+$/;
/** Not in `2003:12:04`. */
const CLOCK = /[^\d:]\d{1,2}:/;
const YEAR_FIRST = /^\d{4}[-/.:]/;
const DAY_AND_REST = /^(\d{4}[-/.:]\d{1,2}(?:[-/.:]\d{1,2})?)((?:[T ,].*)?)$/;

/** @param clean what would be stored of it */
export function isWhole(info: KeyInfo | undefined, value: Value | boolean, clean: Value): boolean {
  if (info?.type === 'number') return typeof value === 'boolean' || numberOf(value) === clean;
  if (info?.type !== 'date' && info?.type !== 'time') return true;
  return isWholeTime(info.type, String(value).trim(), String(clean));
}

function isWholeTime(type: 'date' | 'time', text: string, clean: string): boolean {
  // Of milliseconds since 1970 four digits look like a year.
  if (DIGITS.test(text)) return clean.replaceAll('-', '') === text;
  const hasClock = clean.length > 10;
  if (!YEAR_FIRST.test(text)) {
    // `05/06/2024`, which people write both ways: all that is certain of it is the year.
    return type === 'date' || (clean.length > 4 && (hasClock || !CLOCK.test(text)));
  }
  const [, day, behind] = DAY_AND_REST.exec(text) ?? [];
  if (day === undefined || countOf(day) !== countOf(clean.slice(0, 10))) return false;
  return type === 'date' || (behind !== '') === hasClock;
}

/** Year, month and day. */
function countOf(day: string): number {
  return day.split(/[-/.:]/).length;
}

/** @returns undefined where there is more, or less, than a number */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value.replace(',', '.')) : undefined;
}
