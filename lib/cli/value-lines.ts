/**
 * Everything that is said of one file, for people: a section a group of keys, as docs/keys.md has them, then what is
 * long or comes in lists (streams, chapters, lyrics) in sections of their own.
 */
import { GROUPS } from '../metadata/groups.ts';
import { KEYS, keyInfo } from '../metadata/keys.ts';
import type { ValueDetail } from '../metadata/value-details.ts';
import { formatLength, formatNumber, printable } from './format.ts';
import type { Host } from './host.ts';
import { padEnd, shorten, textWidth } from './text-width.ts';

export interface ValueLook {
  /** Values that lose too, and every line of what is long. */
  readonly all: boolean;
  /** Of a line, in columns. */
  readonly columns: number;
}

/** Heads of the sections of their own, and how many lines of one are shown. */
const SECTIONS: Readonly<Record<string, readonly [head: string, lines: number]>> = {
  stream: ['streams', 32],
  chapter: ['chapters', 12],
  subtitle_file: ['subtitle files', 12],
  lyrics: ['lyrics', 6],
  lyrics_timed: ['lyrics with times', 6],
};
/** A value is cut here on the widest terminal, and where there is none. */
const VALUE_COLUMNS = 240;
/** Where it comes from stands behind the longest value, but not further to the right. */
const ALIGNED_COLUMNS = 72;
const ORDER = new Map(KEYS.map(({ key }, index) => [key, index]));

/** Where there is no terminal, no line is too long. */
export function columnsOf({ out }: Host): number {
  return out.isTTY ? out.columns : Number.POSITIVE_INFINITY;
}

export function* valueLines(details: readonly ValueDetail[], look: ValueLook): Generator<string> {
  const shown = look.all ? details : details.filter(({ best }) => best);
  const plain = shown.filter(({ key }) => !Object.hasOwn(SECTIONS, key));
  for (const group of GROUPS) {
    const values = plain.filter((value) => value.group === group).toSorted(byKey);
    if (values.length === 0) continue;
    yield '';
    yield group;
    yield* aligned(values, look);
  }
  for (const [key, [head, most]] of Object.entries(SECTIONS)) {
    for (const values of bySourceAndLanguage(shown.filter((value) => value.key === key))) {
      yield '';
      yield `${head}, ${placeOf(values[0] as ValueDetail)}`;
      const lines = values.flatMap(({ value }) => String(value).split('\n'));
      const count = look.all ? lines.length : Math.min(lines.length, most);
      for (const line of lines.slice(0, count)) yield `  ${printable(line)}`.trimEnd();
      if (count < lines.length)
        yield `  ... ${formatNumber(lines.length - count)} more ${lines.length - count === 1 ? 'line' : 'lines'}`;
    }
  }
}

/** `title   So What   fast -128` */
function* aligned(values: readonly ValueDetail[], { all, columns }: ValueLook): Generator<string> {
  const keys = Math.max(...values.map(({ key }) => textWidth(key)));
  const places = values.map((value) => placeOf(value));
  const room = Math.max(
    20,
    Math.min(VALUE_COLUMNS, columns - keys - Math.max(...places.map((place) => textWidth(place))) - 6),
  );
  const texts = values.map((value) => {
    const text = printable(valueText(value));
    return all ? text : shorten(text, room);
  });
  const width = Math.min(ALIGNED_COLUMNS, Math.max(...texts.map((text) => textWidth(text))));
  let last = '';
  for (const [index, { key }] of values.entries()) {
    const name = key === last ? '' : printable(key);
    last = key;
    yield `  ${padEnd(name, keys)}  ${padEnd(texts[index] as string, width)}  ${places[index]}`;
  }
}

function placeOf({ source, priority, language, best }: ValueDetail): string {
  const tongue = language === undefined ? '' : `${language}, `;
  return printable(`${tongue}${source} ${priority}${best ? '' : ', not used'}`);
}

function valueText({ key, value }: ValueDetail): string {
  if (typeof value === 'string') return value;
  const unit = keyInfo(key)?.unit;
  if (unit?.startsWith('ms') === true) return `${value} ms (${formatLength(value)})`;
  return unit === undefined || UNITLESS.has(unit) ? String(value) : `${value} ${unit}`;
}

const UNITLESS: ReadonlySet<string> = new Set(['count', 'year', 'flag', 'ratio', 'channels', 'percent']);

/** In the order of docs/keys.md; what is not there follows by name. Values of a key: the best first. */
function byKey(one: ValueDetail, other: ValueDetail): number {
  const order = (ORDER.get(one.key) ?? Infinity) - (ORDER.get(other.key) ?? Infinity);
  if (one.key !== other.key) return Number.isNaN(order) ? (one.key < other.key ? -1 : 1) : order;
  return Number(other.best) - Number(one.best);
}

/** Several values of one source are one list, but texts in several languages are not. */
function bySourceAndLanguage(values: readonly ValueDetail[]): Iterable<ValueDetail[]> {
  return Map.groupBy(values, (value) => placeOf(value)).values();
}
