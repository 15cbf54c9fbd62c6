/**
 * Rows of CSV out of text that comes in pieces. As RFC 4180 writes it, and as programs do: `;` or tabs in place of
 * commas, lines that end with CR, LF or both, quotes that are opened in the middle of a cell.
 */

export interface CsvRow {
  /** Of the text, from 1; a row may have several. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Characters: a quote that is never closed must not gather the whole file. */
const ROW_CAP = 1024 * 1024;

export class CsvReader {
  readonly #delimiter: string;
  #line = 1;
  #rowLine = 1;
  #cells: string[] = [];
  #cell = '';
  #size = 0;
  #quoted = false;
  /** The last character may be half of a pair: a quote in quotes, a CR before its LF. */
  #held = '';

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** @param last nothing follows */
  *read(piece: string, last = false): Generator<CsvRow, void, void> {
    const text = this.#held + piece;
    const end = last || !/["\r]$/.test(text) ? text.length : text.length - 1;
    let at = 0;
    for (; at < end; at++) {
      const character = text[at] as string;
      const pair = text[at + 1];
      if (character === '\n' || (character === '\r' && pair !== '\n')) this.#line++;
      if (this.#quoted) {
        if (character !== '"') this.#add(character);
        else if (pair === '"') {
          this.#add('"');
          at++;
        } else this.#quoted = false;
      } else if (character === '"') this.#quoted = true;
      else if (character === this.#delimiter) this.#endCell();
      else if (character === '\r' || character === '\n') {
        if (character === '\r' && pair === '\n') {
          at++;
          this.#line++;
        }
        yield* this.#endRow();
      } else this.#add(character);
    }
    this.#held = text.slice(at);
    if (last) yield* this.#endRow();
  }

  #add(character: string): void {
    if (this.#size++ < ROW_CAP) this.#cell += character;
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
  }

  /** An empty line is no row. */
  *#endRow(): Generator<CsvRow, void, void> {
    this.#endCell();
    const row = { line: this.#rowLine, cells: this.#cells };
    this.#cells = [];
    this.#size = 0;
    this.#quoted = false;
    this.#rowLine = this.#line;
    if (row.cells.some((cell) => cell !== '')) yield row;
  }
}

/** @param head the first line of a file */
export function delimiterOf(head: string): string {
  const bare = head.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => bare.split(delimiter).length);
  return [',', ';', '\t'][counts.indexOf(Math.max(...counts))] as string;
}
