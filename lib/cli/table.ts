/** Rows: aligned under a head on a terminal, separated by tabs and without one elsewhere, for `cut` and `awk`. */
import { styleText } from 'node:util';
import { printable } from './format.ts';
import type { Pipe } from './pipe.ts';
import { padEnd, padStart, shorten, shortenMiddle, textWidth } from './text-width.ts';

export interface Column<Row> {
  readonly head: string;
  /** Harmful characters are taken out by the table. */
  readonly cell: (row: Row) => string;
  /** Numbers stand to the right. */
  readonly right?: boolean;
  /** Widest on a terminal. Default: 40. */
  readonly most?: number;
  /** Where it is too wide it is cut in the middle: of a path both ends say most. */
  readonly middle?: boolean;
}

/** Rows that set the widths of the columns; those that follow keep them. */
const MEASURED = 500;

const GAP = '  ';
/** Columns of a terminal below which a text says nothing. */
const NARROWEST = 8;

export async function printTable<Row>(
  pipe: Pipe,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<number> {
  let count = 0;
  let widths: number[] | undefined;
  let waiting: string[][] = [];
  const print = async (cells: readonly string[]): Promise<void> =>
    pipe.line(pipe.isTTY ? aligned(columns, cells, widths ?? []) : cells.join('\t'));
  const measure = async (): Promise<void> => {
    if (!pipe.isTTY || waiting.length === 0) return;
    const wanted = columns.map(({ head, most = 40 }, index) =>
      Math.min(most, Math.max(textWidth(head), ...waiting.map((cells) => textWidth(cells[index] ?? '')))),
    );
    widths = fitted(columns, wanted, pipe.columns);
    await pipe.line(
      styleText(
        'bold',
        aligned(
          columns,
          columns.map(({ head }) => head),
          widths,
        ),
        { stream: pipe.stream },
      ),
    );
    for (const cells of waiting) await print(cells);
    waiting = [];
  };
  for await (const row of rows) {
    count++;
    const cells = columns.map(({ cell }) => printable(cell(row)));
    if (!pipe.isTTY || widths !== undefined) await print(cells);
    else if (waiting.push(cells) === MEASURED) await measure();
  }
  await measure();
  return count;
}

/** Of those that are too wide together the widest give way. Numbers are whole, or they are others. */
function fitted<Row>(columns: readonly Column<Row>[], wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  const least = columns.map(({ head, right = false }, index) =>
    right ? (wanted[index] ?? 0) : Math.min(wanted[index] ?? 0, Math.max(NARROWEST, textWidth(head))),
  );
  let over = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - room;
  for (; over > 0; over--) {
    const spare = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function aligned<Row>(
  columns: readonly Column<Row>[],
  cells: readonly string[],
  widths: readonly number[],
): string {
  return columns
    .map(({ right = false, middle = false }, index) => {
      const width = widths[index] ?? 0;
      const text = (middle ? shortenMiddle : shorten)(cells[index] ?? '', width);
      return right ? padStart(text, width) : padEnd(text, width);
    })
    .join(GAP)
    .trimEnd();
}
