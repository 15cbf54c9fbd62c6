/** A mistyped key is no error, for it might be one of the user's own: where nothing is found, this says what was meant. */
import { KEYS } from '../metadata/keys.ts';
import { ALIASES } from '../query/parse.ts';
import { FIELDS } from '../query/query.ts';
import type { Condition } from '../query/query.ts';

const NAMES: readonly string[] = [
  ...Object.keys(FIELDS),
  ...Object.keys(ALIASES),
  'rank',
  ...KEYS.map(({ key }) => key),
];
/** Letters that may be wrong. */
const FEW = 2;

/** @returns a line for each key that nobody has described, where one is written much like it */
export function keyHints(keys: readonly string[]): string[] {
  return [...new Set(keys)].flatMap((key) => {
    const meant = NAMES.includes(key) ? undefined : nearest(key);
    return meant === undefined ? [] : [`${key} is no key that libvalhalla fills. Is ${meant} meant?`];
  });
}

export function keysOf(where: Condition | undefined): string[] {
  if (where === undefined || where.op === 'text') return [];
  if (where.op === 'and' || where.op === 'or') return where.of.flatMap(keysOf);
  return where.op === 'not' ? keysOf(where.of) : [where.key];
}

function nearest(key: string): string | undefined {
  const rated = NAMES.map((name) => ({ name, far: distance(key, name) })).filter(
    ({ name, far }) => far <= FEW && far * 2 <= name.length,
  );
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
