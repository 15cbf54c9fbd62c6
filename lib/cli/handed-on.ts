/** Files that the fast lane did not read itself, and why: most often first. */
import { formatNumber, plural, printable } from './format.ts';

/** Reasons shown; the rest is counted. */
const FEW = 5;

/** @returns undefined where the fast lane read every file */
export function handedOnText(reasons: Readonly<Record<string, number>>): string | undefined {
  const rows = Object.entries(reasons).toSorted(
    ([a, most], [b, less]) => less - most || a.localeCompare(b, 'en'),
  );
  if (rows.length === 0) return undefined;
  const sum = (some: typeof rows): number => some.reduce((all, [, files]) => all + files, 0);
  const shown = rows.slice(0, FEW).map(([reason, files]) => `${formatNumber(files)} ${printable(reason)}`);
  const rest = sum(rows.slice(FEW));
  if (rest > 0) shown.push(`${formatNumber(rest)} for other reasons`);
  return `${plural(sum(rows), 'file')} handed on to the general lane: ${shown.join(', ')}`;
}
