/** What an application, or somebody at a shell, sets: keys, values and languages that are none are named and refused. */
import { ValhallaError } from '../errors.ts';
import { KEY } from '../metadata/clean.ts';
import type { Entry, Value } from '../metadata/document.ts';
import { COUNTED, givenEntries, noValueOf } from '../metadata/given-value.ts';
import type { GivenEntry } from '../metadata/given-value.ts';
import { keyInfo } from '../metadata/keys.ts';
import type { KeyInfo } from '../metadata/keys.ts';
import { canonicalLanguage } from '../metadata/languages.ts';
import { measuredFault } from '../metadata/measured.ts';

/** Cleaning takes the number in front, and the date as far as it makes sense: of a tag that is right, of a typo not. */
const NUMBER = /^\s*[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*$/;
const YES = /^\s*(?:true|yes)\s*$/i;
const NO = /^\s*(?:false|no)\s*$/i;
const DIGITS = /^\d+$/;
const ISO = /^\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d.*)?)?)?$/;

export function checkKey(key: string): string {
  const name = key.toLowerCase();
  if (!KEY.test(name))
    refuse(`${JSON.stringify(key)} is no key: letters, digits and _ : . - are, 64 of them at most.`);
  return name;
}

export function checkLanguage(language: string): string {
  return (
    canonicalLanguage(language) ??
    refuse(`${JSON.stringify(language)} is no language (BCP 47): such as de or pt-BR.`)
  );
}

/**
 * @returns each value once, as it is stored: what was set in one form is found by any other
 * @throws ERR_VALHALLA_OPTION: no value of this key, or too many; a key that is measured
 */
export function checkValues(
  key: string,
  values: readonly (Value | boolean)[],
  language: string | undefined,
): readonly Entry[] {
  const fault = measuredFault(key);
  if (fault !== undefined) refuse(`${fault}.`);
  if (values.length === 0)
    refuse(`${key} was given no value. deleteMetadata(item, key) takes all of it away.`);
  const info = keyInfo(key);
  // Not `map`: it leaves out what is not there.
  const given = Array.from(values, (value) => [flagOf(info, value), language] as const);
  for (const entry of given)
    for (const [clean] of checked(key, [entry]))
      if (!isWhole(info, entry[0], clean)) refuse(noValueOf(key, entry[0]));
  return checked(key, given);
}

function flagOf(info: KeyInfo | undefined, value: Value | boolean): Value | boolean {
  if (info?.unit !== 'flag' || typeof value !== 'string') return value;
  if (YES.test(value)) return true;
  return NO.test(value) ? false : value;
}

function checked(key: string, given: readonly GivenEntry[]): readonly Entry[] {
  const found = givenEntries(key, given);
  return 'fault' in found ? refuse(found.fault) : found.entries;
}

/** Nothing of the value was dropped. */
function isWhole(info: KeyInfo | undefined, value: Value | boolean, clean: Value): boolean {
  if (info?.type === 'number') return isWholeNumber(info, value);
  if (info?.type !== 'date' && info?.type !== 'time') return true;
  const text = String(value).trim();
  // Of milliseconds since 1970 four digits look like a year.
  if (DIGITS.test(text)) return String(clean).replaceAll('-', '') === text;
  // `05/06/2024`, which people write both ways: all that is certain of it is the year.
  if (!ISO.test(text)) return info.type === 'date' || String(clean).length > 4;
  const [day, stored] = [text.slice(0, 10), String(clean)];
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

export function refuse(message: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', message);
}
