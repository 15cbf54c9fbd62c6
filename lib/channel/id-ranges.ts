/** Ids as a short text: `[3,[17,272]]` are 3, and 17 to 272. What one commit touches was mostly found one after the other. */

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

export function* readRanges(text: string): Generator<number, void, void> {
  for (const range of JSON.parse(text) as readonly (number | readonly [number, number])[]) {
    const [first, last] = typeof range === 'number' ? [range, range] : range;
    for (let id = first; id <= last; id++) yield id;
  }
}
