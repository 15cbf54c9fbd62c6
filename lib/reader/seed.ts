/**
 * Where a statement begins. SQLite has no statistics here to choose by, so the cheapest index is looked for among the
 * conditions that every row must fulfil: values that people browse by, words, folders, ids.
 */
import type { Condition, ValueCondition, Words } from '../query/query.ts';
import { foldersOf } from './condition.ts';
import { facetValues } from './facet-values.ts';
import { folderScope } from './folder-scope.ts';
import { joined, part } from './part.ts';
import type { Part } from './part.ts';
import { placeOf } from './place.ts';
import type { Place } from './place.ts';
import { standInItems } from './stand-ins.ts';
import type { Statements } from './statements.ts';
import { rangeTest } from './value-test.ts';
import { allToFts, hasShortBeginning, rankOf, whole } from './words.ts';

export interface Seed {
  /** A SELECT of the column `id`: items, each once; more than fit perhaps, never fewer. */
  readonly select: Part;
  /** It gives them in the order of their ids, so the first ones can be had without the others. */
  readonly ordered: boolean;
  /** How many it gives; counted to `NARROW` + 1 only. */
  readonly size: number;
  /** For people. */
  readonly what: string;
  /** What of the query is true of the very items it gives, and need not be asked of each again. */
  readonly answers: readonly Condition[];
  /**
   * Where one look into an index tells it: whether there is an item of it from `low` to `high` (expressions). What was
   * scanned together has ids beside each other: of most albums and artists that have no such item none need be looked at.
   */
  readonly within?: (low: string, high: string) => Part;
}

/** So many rows are looked at one by one within some milliseconds. */
export const NARROW = 5000;

/** Of FTS5, up to where it does not matter any more. */
const COUNT_WORDS = `SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ${NARROW + 1})`;

/** @returns undefined where no index can tell which items may fit */
export function seedOf(statements: Statements, where: Condition): Seed | undefined {
  if (where.op === 'and') {
    const words = where.of.filter((one) => one.op === 'text');
    const seeds = where.of.flatMap((one) => (one.op === 'text' ? [] : (seedOf(statements, one) ?? [])));
    if (words.length > 0) seeds.push(wordsSeed(statements, words));
    return seeds.reduce<Seed | undefined>(
      (best, seed) => (best === undefined || seed.size < best.size ? seed : best),
      undefined,
    );
  }
  if (where.op === 'or')
    return union(
      where,
      where.of.map((one) => seedOf(statements, one)),
    );
  if (where.op === 'not') return undefined;
  return where.op === 'text' ? wordsSeed(statements, [where]) : valueSeed(statements, where);
}

/** Items that have all of the words; `ranked`: with `rank` beside `id`, the lower the better. */
export function wordsSeed(statements: Statements, words: readonly Words[], ranked = false): Seed {
  const query = allToFts(words);
  const more = {
    ordered: true,
    what: `full-text search for ${JSON.stringify(words.map(({ text }) => text).join(' '))}`,
    answers: words,
  };
  if (query === undefined) return { select: part('SELECT 0 AS id, 0 AS rank WHERE 0'), size: 0, ...more };
  const rank = ranked ? rankOf(words) : undefined;
  const select = part(
    `SELECT rowid AS id${rank === undefined ? '' : `, ${rank.sql} AS rank`} FROM search WHERE search MATCH ?`,
    ...(rank?.values ?? []),
    query,
  );
  // Counting them would cost as much as reading them.
  if (hasShortBeginning(words)) return { select, size: NARROW + 1, ...more };
  const exact = allToFts(whole(words)) ?? '';
  // Items with a beginning are all put together before the first is told; of a word they are told one by one.
  const isBroad = exact !== query && statements.number(COUNT_WORDS, exact) > NARROW;
  return { select, size: isBroad ? NARROW + 1 : statements.number(COUNT_WORDS, query), ...more };
}

function valueSeed(statements: Statements, condition: ValueCondition): Seed | undefined {
  const { key } = condition;
  if (key === 'item' && condition.op === 'equal') return idSeed([condition.value]);
  if (key === 'item' && condition.op === 'in') return idSeed(condition.values);
  if (key === 'album_id' && condition.op === 'equal') return albumSeed(statements, [condition.value]);
  if (key === 'album_id' && condition.op === 'in') return albumSeed(statements, condition.values);
  if (key === 'added' && condition.op === 'range') return addedSeed(statements, condition);
  const place = placeOf(statements, key, condition);
  if (place.at === 'facet') return facetSeed(statements, place, condition);
  return place.at === 'folder' ? folderSeed(statements, condition) : undefined;
}

function idSeed(values: readonly unknown[]): Seed {
  const ids = [...new Set(values.map(Number))].sort((one, other) => one - other);
  const select = part(
    'SELECT item.id AS id FROM json_each(?) AS asked CROSS JOIN item ON item.id = asked.value',
    JSON.stringify(ids),
  );
  return { select, ordered: false, size: ids.length, what: `${ids.length} ids`, answers: [] };
}

/** Indexes bundle_album and best_bundle. */
function albumSeed(statements: Statements, values: readonly unknown[]): Seed {
  const ids = [...new Set(values.map(Number))];
  const select = part(
    `SELECT best.item AS id FROM json_each(?) AS asked CROSS JOIN bundle ON bundle.album = asked.value
    CROSS JOIN best INDEXED BY best_bundle ON best.bundle = bundle.id`,
    JSON.stringify(ids),
  );
  return measured(statements, select, { ordered: false, what: 'index bundle_album', answers: [] });
}

/** Indexes file_added and item_file. */
function addedSeed(statements: Statements, condition: Extract<ValueCondition, { op: 'range' }>): Seed {
  const test = rangeTest('number', condition, { number: 'file.first_seen', text: 'NULL' });
  const select = part(
    `SELECT item.id AS id FROM file CROSS JOIN item ON item.file = file.id WHERE ${test.sql}`,
    ...test.values,
  );
  return measured(statements, select, { ordered: false, what: 'index file_added', answers: [condition] });
}

/** Index facet_browse: the items of one value are in order. */
function facetSeed(
  statements: Statements,
  place: Extract<Place, { at: 'facet' }>,
  condition: ValueCondition,
): Seed | undefined {
  const values = facetValues(statements, place, condition);
  if (values === undefined) return undefined;
  const what = `index facet_browse, ${values.length === 1 ? 'one value' : `${values.length} values`} of ${condition.key}`;
  const [only] = values;
  if (place.standIns) {
    const tagged = part(
      'SELECT item AS id FROM facet WHERE key = ? AND value IN (SELECT value FROM json_each(?))',
      place.key,
      JSON.stringify(values),
    );
    return measured(statements, joined([tagged, standInItems(values)], ' UNION '), {
      ordered: false,
      what,
      answers: [condition],
    });
  }
  if (values.length === 1 && only !== undefined) {
    const select = part('SELECT item AS id FROM facet WHERE key = ? AND value = ?', place.key, only);
    const within = (low: string, high: string): Part =>
      part(
        `EXISTS (SELECT 1 FROM facet WHERE key = ? AND value = ? AND item BETWEEN ${low} AND ${high})`,
        place.key,
        only,
      );
    return measured(statements, select, { ordered: true, what, answers: [condition], within });
  }
  const select = part(
    'SELECT DISTINCT item AS id FROM facet WHERE key = ? AND value IN (SELECT value FROM json_each(?))',
    place.key,
    JSON.stringify(values),
  );
  return measured(statements, select, { ordered: false, what, answers: [condition] });
}

/** Index file_name. */
function folderSeed(statements: Statements, condition: ValueCondition): Seed | undefined {
  const scopes = foldersOf(condition).map((folder) => folderScope(statements, folder).ids);
  if (scopes.length === 0 || scopes.includes(undefined)) return undefined;
  const ids = [...new Set(scopes.flatMap((scope) => scope ?? []))];
  const select = part(
    `SELECT item.id AS id FROM file CROSS JOIN item ON item.file = file.id
    WHERE file.folder IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  const what = `index file_name, ${ids.length} folders`;
  return measured(statements, select, { ordered: false, what, answers: [condition] });
}

function union(
  where: Extract<Condition, { op: 'or' }>,
  seeds: readonly (Seed | undefined)[],
): Seed | undefined {
  const all = seeds.filter((seed) => seed !== undefined);
  const [first] = all;
  if (first === undefined || all.length < seeds.length) return undefined;
  // What fits one of them fits.
  const answers = where.of.every((one, at) => all[at]?.answers.includes(one) === true) ? [where] : [];
  if (all.length === 1) return { ...first, answers };
  return {
    select: joined(
      all.map(({ select }) => part(`SELECT id FROM (${select.sql})`, ...select.values)),
      ' UNION ',
    ),
    ordered: false,
    size: all.reduce((sum, { size }) => sum + size, 0),
    what: all.map(({ what }) => what).join(' or '),
    answers,
  };
}

function measured(statements: Statements, select: Part, more: Omit<Seed, 'select' | 'size'>): Seed {
  const { sql, values } = select;
  const size = statements.number(`SELECT count(*) FROM (${sql} LIMIT ${NARROW + 1})`, ...values);
  return { select, size, ...more };
}
