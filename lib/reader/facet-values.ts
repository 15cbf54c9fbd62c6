/** The values of a key that people browse by, as the ids that the index facet_browse is made of. */
import type { Value } from '../metadata/document.ts';
import { fold } from '../metadata/fold.ts';
import { spelling } from '../metadata/spelling.ts';
import type { ValueCondition } from '../query/query.ts';
import type { Place } from './place.ts';
import type { Bound, Statements } from './statements.ts';
import { likeBeginning, likePattern, rangeTest } from './value-test.ts';

type FacetPlace = Extract<Place, { at: 'facet' }>;
interface IdRow {
  readonly id: number;
}

/** Unique index of facet_value; facet_browse, bundle_stand_in: a value that is in no use any more is not meant. */
const EXACT = `SELECT id FROM facet_value WHERE value = ?
  AND EXISTS (SELECT 1 FROM facet WHERE facet.key = ? AND facet.value = facet_value.id)`;
const EXACT_OR_STAND_IN = `SELECT id FROM facet_value WHERE value = ?
  AND (EXISTS (SELECT 1 FROM facet WHERE facet.key = ? AND facet.value = facet_value.id)
    OR EXISTS (SELECT 1 FROM bundle WHERE bundle.stand_in = facet_value.id))`;
/** Primary key of browse, as the next ones; a value in no use gives no items. */
const FOLDED = 'SELECT value AS id FROM browse WHERE key = ? AND folded = ?';
const LIKE = String.raw`SELECT value AS id FROM browse WHERE key = ? AND folded >= ? AND folded <= ? AND folded LIKE ? ESCAPE '\'`;
const OF_KEY =
  'SELECT browse.value AS id FROM browse CROSS JOIN facet_value ON facet_value.id = browse.value WHERE browse.key = ?';

/** @returns undefined for all that the key has */
export function facetValues(
  statements: Statements,
  place: FacetPlace,
  condition: ValueCondition,
): readonly number[] | undefined {
  const { key, kind, standIns } = place;
  const ids = (sql: string, ...values: Bound[]): number[] =>
    statements.all<IdRow>(sql, ...values).map(({ id }) => id);
  const named = (value: Value, exact: boolean | undefined): number[] => {
    const text = kind === 'number' ? String(Number(value)) : spelling(value);
    const found = exact === false ? [] : ids(standIns ? EXACT_OR_STAND_IN : EXACT, text, key);
    return found.length > 0 || exact === true ? found : ids(FOLDED, key, fold(text));
  };
  switch (condition.op) {
    case 'equal':
      return named(condition.value, condition.exact);
    case 'in':
      return [...new Set(condition.values.flatMap((value) => named(value, condition.exact)))];
    case 'like':
      return ids(LIKE, key, ...likeBeginning(condition.pattern), likePattern(condition.pattern));
    case 'range': {
      const number = kind === 'number' ? 'CAST(facet_value.value AS REAL)' : 'number(facet_value.value)';
      const test = rangeTest(kind, condition, { number, text: 'browse.folded' });
      return ids(`${OF_KEY} AND ${test.sql}`, key, ...test.values);
    }
    case 'exists':
      return undefined;
  }
}
