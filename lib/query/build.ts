/** Queries, made in code. */
import type { Value } from '../metadata/document.ts';
import type {
  Bounds,
  Condition,
  AlbumsQuery,
  ArtistsQuery,
  EntriesQuery,
  SortKey,
  ValuesQuery,
  WhoseValues,
  Words,
} from './query.ts';

/** A query of files or items, without what the function says already. */
export interface EntriesOptions extends Omit<EntriesQuery, 'from' | 'sort'> {
  /** `'-year'`: the latest first. */
  readonly sort?: readonly (string | SortKey)[] | undefined;
}

/** How a value is to be the same, and whose. */
export interface EqualOptions extends WhoseValues {
  /** The very same text. */
  readonly exact?: boolean | undefined;
}

/** The functions of `q`. */
export interface QueryBuilder {
  files(options?: EntriesOptions): EntriesQuery<'files'>;
  items(options?: EntriesOptions): EntriesQuery<'items'>;
  values(key: string, options?: Omit<ValuesQuery, 'from' | 'key'>): ValuesQuery;
  albums(options?: Omit<AlbumsQuery, 'from'>): AlbumsQuery;
  artists(options?: Omit<ArtistsQuery, 'from'>): ArtistsQuery;

  equal(key: string, value: Value, how?: EqualOptions): Condition;
  in(key: string, values: readonly Value[], how?: EqualOptions): Condition;
  notIn(key: string, values: readonly Value[], how?: EqualOptions): Condition;
  like(key: string, pattern: string, said?: WhoseValues): Condition;
  range(key: string, bounds: Bounds, said?: WhoseValues): Condition;
  exists(key: string, said?: WhoseValues): Condition;
  missing(key: string, said?: WhoseValues): Condition;
  words(text: string, how?: Omit<Words, 'op' | 'text'>): Condition;
  all(...of: readonly Condition[]): Condition;
  any(...of: readonly Condition[]): Condition;
  not(of: Condition): Condition;
}

/**
 * Makes queries in code. Every function gives plain data; nothing is asked yet.
 *
 * @example
 * const live = q.any(q.words('live', { key: 'genre' }), q.like('album', '*(live)*'));
 * const query = q.files({ where: q.all(q.equal('artist', 'Nina Simone'), q.not(live)), sort: ['-year', 'track'] });
 */
export const q: QueryBuilder = {
  files: (options = {}) => ({ ...options, from: 'files', sort: sortKeys(options.sort) }),
  items: (options = {}) => ({ ...options, from: 'items', sort: sortKeys(options.sort) }),
  values: (key, options = {}) => ({ ...options, from: 'values', key }),
  albums: (options = {}) => ({ ...options, from: 'albums' }),
  artists: (options = {}) => ({ ...options, from: 'artists' }),

  equal: (key, value, how = {}) => ({ ...how, op: 'equal', key, value }),
  in: (key, values, how = {}) => ({ ...how, op: 'in', key, values }),
  notIn: (key, values, how = {}) => ({ op: 'not', of: { ...how, op: 'in', key, values } }),
  like: (key, pattern, said = {}) => ({ ...said, op: 'like', key, pattern }),
  range: (key, bounds, said = {}) => ({ ...said, ...bounds, op: 'range', key }),
  exists: (key, said = {}) => ({ ...said, op: 'exists', key }),
  missing: (key, said = {}) => ({ op: 'not', of: { ...said, op: 'exists', key } }),
  words: (text, how = {}) => ({ ...how, op: 'text', text }),
  all: (...of) => ({ op: 'and', of }),
  any: (...of) => ({ op: 'or', of }),
  not: (of) => ({ op: 'not', of }),
};

/** What is no list stays what it is: the check of the query says what is needed. */
function sortKeys(sort: readonly (string | SortKey)[] | undefined): readonly SortKey[] | undefined {
  const isList: boolean = Array.isArray(sort);
  return isList ? sort?.map(sortKey) : (sort as undefined);
}

export function sortKey(sort: string | SortKey): SortKey {
  if (typeof sort !== 'string') return sort;
  return sort.startsWith('-') ? { key: sort.slice(1), descending: true } : { key: sort };
}
