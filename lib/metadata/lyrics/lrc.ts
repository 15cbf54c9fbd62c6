/**
 * LRC, as it is found: `[mm:ss.xx]line`, several times before one line, times of single words in `<>` (enhanced LRC) or
 * in `[]` inside the line, `[offset:+250]` (milliseconds that everything is sung earlier), other tags (`[ar:...]`).
 */
import { canonicalLanguage } from '../languages.ts';
import { LINES_CAP, byTime } from './timed.ts';
import type { TimedLine, TimedPart } from './timed.ts';

export interface Lrc {
  readonly lines: readonly TimedLine[];
  /** BCP 47, of `[la:de]`. */
  readonly language: string | undefined;
}

/** `[01:02.34]`, `[01:02]`, `[01:02:34]` (hundredths), `[01:02:03.45]` (hours). */
const TIME = /[[<](\d{1,4}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,9}))?[\]>][ \t]*/y;
const ANY_TIME = /[[<](\d{1,4}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,9}))?[\]>]/g;
const TAG = /^\[([a-z#]{1,16}):([^\]]{0,1000})\]\s*$/i;
/** An hour to and fro is no correction. */
const OFFSET_CAP = 3_600_000;

/** @returns undefined where most lines have no time: the text is no LRC */
export function parseLrc(text: string): Lrc | undefined {
  // Nearly all lyrics: no line of theirs is looked at.
  if (!/^[ \t\ufeff]*\[\d{1,4}:\d/m.test(text)) return undefined;
  const lines: TimedLine[] = [];
  const tags = new Map<string, string>();
  let timed = 0;
  let untimed = 0;
  let begins: boolean | undefined;
  for (const raw of text.split(/\r\n|[\r\n]/)) {
    const line = raw.trim();
    if (line === '' || lines.length >= LINES_CAP) continue;
    const { times, rest } = takeTimes(line);
    const [first] = times;
    if (first !== undefined) {
      begins ??= rest !== '';
      timed++;
      const parts = partsOf(rest);
      for (const at of times)
        if (lines.length < LINES_CAP) lines.push({ at, parts: shifted(parts, at - first) });
      continue;
    }
    const [, name, value = ''] = TAG.exec(line) ?? [];
    if (name === undefined) {
      begins ??= false;
      untimed++;
      // It goes on with the line before it.
      lines.push({ at: lines.at(-1)?.at ?? 0, parts: partsOf(line) });
    } else tags.set(name.toLowerCase(), value.trim());
  }
  // A note may follow the last line.
  if (timed === 0 || (timed < untimed && begins !== true)) return undefined;
  return { lines: byTime(earlier(lines, Number(tags.get('offset') ?? 0))), language: languageOf(tags) };
}

/** The text of an LRC file without times: its tags are no lyrics. */
export function withoutTags(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .filter((line) => !TAG.test(line.trim()))
    .join('\n')
    .trim();
}

function takeTimes(line: string): { readonly times: readonly number[]; readonly rest: string } {
  const times: number[] = [];
  let from = 0;
  while (line.charAt(from) === '[') {
    TIME.lastIndex = from;
    const match = TIME.exec(line);
    if (match === null) break;
    times.push(timeOf(match));
    from = TIME.lastIndex;
  }
  return { times, rest: line.slice(from) };
}

/** A line with times of its words has a part for each. */
function partsOf(text: string): readonly TimedPart[] {
  const parts: TimedPart[] = [];
  let from = 0;
  let at: number | undefined;
  for (const match of text.matchAll(ANY_TIME)) {
    if (at !== undefined || match.index > from) parts.push({ at, text: text.slice(from, match.index) });
    at = timeOf(match);
    from = match.index + match[0].length;
  }
  if (at !== undefined || from < text.length) parts.push({ at, text: text.slice(from) });
  return parts;
}

function timeOf([, first, second, third, fraction]: readonly (string | undefined)[]): number {
  const [one, two, three] = [Number(first), Number(second), Number(third ?? 0)];
  const rest = fraction ?? '';
  // Three numbers are hours only where a fraction follows: players of old wrote hundredths behind a colon.
  if (third !== undefined && rest === '') return one * 60_000 + two * 1000 + thousandths(third);
  const seconds = third === undefined ? one * 60 + two : (one * 60 + two) * 60 + three;
  return seconds * 1000 + thousandths(rest);
}

/** Digits behind a point: `5` is 500. */
function thousandths(digits: string): number {
  return Number(digits.padEnd(3, '0').slice(0, 3));
}

function earlier(lines: readonly TimedLine[], offset: number): readonly TimedLine[] {
  if (!Number.isFinite(offset) || offset === 0 || Math.abs(offset) > OFFSET_CAP) return lines;
  return lines.map(({ at, parts }) => ({ at: Math.max(0, at - offset), parts: shifted(parts, -offset) }));
}

function shifted(parts: readonly TimedPart[], by: number): readonly TimedPart[] {
  if (by === 0 || parts.every(({ at }) => at === undefined)) return parts;
  return parts.map(({ at, text }) => ({ at: at === undefined ? at : Math.max(0, at + by), text }));
}

function languageOf(tags: ReadonlyMap<string, string>): string | undefined {
  const language = tags.get('la') ?? tags.get('lang') ?? tags.get('language');
  return language === undefined ? undefined : canonicalLanguage(language);
}
