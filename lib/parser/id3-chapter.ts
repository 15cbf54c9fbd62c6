/**
 * CHAP (ID3v2 Chapter Frame Addendum 1.0): element, start and end in ms, two offsets, then frames, of which TIT2 counts.
 * Both lanes hand it on as a text with a name of its own, `TXXX:CHAPTER`.
 */
import { chapterText } from '../metadata/chapters.ts';
import { u32be, u8 } from './fast/numbers.ts';
import { decodeText, endOfText } from './fast/text.ts';

export const CHAPTER_NAME = 'CHAPTER';

const TIMES = 16;
const HEADER = 10;
const FRAME_NAME = /^[A-Z\d]{4}$/;

/** @returns undefined where it is cut short */
export function id3Chapter(bytes: Buffer, from: number, to: number): string | undefined {
  const times = endOfText(bytes, 0, from, to) + 1;
  if (times + TIMES > to) return undefined;
  let title = '';
  for (let at = times + TIMES; at + HEADER < to;) {
    const end = endOfFrame(bytes, at, to);
    if (end === undefined) break;
    if (nameAt(bytes, at) === 'TIT2')
      title = decodeText(bytes, u8(bytes, at + HEADER), at + HEADER + 1, end)?.split('\0')[0] ?? '';
    at = end;
  }
  return chapterText(u32be(bytes, times), title);
}

/** Sizes are of 8 bits a byte in 2.3 and of 7 in 2.4: the right one leads to a frame, or to the end. */
function endOfFrame(bytes: Buffer, at: number, to: number): number | undefined {
  const plain = u32be(bytes, at + 4);
  const seven =
    (u8(bytes, at + 4) << 21) | (u8(bytes, at + 5) << 14) | (u8(bytes, at + 6) << 7) | u8(bytes, at + 7);
  return [plain, seven]
    .map((size) => at + HEADER + size)
    .find((end) => end > at + HEADER && (end === to || (end < to && FRAME_NAME.test(nameAt(bytes, end)))));
}

function nameAt(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4);
}
