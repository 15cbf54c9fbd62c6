/**
 * Items whose album is filed under an artist that nobody tagged as its album artist. That is no value of theirs, so no
 * condition on `album_artist` knows it; the field `filed_under` has both. `bundle.stand_in` is an id of `facet_value`.
 */
import { part } from './part.ts';
import type { Part } from './part.ts';

/** Of which the values are tagged. */
export const STAND_IN_KEY = 'album_artist';

/** The columns `id` and `value`, up to a condition on the value. Indexes bundle_stand_in and best_bundle. */
export const STAND_IN_ITEMS =
  'SELECT best.item AS id, bundle.stand_in AS value FROM bundle CROSS JOIN best INDEXED BY best_bundle ON best.bundle = bundle.id WHERE bundle.stand_in';

/** Items of which one of these stands in. */
export function standInItems(values: readonly number[]): Part {
  return part(
    `SELECT id FROM (${STAND_IN_ITEMS} IN (SELECT value FROM json_each(?)))`,
    JSON.stringify(values),
  );
}

/** Somebody stands in for `one`. Primary keys: a list of all such items would be half a library. */
export const STANDS_IN: Part = part(
  'EXISTS (SELECT 1 FROM best CROSS JOIN bundle ON bundle.id = best.bundle WHERE best.item = one.id AND bundle.stand_in IS NOT NULL)',
);

/** Who stands in, of the joined `bundle`. Primary key. */
const NAME = 'SELECT facet_value.value AS value FROM facet_value WHERE facet_value.id = bundle.stand_in';

/** Who `one` is filed under, each in a row. Needs `bundle`. Primary keys. */
export const FILED_UNDER: Part = part(
  `SELECT facet_value.value AS value FROM facet_key CROSS JOIN facet ON facet.item = one.id AND facet.key = facet_key.id
  CROSS JOIN facet_value ON facet_value.id = facet.value WHERE facet_key.name = '${STAND_IN_KEY}' UNION ALL ${NAME}`,
);

/** The same in one text, as lists have it. Needs `best` and `bundle`. */
export const FILED_UNDER_ALL: string = `coalesce(best.${STAND_IN_KEY}, (${NAME}))`;
