/** SubRip and WebVTT beside a song: each cue is a line. */
import type { Lrc } from '../../lib/metadata/lyrics/lrc.ts';
import { LINES_CAP, byTime } from '../../lib/metadata/lyrics/timed.ts';
import type { TimedLine } from '../../lib/metadata/lyrics/timed.ts';

/** `01:02:03,450 --> ...`, `02:03.450 --> ...` */
const TIMES = /^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->/;
/** `<i>`, `<c.yellow>`, `<00:01.500>`, `{\an8}` */
const MARKS = /<[^<>]{0,200}>|\{\\[^{}]{0,200}\}/g;

export function parseCues(text: string): Lrc | undefined {
  const lines: TimedLine[] = [];
  let at: number | undefined;
  let words: string[] = [];
  const end = (): void => {
    if (at !== undefined && words.length > 0)
      lines.push({ at, parts: [{ at: undefined, text: words.join(' ') }] });
    at = undefined;
    words = [];
  };
  for (const line of text.split(/\r\n|[\r\n]/)) {
    if (lines.length === LINES_CAP) break;
    const match = TIMES.exec(line);
    if (match !== null) {
      // A number above the next cue, where nobody left a line empty between them.
      if (/^\d+$/.test(words.at(-1) ?? '')) words.pop();
      end();
      const [, hour = 0, minute, second, fraction = ''] = match;
      at =
        ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, '0'));
    } else if (line.trim() === '') end();
    else if (at !== undefined) words.push(line.replaceAll(MARKS, '').trim());
  }
  end();
  return lines.length === 0 ? undefined : { lines: byTime(lines), language: undefined };
}
