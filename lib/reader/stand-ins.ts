/**
 * Items whose album is filed under an artist that nobody tagged as its album artist: where people look for album
 * artists, these count as if they were tagged. `bundle.stand_in` is an id of `facet_value`.
 */
import { part } from './part.ts';
import type { Part } from './part.ts';

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
