/** Values of a key as they are set: what is no value of it is named, and what of the others is left is taken. */
import type { Entry } from '../metadata/document.ts';
import { distinct, givenEntry, givenFault, listFault } from '../metadata/given-value.ts';
import type { GivenEntry } from '../metadata/given-value.ts';
import { keyInfo } from '../metadata/keys.ts';
import { keyFault } from '../metadata/settable.ts';
import { noValue } from './foreign-value.ts';

export interface Taken {
  /** Undefined where nothing is taken. */
  readonly entries: Entry[] | undefined;
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
  const noKey = keyFault(key);
  if (noKey !== undefined) return { entries: undefined, problem: noKey };
  const good: Entry[] = [];
  let problem: string | undefined;
  for (const one of said) {
    const value = meant(one);
    if (value === undefined) continue;
    const given = entryOf(value);
    const entry = givenEntry(key, given);
    if (entry !== undefined) good.push(entry);
    else problem ??= givenFault(key, given) ?? noValue(key, one);
  }
  const all = distinct(good);
  const [first] = all;
  if (first === undefined) return { entries: undefined, problem };
  const fault = listFault(key, all);
  if (fault === undefined) return { entries: all, problem };
  return keyInfo(key)?.multi === false
    ? { entries: [first], problem: problem ?? `${fault}: the first is taken` }
    : { entries: undefined, problem: fault };
}

/** A longer list is no value, and is named as such. */
function entryOf(value: unknown): GivenEntry {
  return Array.isArray(value) && value.length <= 2 ? (value as unknown as GivenEntry) : [value];
}
