/**
 * SYLT: a text in pieces, each with its time (id3.org: ID3v2.4.0-frames, 4.9). It becomes LRC, as which it is kept; the
 * general lane is handed a frame for plain text in its place, for music-metadata reads this one beyond its end.
 */
import { toLrc } from '../metadata/lyrics/timed.ts';
import type { TimedLine, TimedPart } from '../metadata/lyrics/timed.ts';
import { LINES_CAP, byTime } from '../metadata/lyrics/timed.ts';
import { u8 } from './fast/numbers.ts';
import { decodeText, endOfText, latin1 } from './fast/text.ts';

export interface SyncedText {
  /** As the tag writes it. */
  readonly language: string;
  /** LRC. */
  readonly text: string;
}

/** The other format counts MPEG frames. */
const MILLISECONDS = 2;
/** 3 and above: movements, events, chords, trivia, addresses. */
const LAST_OF_WORDS = 2;

/** @returns undefined where it is not lyrics, or not in milliseconds */
export function syncedText(bytes: Buffer, from: number, to: number): SyncedText | undefined {
  if (to - from < 7 || u8(bytes, from + 4) !== MILLISECONDS || u8(bytes, from + 5) > LAST_OF_WORDS)
    return undefined;
  const encoding = u8(bytes, from);
  const zeros = encoding === 1 || encoding === 2 ? 2 : 1;
  const pieces: { at: number; text: string }[] = [];
  let position = endOfText(bytes, encoding, from + 6, to) + zeros;
  while (position < to && pieces.length < LINES_CAP) {
    const end = endOfText(bytes, encoding, position, to);
    const text = decodeText(bytes, encoding, position, end);
    if (text === undefined || end + zeros + 4 > to) break;
    pieces.push({ at: bytes.readUInt32BE(end + zeros), text });
    position = end + zeros + 4;
  }
  if (pieces.length === 0) return undefined;
  const lines = pieces.some(({ text }) => text.includes('\n')) ? syllables(pieces) : pieces.map(whole);
  return { language: latin1(bytes, from + 1, from + 4), text: toLrc(byTime(lines)) };
}

function whole({ at, text }: { at: number; text: string }): TimedLine {
  return { at, parts: [{ at: undefined, text }] };
}

/** Where pieces are less than lines, a line feed begins a new one. */
function syllables(pieces: readonly { at: number; text: string }[]): TimedLine[] {
  const lines: { at: number; parts: TimedPart[] }[] = [];
  for (const { at, text } of pieces) {
    const breaks = text.startsWith('\n') || text.startsWith('\r');
    if (breaks || lines.length === 0) lines.push({ at, parts: [] });
    lines.at(-1)?.parts.push({ at, text });
    // Some write the line feed behind the last syllable.
    if (!breaks && text.trimEnd() !== text && text.endsWith('\n')) lines.push({ at, parts: [] });
  }
  return lines
    .filter(({ parts }) => parts.length > 0)
    .map(({ at, parts }) => ({
      at: parts[0]?.at ?? at,
      parts: parts.length === 1 ? parts.map(({ text }) => ({ at: undefined, text })) : parts,
    }));
}
