/** How a query is answered, in words: for whoever wonders why one is slow. */
import type { Query } from '../query/query.ts';
import { idStatement } from './entries-page.ts';
import type { Part } from './part.ts';
import type { Explanation } from './reader-messages.ts';
import { select } from './selection.ts';
import { NARROW } from './seed.ts';
import type { Seed } from './seed.ts';
import type { Statements } from './statements.ts';
import { valuesStatement } from './values-page.ts';

interface PlanRow {
  readonly detail: string;
}

export function explain(statements: Statements, query: Query): Explanation {
  if (query.from === 'files' || query.from === 'items') {
    const { orders, selection, statement } = idStatement(statements, query);
    const sorted = orders.length > 1;
    const ranked = sorted && orders[0]?.expression.sql === 'one.rank';
    const words = [
      beginning(selection.seed, sorted),
      query.where === undefined ? 'Asks nothing of them.' : 'Asks of each what the query asks.',
      sorted
        ? `Sorts what it found${ranked ? ' by how well the words fit' : ''}: no index has this order.`
        : 'They come in the order of their ids: a page ends when it is full.',
    ];
    return made(
      statements,
      words,
      selection.seed === undefined && (sorted || query.where !== undefined),
      statement,
    );
  }
  const { where, missing } = query;
  const values =
    query.from === 'values'
      ? query
      : { from: 'values' as const, key: query.from === 'albums' ? 'album' : 'artist', where, missing };
  const { key } = values;
  const selection = select(statements, query, 'all');
  const statement = valuesStatement(statements, values);
  const browsed = statement.sql.includes('facet_value');
  const words = [
    browsed
      ? selection.narrow
        ? beginning(selection.seed, true)
        : `Walks the values of ${key}, by the indexes facet_browse and facet_value_folded, and counts the items of each.`
      : `Looks into every item: ${key} is no key that people browse by.`,
  ];
  return made(statements, words, !browsed && selection.seed === undefined, statement);
}

function beginning(seed: Seed | undefined, all: boolean): string {
  if (seed === undefined) return all ? 'Looks at every item.' : 'Goes through the items by their ids.';
  const size = seed.size > NARROW ? `more than ${NARROW}` : String(seed.size);
  return `Begins with ${size} items: ${seed.what}.`;
}

function made(
  statements: Statements,
  words: readonly string[],
  scans: boolean,
  { sql, values }: Part,
): Explanation {
  const plan = statements.all<PlanRow>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail);
  return { words, scans, sql, plan };
}
