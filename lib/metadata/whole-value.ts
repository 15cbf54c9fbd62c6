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
const ISO = /^\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d.*)?)?)?$/;

/** @param clean what would be stored of it */
export function isWhole(info: KeyInfo | undefined, value: Value | boolean, clean: Value): boolean {
  if (info?.type === 'number') return isWholeNumber(info, value);
  if (info?.type !== 'date' && info?.type !== 'time') return true;
  const text = String(value).trim();
  // Of milliseconds since 1970 four digits look like a year.
  if (DIGITS.test(text)) return String(clean).replaceAll('-', '') === text;
  // `05/06/2024`, which people write both ways: all that is certain of it is the year.
  const stored = String(clean);
  if (!ISO.test(text))
    return info.type === 'date' || (stored.length > 4 && (isTime(stored) || !CLOCK.test(text)));
  const day = text.slice(0, 10);
  return (
    stored.slice(0, 10).length === day.length && (info.type === 'date' || isTime(text) === isTime(stored))
  );
}

function isWholeNumber({ unit }: KeyInfo, value: Value | boolean): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'string' && !NUMBER.test(value)) return false;
  return (
    unit === undefined || !COUNTED.has(unit) || Number.isInteger(Number(String(value).replace(',', '.')))
  );
}

function isTime(text: string): boolean {
  return text.length > 10;
}
