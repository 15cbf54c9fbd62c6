/**
 * A trace as a picture: a lane a thread, time from left to right. A scan has more slices than a screen has pixels, so
 * each column of a lane shows how much of its time went to which stage: a full column is a busy thread.
 */
import type { Span, SpanChunk } from '../channel/trace.ts';
import { beginOf } from './trace-events.ts';
import { TRACE_STAGES, traceStageOf } from './trace-stages.ts';

const LEFT = 130;
const COLUMNS = 1000;
const RIGHT = 100;
const TOP = 72;
const LANE = 44;
const BAR = 34;
const WIDTH = LEFT + COLUMNS + RIGHT;
/** Of threads; `parser 2` is a parser. */
const ORDER = ['main', 'scanner', 'dbmanager', 'dispatcher', 'parser', 'grabber', 'downloader', 'reader'];

/** @param dropped spans that were left out */
export function* tracePicture(chunks: readonly SpanChunk[], dropped: number): Generator<string> {
  const begin = beginOf(chunks);
  const lanes = lanesOf(chunks);
  let end = begin;
  for (const [, spans] of lanes)
    for (const [, at, milliseconds] of spans) end = Math.max(end, at + milliseconds);
  const length = Math.max(end - begin, 1);
  const bottom = TOP + lanes.length * LANE;
  yield `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 48}" width="${WIDTH}" height="${bottom + 48}" font-family="sans-serif" font-size="13" fill="#333">\n`;
  yield `<rect width="100%" height="100%" fill="#fff"/>\n`;
  yield* legend();
  yield* axis(length, bottom);
  for (const [index, [thread, spans]] of lanes.entries())
    yield* lane(thread, sharesOf(spans, begin, length), TOP + index * LANE);
  if (dropped > 0)
    yield `<text x="${LEFT}" y="${bottom + 42}" fill="#c00">${dropped} slices were left out: the trace was full.</text>\n`;
  yield '</svg>\n';
}

function place(thread: string): number {
  return ORDER.indexOf(thread.replace(/ \d+$/, ''));
}

function lanesOf(chunks: readonly SpanChunk[]): [string, Span[]][] {
  const lanes = new Map<string, Span[]>();
  for (const { thread, spans } of chunks) {
    const lane = lanes.get(thread) ?? [];
    lanes.set(thread, lane);
    for (const span of spans) if (traceStageOf(span[0]) !== undefined) lane.push(span);
  }
  return [...lanes].toSorted(
    ([a], [b]) => place(a) - place(b) || a.localeCompare(b, 'en', { numeric: true }),
  );
}

/** Of each stage, how much of each column it has, 0..1. Time of a slice within another is its own, not the outer's. */
function sharesOf(spans: readonly Span[], begin: number, length: number): Float64Array[] {
  const shares = TRACE_STAGES.map(() => new Float64Array(COLUMNS));
  const scale = COLUMNS / length;
  const open: { readonly stage: number; readonly end: number }[] = [];
  for (const [name, at, milliseconds] of spans.toSorted((a, b) => a[1] - b[1] || b[2] - a[2])) {
    const found = traceStageOf(name);
    if (found === undefined) continue;
    const stage = TRACE_STAGES.indexOf(found);
    const end = at + milliseconds;
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= at) open.pop();
    const outer = open.at(-1);
    spread(shares[stage], (at - begin) * scale, (end - begin) * scale, 1);
    if (outer !== undefined)
      spread(shares[outer.stage], (at - begin) * scale, (Math.min(end, outer.end) - begin) * scale, -1);
    open.push({ stage, end });
  }
  return shares;
}

function spread(columns: Float64Array | undefined, from: number, to: number, sign: 1 | -1): void {
  if (columns === undefined) return;
  for (let column = Math.floor(from); column < Math.min(to, COLUMNS); column++)
    columns[column] = (columns[column] ?? 0) + sign * (Math.min(to, column + 1) - Math.max(from, column));
}

function* lane(thread: string, shares: readonly Float64Array[], top: number): Generator<string> {
  const paths = shares.map(() => '');
  let busy = 0;
  for (let column = 0; column < COLUMNS; column++) {
    const parts = shares.map((share) => Math.max(0, share[column] ?? 0));
    const sum = parts.reduce((all, part) => all + part, 0);
    busy += Math.min(1, sum);
    let y = top + BAR;
    for (const [stage, part] of parts.entries()) {
      // Downloads that wait side by side share the column.
      const height = (part / Math.max(1, sum)) * BAR;
      if (height < 0.05) continue;
      y -= height;
      paths[stage] += `M${LEFT + column} ${y.toFixed(1)}h1v${height.toFixed(1)}h-1z`;
    }
  }
  yield `<rect x="${LEFT}" y="${top}" width="${COLUMNS}" height="${BAR}" fill="#f4f4f4"/>\n`;
  yield `<text x="${LEFT - 10}" y="${top + 22}" text-anchor="end">${escape(thread)}</text>\n`;
  yield `<text x="${LEFT + COLUMNS + 10}" y="${top + 22}">${((busy / COLUMNS) * 100).toFixed(1)} % busy</text>\n`;
  for (const [stage, path] of paths.entries())
    if (path !== '')
      yield `<path shape-rendering="crispEdges" fill="${TRACE_STAGES[stage]?.colour}" d="${path}"/>\n`;
}

function* legend(): Generator<string> {
  let x = LEFT;
  for (const { title, colour } of TRACE_STAGES) {
    yield `<rect x="${x}" y="14" width="13" height="13" fill="${colour}"/><text x="${x + 18}" y="25">${title}</text>\n`;
    x += 40 + title.length * 8;
  }
}

function* axis(length: number, bottom: number): Generator<string> {
  const step = stepOf(length);
  for (let at = 0; at <= length; at += step) {
    const x = (LEFT + (at / length) * COLUMNS).toFixed(1);
    yield `<path d="M${x} ${TOP - 8}V${bottom}" stroke="#ddd"/><text x="${x}" y="${TOP - 14}" text-anchor="middle">${at}${at === 0 ? ' ms' : ''}</text>\n`;
  }
}

/** 1, 2 or 5 times a power of ten: about ten marks. */
function stepOf(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length / 10));
  return Math.max(1, ([1, 2, 5].find((times) => length / (power * times) <= 12) ?? 10) * power);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
