/** What an application, or somebody at a shell, sets: keys, values and languages that are none are named and refused. */
import { ValhallaError } from '../errors.ts';
import type { Entry, Value } from '../metadata/document.ts';
import { checkEntries, languageFault } from '../metadata/given-value.ts';
import { canonicalLanguage } from '../metadata/languages.ts';
import { nameFault } from '../metadata/settable.ts';

export function checkKey(key: string): string {
  const name = key.toLowerCase();
  const fault = nameFault(name);
  return fault === undefined ? name : refuse(`${fault}.`);
}

export function checkLanguage(language: string): string {
  return canonicalLanguage(language) ?? refuse(`${languageFault(language)}.`);
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
  if (values.length === 0)
    refuse(`${key} was given no value. deleteMetadata(item, key) takes all of it away.`);
  // Not `map`: it leaves out what is not there.
  return checkEntries(
    key,
    Array.from(values, (value) => [value, language] as const),
  );
}

export function refuse(message: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', message);
}
