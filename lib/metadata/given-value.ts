/**
 * Values that somebody says on purpose, at whichever door they come in: kept as they were said, or refused in words. Of
 * a tag what makes sense is taken.
 */
import { givenWords } from '../issue-words.ts';
import { VALUES_CAP, cleanDocument } from './clean.ts';
import { DOCUMENT_CAP, VALUE_CAP, entriesOf } from './document.ts';
import type { Entry } from './document.ts';
import { UNITS, keyInfo } from './keys.ts';
import type { Unit } from './keys.ts';

/** Half a year, or half a track, is none; a percent and a millisecond are rounded to. */
export const COUNTED: ReadonlySet<Unit> = new Set(['count', 'year', 'flag', 'minutes']);

export type GivenEntry = readonly [value: unknown, language?: string | undefined];

export type Given = { readonly entries: readonly Entry[] } | { readonly fault: string };

/** @returns what is wrong with a value before anybody looks into it */
export function givenFault(key: string, value: unknown): string | undefined {
  if (typeof value === 'boolean' && keyInfo(key)?.unit === 'flag') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  if (typeof value !== 'string') return noValueOf(key, value);
  if (Buffer.byteLength(value) > VALUE_CAP) return `A value of ${key} is longer than ${VALUE_CAP} bytes.`;
  if (value.includes('\0'))
    return `${givenWords(value)} has a NUL in it, which ends a text: several values of ${key} are a list.`;
  if (!value.isWellFormed())
    return `${givenWords(value)} has half a character in it (a lone surrogate): no text of ${key} can keep it.`;
  return undefined;
}

/** @returns undefined for what is no value of the key */
function cleanEntry(key: string, entry: GivenEntry): Entry | undefined {
  return givenFault(key, entry[0]) === undefined
    ? entriesOf(cleanDocument({ [key]: [entry] }), key)?.[0]
    : undefined;
}

/** @returns each value once in each language */
export function givenEntries(key: string, given: readonly GivenEntry[]): Given {
  const clean = new Map<string, Entry>();
  for (const entry of given) {
    const one = cleanEntry(key, entry);
    if (one === undefined) return { fault: givenFault(key, entry[0]) ?? noValueOf(key, entry[0]) };
    clean.set(JSON.stringify(one), one);
  }
  if (keyInfo(key)?.multi === false && given.length > 1)
    return { fault: `${key} has one value, not ${given.length}.` };
  const entries = [...clean.values()];
  return hasRoom(entries) ? { entries } : { fault: noRoom(key, entries.length) };
}

/** As `DocumentBuilder` counts, which keeps a value of a file in one language only. */
function hasRoom(entries: readonly Entry[]): boolean {
  const bytes = entries.reduce((sum, [value]) => sum + Buffer.byteLength(String(value)), 0);
  return entries.length <= VALUES_CAP && bytes <= DOCUMENT_CAP;
}

function noRoom(key: string, count: number): string {
  return `${key} cannot have ${count} values of this length: at most are ${VALUES_CAP}, of ${DOCUMENT_CAP} bytes together.`;
}

export function noValueOf(key: string, value: unknown): string {
  return `${givenWords(value)} is no value of ${key}: ${neededOf(key)} is needed.`;
}

function neededOf(key: string): string {
  const { type = 'text', unit } = keyInfo(key) ?? {};
  if (type === 'time') return 'a time, such as 2024-05-17T20:15:00,';
  if (unit === undefined) return type === 'text' ? 'some text' : 'a date that there is, such as 2024-05-17,';
  const [low, high] = UNITS[unit];
  return `a ${COUNTED.has(unit) ? 'whole number' : 'number'} from ${low} to ${high} (${unit})`;
}
