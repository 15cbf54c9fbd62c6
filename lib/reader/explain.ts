/** How a query is answered, in words: for whoever wonders why one is slow. */
import type { AlbumsQuery, ArtistsQuery, EntriesQuery, Query, ValuesQuery } from '../query/query.ts';
import { absentKeys } from './absent-keys.ts';
import { albumsStatement } from './albums-page.ts';
import { artistsStatement } from './artists-page.ts';
import { idStatements } from './entries-page.ts';
import { ALL } from './part.ts';
import type { Part } from './part.ts';
import type { Explanation } from './reader-messages.ts';
import { select } from './selection.ts';
import { NARROW } from './seed.ts';
import type { Seed } from './seed.ts';
import type { Statements } from './statements.ts';
import { valuesStatement } from './values-page.ts';
import type { CountsOf } from './values-page.ts';

const RANKED =
  'Looks how well the words fit every item that has them, and sorts: which fit best is not known before.';

const TIERS =
  'They are too many to be weighed: titles that begin with the words come first (not where the last of several is a letter or two), then titles, artists and albums that have them, then all others.';

interface PlanRow {
  readonly detail: string;
}

export function explain(statements: Statements, query: Query): Explanation {
  const explanation = wayOf(statements, query);
  return { ...explanation, words: [...explanation.words, ...absentKeys(statements, query)] };
}

function wayOf(statements: Statements, query: Query): Explanation {
  switch (query.from) {
    case 'files':
    case 'items':
      return explainEntries(statements, query);
    case 'values':
      return explainValues(statements, query);
    case 'albums':
      return explainGroups(statements, query, albumsStatement(statements, query));
    case 'artists':
      return explainGroups(statements, query, artistsStatement(statements, query));
  }
}

function explainEntries(statements: Statements, query: EntriesQuery): Explanation {
  const { orders, selection, all } = idStatements(statements, query);
  const [statement = ALL] = all;
  const sorted = orders.length > 1;
  const ranked = sorted && orders[0]?.expression.sql === 'one.rank';
  const words = [
    beginning(selection.seed, sorted),
    query.where === undefined ? 'Asks nothing of them.' : 'Asks of each what the query asks.',
    sorted
      ? ranked
        ? selection.tiers === undefined
          ? RANKED
          : TIERS
        : 'Sorts what it found: no index has this order.'
      : 'They come in the order of their ids: a page ends when it is full.',
  ];
  return made(
    statements,
    words,
    selection.seed === undefined && (sorted || query.where !== undefined),
    statement,
  );
}

function explainValues(statements: Statements, query: ValuesQuery): Explanation {
  const { key } = query;
  const { seed } = select(statements, query, 'all');
  const statement = valuesStatement(statements, query);
  const words: Readonly<Record<CountsOf, string>> = {
    kept: `Takes the counts of ${key} that are kept (table browse), less what is not shown.`,
    items: `${beginning(seed, true)} Counts their values of ${key}.`,
    value: `Walks the values of ${key} in their order, and counts the items of each by the index facet_browse.`,
    all: `Looks at every item that has a value of ${key}, by the index facet_browse.`,
    documents: `${beginning(seed, true)} Looks into each: ${key} is no key that people browse by.`,
  };
  const { counts } = statement;
  return made(statements, [words[counts]], counts === 'documents' && seed === undefined, statement);
}

function explainGroups(
  statements: Statements,
  query: AlbumsQuery | ArtistsQuery,
  statement: Part,
): Explanation {
  const selection = select(statements, query, 'all');
  const words = selection.narrow
    ? beginning(selection.seed, true)
    : query.from === 'albums'
      ? 'Walks all albums by the index album_name, and looks for an item of each that fits.'
      : `Walks the names of ${query.role ?? 'artist'} in their order, and looks for an item with each that fits.`;
  return made(statements, [words], false, statement);
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
