/** Symbolic links that a scan has not followed: how many, why, and what to do about it. */
import type { RootReport } from '../status/report.ts';
import { formatNumber, plural, printable } from './format.ts';
import { shellWord } from '../shell-word.ts';

/** A line a root that has some. */
export function linksText(roots: readonly RootReport[]): string[] {
  return roots.flatMap(({ path, links }) => {
    if (links === undefined) return [];
    const { never = 0, outside = 0, nowhere = 0 } = links;
    const all = never + outside + nowhere;
    const why = [
      [never, 'because of --links never'],
      [outside, 'out of the folder'],
      [nowhere, 'to nothing'],
    ] as const;
    const parts = why.flatMap(([count, text]) => (count === 0 ? [] : [`${formatNumber(count)} ${text}`]));
    const remedy =
      outside === 0
        ? ''
        : ` To follow those that lead out of it: valhalla scan --links all ${printable(shellWord(path))}`;
    return [`${plural(all, 'link')} in ${printable(path)} not followed: ${parts.join(', ')}.${remedy}`];
  });
}
