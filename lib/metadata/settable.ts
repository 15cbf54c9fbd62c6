/** Keys that somebody may set. Facts of a file nobody can. */
import { givenWords } from '../issue-words.ts';
import { KEY } from './clean.ts';
import { keyInfo } from './keys.ts';

/** @returns what is wrong with its name */
export function nameFault(key: string): string | undefined {
  return KEY.test(key)
    ? undefined
    : `${givenWords(key)} is no key: a key has letters, digits, _ : . and -, 64 at most, and a letter or digit first`;
}

/** @returns why the key cannot be set; undefined: it can */
export function keyFault(key: string): string | undefined {
  return keyInfo(key)?.measured === true
    ? `${key} is a fact of the file: it is measured, and cannot be set`
    : nameFault(key);
}
