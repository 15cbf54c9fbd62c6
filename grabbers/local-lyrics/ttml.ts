/** TTML (W3C Timed Text): `<p begin="00:12.3">` is a line, `<span begin="...">` in it a word. */
import { canonicalLanguage } from '../../lib/metadata/languages.ts';
import type { Lrc } from '../../lib/metadata/lyrics/lrc.ts';
import { LINES_CAP, byTime } from '../../lib/metadata/lyrics/timed.ts';
import type { TimedLine, TimedPart } from '../../lib/metadata/lyrics/timed.ts';
import { descendants, parseMarkup, textOf } from '../../lib/metadata/markup.ts';
import type { Element } from '../../lib/metadata/markup.ts';

/** `1:02:03.5`, `02:03.5`, `00:01:02:12` (frames). */
const CLOCK = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)(?::(\d{1,3}))?$/;
const OFFSET = /^(\d{1,9}(?:\.\d+)?)(h|m|s|ms|f|t)?$/;
/** Other words for the same line. */
const ASIDE = /^x-(?:translation|roman)/;

interface Rates {
  readonly frames: number;
  readonly ticks: number;
}

export function parseTtml(text: string): Lrc | undefined {
  const [root] = descendants(parseMarkup(text), 'tt');
  if (root === undefined) return undefined;
  const rates = {
    frames: Number(root.attributes.get('ttp:framerate') ?? 30),
    ticks: Number(root.attributes.get('ttp:tickrate') ?? 1),
  };
  const lines: TimedLine[] = [];
  for (const paragraph of descendants(root, 'p')) {
    if (lines.length === LINES_CAP) break;
    const parts = partsOf(paragraph, rates);
    const at = timeOf(paragraph, rates) ?? parts.find((part) => part.at !== undefined)?.at;
    if (at !== undefined) lines.push({ at, parts });
  }
  if (lines.length === 0) return undefined;
  return { lines: byTime(lines), language: canonicalLanguage(root.attributes.get('xml:lang') ?? '') };
}

function partsOf(element: Element, rates: Rates): TimedPart[] {
  const parts: TimedPart[] = [];
  for (const child of element.children) {
    if (typeof child === 'string') parts.push({ at: undefined, text: child });
    else if (child.name === 'br') parts.push({ at: undefined, text: ' ' });
    else if (!ASIDE.test(child.attributes.get('ttm:role') ?? '')) {
      const at = timeOf(child, rates);
      // A span with words inside: the voices behind.
      const inner = partsOf(child, rates);
      if (at === undefined || inner.some((part) => part.at !== undefined)) parts.push(...inner);
      else parts.push({ at, text: textOf(child) });
    }
  }
  return parts;
}

function timeOf(element: Element, { frames, ticks }: Rates): number | undefined {
  const text = element.attributes.get('begin')?.trim();
  if (text === undefined) return undefined;
  const clock = CLOCK.exec(text);
  let seconds: number;
  if (clock === null) {
    const [, number, unit = 's'] = OFFSET.exec(text) ?? [];
    if (number === undefined) return undefined;
    const units: Readonly<Record<string, number>> = {
      h: 3600,
      m: 60,
      s: 1,
      ms: 0.001,
      f: 1 / frames,
      t: 1 / ticks,
    };
    seconds = Number(number) * (units[unit] ?? 1);
  } else {
    const [, hour = 0, minute, second, frame = 0] = clock;
    seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second) + Number(frame) / frames;
  }
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined;
}
