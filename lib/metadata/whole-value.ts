/**
 * Whether all of a value is kept. Cleaning takes the number in front, and the date as far as it makes sense: of a tag that
 * is right, of a typo not.
 */
import type { Value } from './document.ts';
import type { KeyInfo, Unit } from './keys.ts';

/** Half a year, or half a track, is none; a percent and a millisecond are rounded to. */
export const COUNTED: ReadonlySet<Unit> = new Set(['count', 'year', 'flag', 'minutes']);

const NUMBER = /^\s*[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*$/;
const DIGITS = /^\d+$/;
/** Not in `2003:12:04`. */
const CLOCK = /[^\d:]\d{1,2}:/;
const YEAR_FIRST = /^\d{4}[-/.:]/;
const DAY_AND_REST = /^(\d{4}[-/.:]\d{1,2}(?:[-/.:]\d{1,2})?)((?:[T ,].*)?)$/;

/** @param clean what would be stored of it */
export function isWhole(info: KeyInfo | undefined, value: Value | boolean, clean: Value): boolean {
  if (info?.type === 'number') return isWholeNumber(info, value);
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

function isWholeNumber({ unit }: KeyInfo, value: Value | boolean): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'string' && !NUMBER.test(value)) return false;
  return (
    unit === undefined || !COUNTED.has(unit) || Number.isInteger(Number(String(value).replace(',', '.')))
  );
}
