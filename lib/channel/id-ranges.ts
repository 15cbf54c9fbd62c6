/** Ids as a short text: `[3,[17,272]]` are 3, and 17 to 272. What one commit touches was mostly found one after the other. */

/** In the place of an item: smart playlists have changed. */
export const OF_NO_ITEM = 0;

export function writeRanges(ids: Iterable<number>): string {
  const sorted = Uint32Array.from(ids).sort();
  const ranges: (number | [first: number, last: number])[] = [];
  for (let at = 0; at < sorted.length;) {
    const first = sorted[at] as number;
    let last = first;
    while (sorted[++at] === last + 1) last++;
    ranges.push(first === last ? first : [first, last]);
  }
  return JSON.stringify(ranges);
}

/** @returns undefined where there are more than `most`, or the text is no such text: anybody may have written it */
export function readRanges(text: string, most: number): number[] | undefined {
  const ids: number[] = [];
  for (const range of rangesOf(text)) {
    const [first, last] = Array.isArray(range) ? (range as readonly unknown[]) : [range, range];
    if (!isId(first) || !isId(last) || ids.length + last - first >= most) return undefined;
    for (let id = first; id <= last; id++) ids.push(id);
  }
  return ids;
}

/** One range that is none, where the text is none. */
function rangesOf(text: string): readonly unknown[] {
  try {
    const ranges = JSON.parse(text) as unknown;
    return Array.isArray(ranges) ? (ranges as readonly unknown[]) : [undefined];
  } catch {
    return [undefined];
  }
}

function isId(id: unknown): id is number {
  return Number.isSafeInteger(id);
}
