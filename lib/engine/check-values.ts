/** What an application, or somebody at a shell, sets: keys, values and languages that are none are named and refused. */
import { ValhallaError } from '../errors.ts';
import { givenWords } from '../issue-words.ts';
import { KEY, cleanDocument } from '../metadata/clean.ts';
import { VALUE_CAP, entriesOf } from '../metadata/document.ts';
import type { Entry, Value } from '../metadata/document.ts';
import { UNITS, keyInfo } from '../metadata/keys.ts';
import type { KeyInfo } from '../metadata/keys.ts';
import { canonicalLanguage } from '../metadata/languages.ts';
import { measuredFault } from '../metadata/measured.ts';

/** Cleaning takes the number in front, and the date as far as it makes sense: of a tag that is right, of a typo not. */
const WHOLE_NUMBER = /^\s*[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*$/;
const YES_OR_NO = /^\s*(?:true|false|yes|no)\s*$/i;
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

/** @throws ERR_VALHALLA_OPTION: no value of this key, or a key that is measured */
export function checkValues(
  key: string,
  values: readonly (Value | boolean)[],
  language: string | undefined,
): readonly Entry[] {
  const info = keyInfo(key);
  const fault = measuredFault(key);
  if (fault !== undefined) refuse(`${fault}.`);
  if (values.length === 0) refuse(`${key} was given no value. To take values away: deleteMetadata.`);
  if (info?.multi === false && values.length > 1) refuse(`${key} has one value, not ${values.length}.`);
  return values.map((value) => {
    if (typeof value === 'string' && Buffer.byteLength(value) > VALUE_CAP)
      refuse(`A value of ${key} is longer than ${VALUE_CAP} bytes.`);
    const [entry] = entriesOf(cleanDocument({ [key]: [[value, language]] }), key) ?? [];
    if (entry !== undefined && isWhole(info, value, entry[0])) return entry;
    return refuse(`${givenWords(value)} is no value of ${key}: ${needed(key)} is needed.`);
  });
}

/** Nothing of the value was dropped. */
function isWhole(info: KeyInfo | undefined, value: Value | boolean, clean: Value): boolean {
  if (typeof value !== 'string') return true;
  const text = value.trim();
  if (info?.type === 'number')
    return WHOLE_NUMBER.test(text) || (info.unit === 'flag' && YES_OR_NO.test(text));
  if (info?.type !== 'date' && info?.type !== 'time') return true;
  // `05/06/2024`, which people write both ways: all that is certain of it is the year.
  if (!ISO.test(text)) return info.type === 'date' || String(clean).length > 4;
  const [day, stored] = [text.slice(0, 10), String(clean)];
  return (
    stored.slice(0, 10).length === day.length && (info.type === 'date' || isTime(text) === isTime(stored))
  );
}

function isTime(text: string): boolean {
  return text.length > 10;
}

function needed(key: string): string {
  const { type = 'text', unit } = keyInfo(key) ?? {};
  if (type === 'time') return 'a time, such as 2024-05-17T20:15:00,';
  if (unit === undefined) return type === 'text' ? 'some text' : 'a date that there is, such as 2024-05-17,';
  const [low, high] = UNITS[unit];
  return `a number from ${low} to ${high} (${unit})`;
}

export function refuse(message: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', message);
}
