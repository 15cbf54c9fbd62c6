/**
 * Values that somebody says on purpose, at whichever door they come in (a call, an import, a row that another program
 * wrote): kept as they were said, or refused in words. Of a tag what makes sense is taken.
 */
import { ValhallaError } from '../errors.ts';
import { givenWords } from '../issue-words.ts';
import { FRACTIONS, VALUES_CAP, YES, cleanValue } from './clean.ts';
import { DOCUMENT_CAP, VALUE_CAP } from './document.ts';
import type { Entry, Value } from './document.ts';
import { UNITS, keyInfo } from './keys.ts';
import type { KeyInfo } from './keys.ts';
import { canonicalLanguage } from './languages.ts';
import { keyFault } from './settable.ts';
import { isYetToCome, yetToCome } from './time-of-play.ts';
import { isWhole, numberOf } from './whole-value.ts';

/** Whatever somebody has written there. */
export type GivenEntry = readonly [value?: unknown, language?: unknown];

const NO = /^(?:false|no)$/i;

/**
 * @returns each value once in each language, as it is stored: what was set in one form is found by any other
 * @throws ERR_VALHALLA_OPTION: no value of this key, or too many; no language; a key that nobody can set
 */
export function checkEntries(key: string, given: readonly GivenEntry[]): readonly Entry[] {
  const fault = keyFault(key);
  if (fault !== undefined) refuse(fault);
  const entries = distinct(given.map((one) => givenEntry(key, one) ?? refuse(wordsOf(key, one))));
  const tooMany = listFault(key, entries);
  return tooMany === undefined ? entries : refuse(tooMany);
}

/** @returns undefined for what is no value of the key, or would not be kept whole */
export function givenEntry(key: string, given: GivenEntry): Entry | undefined {
  const info = keyInfo(key);
  const [, language] = given;
  const value = flagOf(info, given[0]);
  if (!isValue(info, value) || givenFault(key, given) !== undefined) return undefined;
  const clean = cleanValue(info, value);
  if (clean === undefined || !isWhole(info, value, clean)) return undefined;
  const tongue = typeof language === 'string' ? canonicalLanguage(language) : undefined;
  return tongue === undefined ? [clean] : [clean, tongue];
}

/** @returns what can be said of it but that it is no value of the key */
export function givenFault(key: string, [value, language]: GivenEntry): string | undefined {
  const broken = brokenNumber(key, value);
  if (broken !== undefined) return noneOf(key, broken);
  if (typeof value !== 'string') return languageFault(language);
  if (Buffer.byteLength(value) > VALUE_CAP) return `A value of ${key} is longer than ${VALUE_CAP} bytes`;
  if (value.includes('\0'))
    return `${givenWords(value)} has a NUL in it, which ends a text: several values of ${key} are a list`;
  if (!value.isWellFormed())
    return `${givenWords(value)} has half a character in it (a lone surrogate): no text of ${key} can keep it`;
  if (key === 'last_played' && isYetToCome(value)) return yetToCome(givenWords(value));
  return languageFault(language);
}

/** @param language undefined: none is said */
export function languageFault(language: unknown): string | undefined {
  if (language === undefined) return undefined;
  return typeof language === 'string' && canonicalLanguage(language) !== undefined
    ? undefined
    : `${givenWords(language)} is no language (BCP 47): such as de or pt-BR`;
}

/** @returns why a key cannot have all of these */
export function listFault(key: string, entries: readonly Entry[]): string | undefined {
  const count = entries.length;
  if (keyInfo(key)?.multi === false && count > 1) return `${key} has one value, not ${count}`;
  // As `DocumentBuilder` counts, which keeps a value of a file in one language only.
  const bytes = entries.reduce((sum, [value]) => sum + Buffer.byteLength(String(value)), 0);
  return count > VALUES_CAP || bytes > DOCUMENT_CAP
    ? `${key} cannot have ${count} values of this length: at most are ${VALUES_CAP}, of ${DOCUMENT_CAP} bytes together`
    : undefined;
}

export function distinct(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

export function noValueOf(key: string, value: unknown): string {
  return `${givenWords(value)} is no value of ${key}`;
}

function wordsOf(key: string, given: GivenEntry): string {
  return givenFault(key, given) ?? noneOf(key, given[0]);
}

function noneOf(key: string, value: unknown): string {
  return `${noValueOf(key, value)}: ${neededOf(key)} is needed`;
}

/** @returns a number that is to be whole, and is not: to round it would be to know better */
function brokenNumber(key: string, value: unknown): number | undefined {
  const unit = keyInfo(key)?.unit;
  const number = numberOf(value);
  return unit === undefined || FRACTIONS.has(unit) || Number.isInteger(number) ? undefined : number;
}

function flagOf(info: KeyInfo | undefined, value: unknown): unknown {
  if (info?.unit !== 'flag' || typeof value !== 'string') return value;
  if (YES.test(value.trim())) return true;
  return NO.test(value.trim()) ? false : value;
}

function isValue(info: KeyInfo | undefined, value: unknown): value is Value | boolean {
  if (typeof value === 'boolean') return info?.unit === 'flag';
  return typeof value === 'string' || Number.isFinite(value);
}

function neededOf(key: string): string {
  const { type = 'text', unit } = keyInfo(key) ?? {};
  if (type === 'time') return 'a time, such as 2024-05-17T20:15:00,';
  if (unit === undefined) return type === 'text' ? 'some text' : 'a date that there is, such as 2024-05-17,';
  const [low, high] = UNITS[unit];
  return `a ${FRACTIONS.has(unit) ? 'number' : 'whole number'} from ${low} to ${high} (${unit})`;
}

function refuse(fault: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', `${fault}.`);
}
