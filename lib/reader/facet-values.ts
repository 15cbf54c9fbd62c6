/** The values of a key that people browse by, as the ids that the index facet_browse is made of. */
import type { Value } from '../metadata/document.ts';
import { fold } from '../metadata/fold.ts';
import type { ValueCondition } from '../query/query.ts';
import { part } from './part.ts';
import type { Place } from './place.ts';
import type { Statements } from './statements.ts';
import { likeBeginning, likePattern, rangeTest } from './value-test.ts';

type FacetPlace = Extract<Place, { at: 'facet' }>;
interface IdRow {
  readonly id: number;
}

/** Index facet_browse: values of other keys lie in the same table. */
const OF_KEY = 'EXISTS (SELECT 1 FROM facet WHERE facet.key = ? AND facet.value = facet_value.id)';

/** Index bundle_stand_in. */
const OF_KEY_OR_STAND_IN = `(${OF_KEY} OR EXISTS (SELECT 1 FROM bundle WHERE bundle.stand_in = facet_value.id))`;

/** Unique index of facet_value. */
const EXACT = 'SELECT id FROM facet_value WHERE value = ?';
/** Index facet_value_folded, as the next one. */
const FOLDED = 'SELECT id FROM facet_value WHERE folded = ?';
const LIKE = String.raw`SELECT id FROM facet_value WHERE folded >= ? AND folded <= ? AND folded LIKE ? ESCAPE '\'`;

/** @returns undefined for all that the key has */
export function facetValues(
  statements: Statements,
  place: FacetPlace,
  condition: ValueCondition,
): readonly number[] | undefined {
  const { key, kind, standIns } = place;
  const ofKey = standIns ? OF_KEY_OR_STAND_IN : OF_KEY;
  const ids = (sql: string, ...values: (string | number)[]): number[] =>
    statements.all<IdRow>(`${sql} AND ${ofKey}`, ...values, key).map(({ id }) => id);
  const named = (value: Value, exact: boolean | undefined): number[] => {
    const text = kind === 'number' ? String(Number(value)) : String(value);
    const found = exact === false ? [] : ids(EXACT, text);
    return found.length > 0 || exact === true ? found : ids(FOLDED, fold(text));
  };
  switch (condition.op) {
    case 'equal':
      return named(condition.value, condition.exact);
    case 'in':
      return [...new Set(condition.values.flatMap((value) => named(value, condition.exact)))];
    case 'like':
      return ids(LIKE, ...likeBeginning(condition.pattern), likePattern(condition.pattern));
    case 'range': {
      // All of facet_value, or a range of facet_value_folded; then facet_browse.
      const number = kind === 'number' ? 'CAST(value AS REAL)' : 'number(value)';
      const test = rangeTest(kind, condition, { number, text: 'folded' });
      const { sql, values } = part(
        `SELECT id FROM facet_value WHERE ${test.sql} AND ${ofKey}`,
        ...test.values,
        key,
      );
      return statements.all<IdRow>(sql, ...values).map(({ id }) => id);
    }
    case 'exists':
      return undefined;
  }
}
