/**
 * What may become part of a document: text is well-formed, trimmed, free of NUL and capped, numbers lie in the range
 * of their unit, dates are dates, empty values are dropped. Whoever fills a document, the parser and the grabber
 * threads, does it through here.
 */
import { inUtc, isoDate, isoTime } from './dates.ts';
import { DOCUMENT_CAP, VALUE_CAP, entriesOf } from './document.ts';
import type { Document, Entry, Value } from './document.ts';
import { UNITS, keyInfo } from './keys.ts';
import type { KeyInfo, Unit } from './keys.ts';
import { canonicalLanguage } from './languages.ts';
import { isRising } from './rising.ts';

/** Values of one key, and keys of one document: a tag with a million of either is no tag. */
export const VALUES_CAP = 1000;
const KEYS_CAP = 500;
export const KEY: RegExp = /^[a-z0-9][a-z0-9_:.-]{0,63}$/;
const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)/;
/** Units of what is measured; what is counted, and all that is told in the smallest step of it, is whole. */
export const FRACTIONS: ReadonlySet<Unit> = new Set([
  'dB',
  'ratio',
  'bpm',
  's',
  'fps',
  'mm',
  'm',
  'degrees north',
  'degrees east',
]);
/** Of a flag; 1 is a number. */
export const YES: RegExp = /^(?:true|yes)$/i;
/** A character other than tab and line feed that is seen as nothing or as a box. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Builds one document; counts what it holds and drops what would exceed the caps. */
export class DocumentBuilder {
  readonly document: Document = {};
  #bytes = 0;
  #keys = 0;

  has(key: string): boolean {
    return Object.hasOwn(this.document, key);
  }

  /**
   * Adds a value behind those that are there. Text may hold several values apart by NUL (ID3v2.4, 4.2). A value that
   * the key already has is not added again; a key that has one value keeps the first.
   */
  add(key: string, value: unknown, language?: string): void {
    if (typeof value === 'string' && value.includes('\0')) {
      for (const part of value.split('\0')) this.add(key, part, language);
      return;
    }
    const info = keyInfo(key);
    const clean = cleanValue(info, value);
    if (clean === undefined) return;
    const entries = entriesOf(this.document, key);
    if (entries === undefined) {
      if (this.#keys === KEYS_CAP || (info === undefined && !KEY.test(key))) return;
    } else if (info?.type === 'date' && String(clean).startsWith(String(entries[0]?.[0]))) {
      // The same date, told more exactly: ORIGINALYEAR and ORIGINALDATE.
      entries[0] = [clean];
      return;
    } else if (
      info?.multi === false ||
      entries.length === VALUES_CAP ||
      entries.some(([other]) => other === clean)
    ) {
      return;
    }
    const bytes =
      (typeof clean === 'string' ? Buffer.byteLength(clean) : 8) + (entries === undefined ? key.length : 0);
    if (this.#bytes + bytes > DOCUMENT_CAP) return;
    this.#bytes += bytes;
    const tongue = language === undefined ? undefined : canonicalLanguage(language);
    const entry: Entry = tongue === undefined ? [clean] : [clean, tongue];
    if (entries !== undefined) {
      entries.push(entry);
      return;
    }
    this.#keys++;
    this.document[key] = [entry];
  }
}

/**
 * A document from somebody who is not trusted (a grabber, an application): keys lower-cased, every value cleaned.
 * @param values key -> value, values, or `[value, language]` entries as in a document
 */
export function cleanDocument(values: Readonly<Record<string, unknown>>): Document {
  const builder = new DocumentBuilder();
  for (const [key, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (!Array.isArray(one)) builder.add(key.toLowerCase(), one);
      else builder.add(key.toLowerCase(), one[0], typeof one[1] === 'string' ? one[1] : undefined);
    }
  }
  return builder.document;
}

/** @returns undefined where nothing is left of the value */
export function cleanValue(info: KeyInfo | undefined, value: unknown): Value | undefined {
  if (typeof value === 'boolean') return cleanValue(info, value ? 1 : 0);
  if (typeof value === 'bigint') return cleanValue(info, Number(value));
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (info?.type === 'number') return cleanNumber(info.unit, value);
  const text = cleanText(String(value));
  if (text === undefined) return undefined;
  if (info?.type === 'time') return cleanTime(info.key, text);
  return info?.type === 'date' ? isoDate(text) : text;
}

/** Of plays only the moment matters, and the last one is looked for. A picture keeps the clock of where it was taken. */
function cleanTime(key: string, text: string): string | undefined {
  const time = isoTime(text);
  return time !== undefined && isRising(key) ? inUtc(time) : time;
}

/** @returns undefined for what is no number, or lies outside the range of the unit */
export function cleanNumber(unit: Unit | undefined, value: string | number): number | undefined {
  let number = value;
  if (typeof number === 'string') {
    const text = number.trim();
    const digits = unit === 'flag' && YES.test(text) ? '1' : NUMBER.exec(text)?.[0];
    if (digits === undefined) return undefined;
    number = Number(digits.replace(',', '.'));
  }
  if (!Number.isFinite(number)) return undefined;
  if (unit === undefined) return number;
  if (!FRACTIONS.has(unit)) number = Math.round(number);
  const [low, high] = UNITS[unit];
  return number < low || number > high ? undefined : number;
}

/** Nearly no text has anything of what `cleanText` changes. */
// oxlint-disable-next-line no-control-regex
const UNCLEAN = /[\u0000-\u001f\u007f\ud800-\udfff]|^\s|\s$/;

/** @returns undefined for text that is empty or blank */
export function cleanText(value: string): string | undefined {
  if (value.length * 3 <= VALUE_CAP && !UNCLEAN.test(value)) return value === '' ? undefined : value;
  // Cut before the costly steps: a 20 MB title comes out of the parser whole. A byte is at least a third of a unit.
  const short = value.length > VALUE_CAP ? value.slice(0, VALUE_CAP) : value;
  const text = cutText(
    short.toWellFormed().replaceAll('\r\n', '\n').replaceAll(CONTROL, ' ').trim(),
    VALUE_CAP,
  );
  return text === '' ? undefined : text;
}

/** Cuts to at most `cap` bytes of UTF-8, never inside a character. */
export function cutText(text: string, cap: number): string {
  if (text.length * 3 <= cap || Buffer.byteLength(text) <= cap) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(cap));
  return text.slice(0, read).trimEnd();
}
