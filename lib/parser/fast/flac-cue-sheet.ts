/**
 * The block CUESHEET of FLAC (RFC 9639, 8.7), which programs write without a sheet as text beside it: numbers, times and
 * ISRCs of the tracks, no titles. It becomes the text that other files have in its place.
 */
import { u64be, u8 } from './numbers.ts';
import { latin1 } from './text.ts';

/** Number of the catalogue, samples before the first track, flags, reserved: then the count of tracks. */
const CATALOG = 128;
const COUNT_AT = 395;
/** Offset, number, ISRC, flags, reserved: then the count of its indexes. */
const TRACK = 36;
const ISRC = 12;
const INDEX = 12;
/** Where the sound ends: 170 of a CD, 255 of others. */
const LEAD_OUT = 170;
const FRAMES_A_SECOND = 75;

/** @returns undefined for what ends in the middle of a track, or has no track */
export function readCueSheet(
  bytes: Buffer,
  start: number,
  size: number,
  sampleRate: number,
): string | undefined {
  const end = start + size;
  if (size <= COUNT_AT || sampleRate === 0) return undefined;
  const catalog = textAt(bytes, start, CATALOG);
  const lines = [...(catalog === '' ? [] : [`CATALOG ${catalog}`]), 'FILE "" FLAC'];
  let at = start + COUNT_AT + 1;
  let isThere = false;
  for (let left = u8(bytes, start + COUNT_AT); left > 0; left--) {
    if (at + TRACK > end) return undefined;
    const offset = u64be(bytes, at);
    const number = u8(bytes, at + 8);
    const isrc = textAt(bytes, at + 9, ISRC);
    const isSound = (u8(bytes, at + 9 + ISRC) & 0x80) === 0;
    const first = at + TRACK;
    at = first + u8(bytes, at + TRACK - 1) * INDEX;
    if (at > end) return undefined;
    if (number === 0 || number >= LEAD_OUT) continue;
    isThere = true;
    lines.push(`  TRACK ${two(number)} ${isSound ? 'AUDIO' : 'MODE1/2352'}`);
    if (isrc !== '') lines.push(`    ISRC ${isrc}`);
    for (let index = first; index < at; index += INDEX)
      lines.push(`    INDEX ${two(u8(bytes, index + 8))} ${time(offset + u64be(bytes, index), sampleRate)}`);
  }
  return isThere ? lines.join('\n') : undefined;
}

function textAt(bytes: Buffer, at: number, length: number): string {
  const text = latin1(bytes, at, at + length);
  const end = text.indexOf('\0');
  return (end === -1 ? text : text.slice(0, end)).trim();
}

/** `mm:ss:ff` */
function time(samples: number, sampleRate: number): string {
  const frames = Math.round((samples / sampleRate) * FRAMES_A_SECOND);
  const seconds = Math.floor(frames / FRAMES_A_SECOND);
  return [Math.floor(seconds / 60), seconds % 60, frames % FRAMES_A_SECOND].map(two).join(':');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
