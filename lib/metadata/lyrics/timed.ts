/**
 * Lyrics with times, and the two texts that are stored of them: `lyrics` (the words alone) and `lyrics_timed` (LRC, one
 * line of song a line, in the order of time, `[mm:ss.xx]` before it and `<mm:ss.xx>` before a word whose time is known).
 */
import { VALUE_CAP } from '../document.ts';

/** A piece of a line: a word, a syllable, or all of it. */
export interface TimedPart {
  /** Milliseconds; undefined: no time of its own. */
  readonly at: number | undefined;
  readonly text: string;
}

export interface TimedLine {
  /** Milliseconds from the start of the song. */
  readonly at: number;
  readonly parts: readonly TimedPart[];
}

/** Longer ones are built to waste memory: one line may claim to be sung at a million times. */
export const LINES_CAP = 20_000;

/** Cut behind a whole line where it is more than is kept of one value. */
export function toLrc(lines: readonly TimedLine[]): string {
  return joinCapped(lines, ({ at, parts }) => {
    const text = parts.map((part) => `${part.at === undefined ? '' : `<${stamp(part.at)}>`}${part.text}`);
    return `[${stamp(at)}]${oneLine(text.join(''))}`;
  });
}

/** The words alone; several pauses in a row are one empty line. */
export function toPlain(lines: readonly TimedLine[]): string {
  return joinCapped(lines, ({ parts }) => oneLine(parts.map(({ text }) => text).join('')))
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** In the order of time; lines of the same time stay as they were. */
export function byTime(lines: readonly TimedLine[]): TimedLine[] {
  return lines.toSorted((one, other) => one.at - other.at);
}

function joinCapped(lines: readonly TimedLine[], write: (line: TimedLine) => string): string {
  const written: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    const text = write(line);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > VALUE_CAP) break;
    written.push(text);
  }
  return written.join('\n');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Minutes may be more than 99: a symphony has no hours in LRC. */
function stamp(at: number): string {
  const hundredths = Math.round(at / 10);
  const [minutes, seconds, rest] = [
    Math.floor(hundredths / 6000),
    Math.floor(hundredths / 100) % 60,
    hundredths % 100,
  ].map((number) => String(number).padStart(2, '0'));
  return `${minutes}:${seconds}.${rest}`;
}
