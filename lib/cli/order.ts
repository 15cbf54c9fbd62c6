/** Order and end of a list that arrives row by row. */

/** `2` before `10`, `a` beside `A` and `Ä`: as people look for names. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

/**
 * The rows sorted by their keys; where there are more than `held`, as they come: a list that must not fill the memory
 * cannot be sorted.
 */
export async function* inOrder<Row>(
  rows: AsyncIterable<Row>,
  keysOf: (row: Row) => readonly string[],
  held: number,
): AsyncGenerator<Row, void, undefined> {
  let waiting: Row[] | undefined = [];
  for await (const row of rows) {
    if (waiting === undefined) {
      yield row;
    } else if (waiting.push(row) > held) {
      yield* waiting;
      waiting = undefined;
    }
  }
  if (waiting === undefined) return;
  // When all are there: what a row is sorted by may be told by another one.
  const keyed = waiting.map((row) => ({ row, keys: keysOf(row) }));
  for (const { row } of keyed.sort((one, other) => compare(one.keys, other.keys))) yield row;
}

/** The first rows; the rest is not asked for. */
export async function* first<Row>(
  rows: AsyncIterable<Row>,
  limit?: number,
): AsyncGenerator<Row, void, undefined> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  if (left <= 0) return;
  for await (const row of rows) {
    yield row;
    if (--left <= 0) return;
  }
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (const [index, key] of one.entries()) {
    const order = COLLATOR.compare(key, other[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
