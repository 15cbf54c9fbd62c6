/** Values of a key as they are set: what is no value of it is named, and what of the others is left is taken. */
import { givenWords } from '../issue-words.ts';
import { KEY, cleanDocument } from '../metadata/clean.ts';
import { entriesOf } from '../metadata/document.ts';
import type { Entry } from '../metadata/document.ts';
import { givenFault } from '../metadata/given-value.ts';
import { keyInfo } from '../metadata/keys.ts';
import { canonicalLanguage } from '../metadata/languages.ts';
import { measuredFault } from '../metadata/measured.ts';
import { noValue } from './foreign-value.ts';

export interface Taken {
  /** Undefined where nothing is taken. */
  readonly entries: readonly Entry[] | undefined;
  readonly problem: string | undefined;
}

/**
 * @param said a value, or `[value, language]`; whatever somebody has written there
 * @param meant what one of them means here; undefined where it says nothing
 */
export function takenValues(
  key: string,
  said: readonly unknown[],
  meant: (one: unknown) => unknown = (one) => one,
): Taken {
  const fault = KEY.test(key) ? measuredFault(key) : `${givenWords(key)} is no key`;
  if (fault !== undefined) return { entries: undefined, problem: fault };
  const good: unknown[] = [];
  const none: unknown[] = [];
  for (const one of said) {
    const value = meant(one);
    if (value === undefined) continue;
    if (isValue(key, value)) good.push(value);
    else none.push(one);
  }
  const entries = entriesOf(cleanDocument({ [key]: good }), key);
  const tooMany = good.length > 1 && keyInfo(key)?.multi === false;
  const left = tooMany ? `${key} has one value, not ${good.length}: the first is taken` : undefined;
  return { entries, problem: none.length > 0 ? noValue(key, none[0]) : left };
}

function isValue(key: string, value: unknown): boolean {
  const language = Array.isArray(value) && value.length > 1 ? (value[1] as unknown) : 'en';
  return (
    givenFault(key, Array.isArray(value) ? value[0] : value) === undefined &&
    typeof language === 'string' &&
    canonicalLanguage(language) !== undefined &&
    entriesOf(cleanDocument({ [key]: [value] }), key) !== undefined
  );
}
