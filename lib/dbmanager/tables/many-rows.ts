/** New rows, many a statement: of a small row most of the time is the call. */
import type { Database } from 'better-sqlite3';

type Cell = number | string | Buffer | null;

export class ManyRows {
  readonly #one;
  readonly #many;
  /** Cells of a row, and of as many rows as a statement takes. */
  readonly #width: number;
  readonly #block: number;

  /**
   * @param head of the statement, up to `VALUES`
   * @param row its places, in brackets
   * @param rows a statement
   */
  constructor(db: Database, head: string, row: string, rows: number) {
    const sql = (count: number): string => `${head} ${Array<string>(count).fill(row).join(', ')}`;
    this.#one = db.prepare<[readonly Cell[]]>(sql(1));
    this.#many = db.prepare<[readonly Cell[]]>(sql(rows));
    this.#width = row.split('?').length - 1;
    this.#block = rows * this.#width;
  }

  /** @param cells of all rows, one behind the other @returns the rowid of the last one; 0: there is none */
  insert(cells: readonly Cell[]): number {
    const many = cells.length - (cells.length % this.#block);
    let last: number | bigint = 0;
    for (let at = 0; at < many; at += this.#block)
      last = this.#many.run(cells.slice(at, at + this.#block)).lastInsertRowid;
    for (let at = many; at < cells.length; at += this.#width)
      last = this.#one.run(cells.slice(at, at + this.#width)).lastInsertRowid;
    return Number(last);
  }
}
