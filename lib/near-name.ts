/** The name that was meant, where one is mistyped. */

/** Letters that may be wrong. */
const FEW = 2;
/** Characters. No name is longer, and what is compared may be of any length. */
const LONGEST = 64;

/** @returns undefined where none is written much like it */
export function nearName(written: string, names: readonly string[]): string | undefined {
  if (written.length > LONGEST + FEW) return undefined;
  const rated = names
    .map((name) => ({ name, far: distance(written, name) }))
    .filter(({ name, far }) => far <= FEW && far * 2 <= Math.min(name.length, written.length));
  return rated.toSorted((one, other) => one.far - other.far)[0]?.name;
}

/** Letters to be put in, taken away, changed, or changed with the next one (optimal string alignment). */
function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  const cell = (line: number, at: number): number => rows[line]?.[at] ?? 0;
  for (let line = 1; line <= one.length; line++) {
    rows.push([line]);
    for (let at = 1; at <= other.length; at++) {
      const [letter, match] = [one[line - 1], other[at - 1]];
      const swapped = line > 1 && at > 1 && letter === other[at - 2] && match === one[line - 2];
      rows[line]?.push(
        Math.min(
          cell(line - 1, at) + 1,
          cell(line, at - 1) + 1,
          cell(line - 1, at - 1) + Number(letter !== match),
          swapped ? cell(line - 2, at - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return cell(one.length, other.length);
}
