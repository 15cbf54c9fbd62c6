/** A row of CSV as RFC 4180 writes it: what would be misunderstood stands in quotes, a quote in it twice. */

const QUOTED = /[",\r\n]|^\s|\s$/;

export function csvLine(cells: readonly string[]): string {
  // A row of one empty cell would be an empty line, which readers pass over.
  if (cells.length === 1 && cells[0] === '') return '""';
  return cells.map((cell) => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}
