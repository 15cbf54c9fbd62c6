/** The picture of the pipeline in README.md, out of the topology: names, counts, and what the arrows carry. */
import { PORTS, THREADS } from './topology.ts';
import type { PortKind } from './topology.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const BOX = { width: 14, height: 5 } as const;
const STAGES_X = 84;
const PLACES: Readonly<Record<string, Place>> = {
  main: { x: 0, y: 0, width: STAGES_X + BOX.width, height: 3 },
  scanner: { ...BOX, x: 6, y: 5 },
  dbmanager: { ...BOX, x: 32, y: 5 },
  dispatcher: { x: 60, y: 5, width: BOX.width, height: 18 },
  parser: { ...BOX, x: STAGES_X, y: 5 },
  grabber: { ...BOX, x: STAGES_X, y: 11 },
  downloader: { ...BOX, x: STAGES_X, y: 18 },
  watcher: { ...BOX, x: 6, y: 11 },
  reader: { ...BOX, x: 6, y: 18 },
};
/** The way of queries, and to the watcher, goes down at the left edge. */
const QUERIES_X = 2;
const CREED = {
  x: 25,
  y: 17,
  lines: [
    'Every arrow is a FIFO channel.',
    'Work is pulled, results are',
    'pushed, and the backlog is',
    'the database.',
  ],
} as const;

/** @returns lines of at most 100 characters */
export function drawPipeline(): string {
  const canvas = new Canvas();
  for (const { name, title, count, touches } of THREADS)
    canvas.box(placeOf(name), name === 'main' ? [`${title}: ${touches}`] : [title, count, touches]);
  // One drawing for both lanes of a stage.
  for (const port of PORTS) if (port.lane === undefined) drawPort(canvas, port);
  for (const [line, text] of CREED.lines.entries()) canvas.text(CREED.x, CREED.y + line, text);
  return canvas.toString();
}

function drawPort(canvas: Canvas, { from, to, there, back }: PortKind): void {
  const [source, target] = [placeOf(from), placeOf(to)];
  if (to === 'watcher') drawDetour(canvas, source, target, '');
  else if (to === 'reader') drawDetour(canvas, source, target, there);
  else if (from === 'main')
    canvas.down(target.x + BOX.width / 2 - 1, source.y + source.height, target.y - 1, there);
  else if (source.x === target.x) {
    canvas.down(source.x + 2, source.y + source.height, target.y - 1, there);
    canvas.up(source.x + BOX.width - 3, source.y + source.height, target.y - 1);
  } else {
    const [left, right] = [source.x + source.width, target.x - 1];
    canvas.centred(left, right, target.y, there);
    canvas.across(left, right, target.y + 1, '>');
    canvas.across(left, right, target.y + 3, '<');
    canvas.centred(left, right, target.y + 4, back);
  }
}

/** Down along the edge, then into the box from its left. */
function drawDetour(canvas: Canvas, source: Place, target: Place, label: string): void {
  const turn = target.y + 2;
  for (let y = source.y + source.height; y < turn; y++) canvas.text(QUERIES_X, y, '|');
  canvas.text(QUERIES_X, turn, '+');
  canvas.across(QUERIES_X + 1, target.x - 1, turn, '>');
  canvas.text(QUERIES_X + 2, target.y - 2, label);
}

function placeOf(name: string): Place {
  const place = PLACES[name];
  if (place === undefined) throw new RangeError(`The thread ${name} has no place in the picture`);
  return place;
}

class Canvas {
  readonly #rows: string[][] = [];

  text(x: number, y: number, text: string): void {
    for (const [index, letter] of Array.from(text).entries()) {
      const row = (this.#rows[y] ??= []);
      row[x + index] = letter;
    }
  }

  centred(left: number, right: number, y: number, text: string): void {
    this.text(left + Math.floor((right - left + 1 - text.length) / 2), y, text);
  }

  box({ x, y, width, height }: Place, lines: readonly string[]): void {
    const edge = `+${'-'.repeat(width - 2)}+`;
    this.text(x, y, edge);
    for (let line = 1; line < height - 1; line++) {
      this.text(x, y + line, `|${' '.repeat(width - 2)}|`);
      this.centred(x + 1, x + width - 2, y + line, lines[line - 1] ?? '');
    }
    this.text(x, y + height - 1, edge);
  }

  across(left: number, right: number, y: number, head: '<' | '>'): void {
    const shaft = '-'.repeat(right - left);
    this.text(left, y, head === '>' ? `${shaft}>` : `<${shaft}`);
  }

  down(x: number, top: number, bottom: number, label: string): void {
    this.text(x, top, `| ${label}`.trimEnd());
    this.text(x, bottom, 'v');
  }

  up(x: number, top: number, bottom: number): void {
    this.text(x, top, '^');
    this.text(x, bottom, '|');
  }

  toString(): string {
    return Array.from(this.#rows, (row) =>
      Array.from(row ?? [], (letter) => letter ?? ' ')
        .join('')
        .trimEnd(),
    ).join('\n');
  }
}
