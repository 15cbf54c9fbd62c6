/**
 * Rows of CSV out of text that comes in pieces. As RFC 4180 writes it, and as programs do: `;` or tabs in place of
 * commas, lines that end with CR, LF or both, and quotes in cells that are not quoted (`Mix 12"`). A quote quotes where a
 * cell begins with it and another one ends the cell; any other is a character. Where tabs stand between, programs quote
 * nothing (iTunes): there no cell goes on behind a tab, or in the next line.
 */

export interface CsvRow {
  /** Of the text, from 1; a row may have several. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why its cells are not to be trusted. */
  readonly fault?: string;
  /** The text ends in it, and with no line end: there may have been more. */
  readonly isCut?: true;
}

interface Cell {
  readonly text: string;
  /** Where what is behind it begins. */
  readonly end: number;
  readonly fault?: string;
}

/** Characters: a quote that is never closed must not gather the whole file. */
const ROW_CAP = 1024 * 1024;
const OPEN = 'a quote opens in it, and nothing closes it';
const LONG = `it is longer than ${ROW_CAP} characters`;
const LINE_END = /\r\n?|\n/g;
const SPACES = / */y;

export class CsvReader {
  readonly #delimiter: string;
  /** A cell that is not quoted. */
  readonly #plain: RegExp;
  #text = '';
  /** In the text, where the next row begins. */
  #at = 0;
  #line = 1;
  /** A CR at the end of a piece: its LF may be in the next one. */
  #held = '';
  /** The rest of a line that is too long is passed over. */
  #skips = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#plain = new RegExp(`[^${delimiter}\r\n]*`, 'y');
  }

  /** @param last nothing follows */
  *read(piece: string, last = false): Generator<CsvRow, void, void> {
    this.#take(piece, last);
    for (let row = this.#row(last); row !== undefined; row = this.#row(last))
      // An empty line is no row.
      if (row.cells.some((cell) => cell !== '')) yield row;
  }

  #take(piece: string, last: boolean): void {
    let text = this.#held + piece;
    this.#held = !last && text.endsWith('\r') ? '\r' : '';
    text = text.slice(0, text.length - this.#held.length);
    if (this.#skips) {
      const end = text.search(/[\r\n]/);
      this.#skips = end < 0;
      text = end < 0 ? '' : text.slice(end);
    }
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
  }

  /** @returns undefined where its end is not there yet */
  #row(last: boolean): CsvRow | undefined {
    const text = this.#text;
    if (this.#at === text.length) return undefined;
    const line = this.#line;
    const waits = !last && text.length - this.#at < ROW_CAP;
    const cells: string[] = [];
    let fault: string | undefined;
    let at = this.#at - 1;
    do {
      const cell = this.#cell(at + 1, waits);
      if (cell === undefined) return undefined;
      cells.push(cell.text);
      fault ??= cell.fault;
      at = cell.end;
    } while (text[at] === this.#delimiter);
    if (at === text.length && !last) {
      this.#skips = true;
      fault ??= LONG;
    } else at += text.startsWith('\r\n', at) ? 2 : 1;
    const isCut = at > text.length;
    this.#line += text.slice(this.#at, at).match(LINE_END)?.length ?? 0;
    this.#at = Math.min(at, text.length);
    return { line, cells, ...(fault === undefined ? {} : { fault }), ...(isCut ? { isCut } : {}) };
  }

  /** @returns undefined where its end is not there yet, and `waits` */
  #cell(begin: number, waits: boolean): Cell | undefined {
    const text = this.#text;
    const plain = matchAt(this.#plain, text, begin);
    const end = begin + plain.length;
    let fault: string | undefined;
    if (/^ *"/.test(plain)) {
      const first = text.indexOf('"', begin) + 1;
      const close = closing(text, first);
      const behind = close + 1 + matchAt(SPACES, text, close + 1).length;
      if (close < end || this.#delimiter !== '\t') {
        if (behind >= text.length && waits) return undefined;
        if (close < text.length && this.#isEnd(behind))
          return { text: text.slice(first, close).replaceAll('""', '"'), end: behind };
        if (close === text.length || /[\r\n]/.test(text.slice(end, close))) fault = OPEN;
      }
    }
    if (end === text.length && waits) return undefined;
    return { text: plain, end, ...(fault === undefined ? {} : { fault }) };
  }

  #isEnd(at: number): boolean {
    const character = this.#text[at] ?? '\n';
    return character === this.#delimiter || character === '\r' || character === '\n';
  }
}

/** @returns where a quote is that is not doubled, from there on; the end of the text where there is none */
function closing(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at < 0 ? text.length : at;
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

/** @param head the first line of a file */
export function delimiterOf(head: string): string {
  const bare = head.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => bare.split(delimiter).length);
  return [',', ';', '\t'][counts.indexOf(Math.max(...counts))] as string;
}
