/** Values of a row, as its columns say them one after the other. */
import { givenWords } from '../issue-words.ts';
import { entriesOf } from '../metadata/document.ts';
import type { Document } from '../metadata/document.ts';
import type { Taken } from './taken-values.ts';

/** A cell, as it is written. */
interface Cell {
  readonly name: string;
  readonly value: unknown;
}

export class RowValues {
  readonly values: Document = {};
  readonly problems: string[] = [];
  readonly #cells = new Map<string, Cell>();

  /** Where two columns mean one key the first that says something counts; what another one says is named. */
  add(key: string, { entries, problem }: Taken, cell: Cell): void {
    if (problem !== undefined) this.problems.push(problem);
    if (entries === undefined) return;
    const before = this.#cells.get(key);
    if (before === undefined) {
      this.#cells.set(key, cell);
      this.values[key] = entries;
    } else if (JSON.stringify(entries) !== JSON.stringify(entriesOf(this.values, key)))
      this.problems.push(
        `${before.name} and ${cell.name} both mean ${key}: ${givenWords(before.value)} is taken, and not ${givenWords(cell.value)}`,
      );
  }
}
