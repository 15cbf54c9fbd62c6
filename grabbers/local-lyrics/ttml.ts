/** TTML (W3C Timed Text): `<p begin="00:12.3">` is a line, `<span begin="...">` in it a word. */
import { canonicalLanguage } from '../../lib/metadata/languages.ts';
import type { Lrc } from '../../lib/metadata/lyrics/lrc.ts';
import { LINES_CAP, byTime } from '../../lib/metadata/lyrics/timed.ts';
import type { TimedLine, TimedPart } from '../../lib/metadata/lyrics/timed.ts';
import { childrenOf, descendants, parseMarkup, textOf } from '../../lib/metadata/markup.ts';
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

/** A text for each language, that of the document first. */
export function parseTtml(text: string): Lrc[] {
  const [root] = descendants(parseMarkup(text), 'tt');
  if (root === undefined) return [];
  const rates = {
    frames: Number(root.attributes.get('ttp:framerate') ?? 30),
    ticks: Number(root.attributes.get('ttp:tickrate') ?? 1),
  };
  const texts = new Map<string | undefined, TimedLine[]>();
  let count = 0;
  for (const { paragraph, language } of paragraphsOf(root)) {
    if (count++ === LINES_CAP) break;
    const parts = partsOf(paragraph, rates);
    const at = timeOf(paragraph, rates) ?? parts.find((part) => part.at !== undefined)?.at;
    if (at === undefined) continue;
    const lines = texts.get(language) ?? [];
    texts.set(language, lines);
    lines.push({ at, parts });
  }
  return [...texts].map(([language, lines]) => ({ lines: byTime(lines), language }));
}

/** With the language of the nearest element that tells one. Elements are no deeper than the reader of markup allows. */
function* paragraphsOf(
  element: Element,
  above?: string,
): Generator<{ readonly paragraph: Element; readonly language: string | undefined }> {
  const language = canonicalLanguage(element.attributes.get('xml:lang') ?? '') ?? above;
  if (element.name === 'p') yield { paragraph: element, language };
  else for (const child of childrenOf(element)) yield* paragraphsOf(child, language);
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
