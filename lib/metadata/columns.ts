/**
 * The typed columns of `best` and the facets: what people sort, filter and browse by. A worker makes both beside its
 * document, so that the DB manager stores a file whose only source is the parser without looking into the document.
 */
import { valuesOf } from './document.ts';
import type { Document, Value } from './document.ts';
import { spelling } from './spelling.ts';

/** Order of `Columns`, and of the columns of the table `best` after `item`. */
export const BEST_COLUMNS = [
  'title',
  'artist',
  'album',
  'album_artist',
  'composer',
  'genre',
  'date',
  'year',
  'track',
  'disc',
  'duration',
  'audio_codec',
  'audio_bitrate',
  'sample_rate',
  'audio_channels',
  'width',
  'height',
] as const;

/** One value a column of `BEST_COLUMNS`, null where the item has none. */
export type Columns = (Value | null)[];

/** Keys that name the people whom one can browse by. */
export const ROLES = [
  'artist',
  'album_artist',
  'composer',
  'conductor',
  'lyricist',
  'arranger',
  'performer',
  'remixer',
  'producer',
] as const;

/** Keys that people browse by unless the options name others. */
export const FACET_KEYS: readonly string[] = [...ROLES, 'album', 'genre', 'year'];

/** Key, value, key, value, ...: flat, because it is cloned with every packet. */
export type Facets = string[];

/** Several values of one key are shown joined, and stand so in a cell of a table; the document keeps the list. */
export const JOIN = '; ';

export function columnsOf(document: Document): Columns {
  return BEST_COLUMNS.map((key) => {
    const entries = document[key];
    if (entries === undefined || entries.length === 0) return null;
    const first = (entries[0] as readonly [Value])[0];
    if (entries.length === 1 || typeof first === 'number') return first;
    return valuesOf(entries).join(JOIN);
  });
}

export function facetsOf(document: Document, keys: readonly string[] = FACET_KEYS): Facets {
  const facets: Facets = [];
  for (const key of keys) {
    const entries = document[key];
    if (entries === undefined) continue;
    // The document keeps it as it was written.
    for (const [value] of entries) facets.push(key, spelling(value));
  }
  return facets;
}
