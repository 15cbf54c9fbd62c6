/**
 * Rows of a table, below its head. Which cell is which is not certain where a row has more cells than the head, or fewer:
 * a name with a line end in it, a comma that is not quoted. Spreadsheets leave out empty cells at the end: that is
 * believed of a row whose path is whole, and which no other row goes on with: the next one has a whole path, too.
 */
import { columnOf } from './columns.ts';
import type { CsvRow } from './csv-reader.ts';
import type { Raw } from './row.ts';
import { isWholePath } from './whole-path.ts';

export class TableRows {
  readonly #columns: readonly string[];
  readonly #path: number;
  /** It has fewer cells: the next one decides. */
  #short: CsvRow | undefined;

  constructor(columns: readonly string[]) {
    this.#columns = columns;
    this.#path = columns.findIndex((column) => columnOf(column) === 'path');
  }

  *read(row: CsvRow): Generator<Raw, void, void> {
    const begins = isWholePath(row.cells[this.#path] ?? '');
    yield* this.end(begins);
    if (begins && row.cells.length < this.#columns.length && row.isCut !== true) this.#short = row;
    else yield this.#raw(row, row.fault ?? this.#miscounted(row));
  }

  /** @param isWhole what was read last goes on nowhere */
  *end(isWhole = true): Generator<Raw, void, void> {
    const row = this.#short;
    this.#short = undefined;
    if (row !== undefined) yield this.#raw(row, row.fault ?? (isWhole ? undefined : this.#miscounted(row)));
  }

  #raw({ line, cells }: CsvRow, problem: string | undefined): Raw {
    const named = this.#columns.map((column, index) => [column, cells[index] ?? ''] as const);
    return { line, cells: problem === undefined ? named : [], problem };
  }

  #miscounted({ cells }: CsvRow): string | undefined {
    const { length } = this.#columns;
    return cells.slice(length).some((cell) => cell !== '') || cells.length < length
      ? `it has ${cells.length === 1 ? '1 cell' : `${cells.length} cells`}, and the head ${length}`
      : undefined;
  }
}
