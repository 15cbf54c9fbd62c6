/**
 * Makes queries in code. Every function gives plain data; nothing is asked yet.
 *
 * @example
 * const live = q.any(q.words('live', { key: 'genre' }), q.like('album', '*(live)*'));
 * const query = q.files({ where: q.all(q.equal('artist', 'Nina Simone'), q.not(live)), sort: ['-year', 'track'] });
 */
import type { Value } from '../metadata/document.ts';
import type {
  Bounds,
  Condition,
  AlbumsQuery,
  ArtistsQuery,
  EntriesQuery,
  Said,
  SortKey,
  ValuesQuery,
  Words,
} from './query.ts';

type Without<Whole, Key extends string> = Omit<Whole, 'from' | Key>;

/** `'-year'`: the latest first. */
type Sort = string | SortKey;

interface EntriesOptions extends Without<EntriesQuery, 'sort'> {
  readonly sort?: readonly Sort[] | undefined;
}

interface Exact extends Said {
  /** The very same text. */
  readonly exact?: boolean | undefined;
}

export interface Build {
  files(options?: EntriesOptions): EntriesQuery<'files'>;
  items(options?: EntriesOptions): EntriesQuery<'items'>;
  values(key: string, options?: Without<ValuesQuery, 'key'>): ValuesQuery;
  albums(options?: Without<AlbumsQuery, never>): AlbumsQuery;
  artists(options?: Without<ArtistsQuery, never>): ArtistsQuery;

  equal(key: string, value: Value, how?: Exact): Condition;
  in(key: string, values: readonly Value[], how?: Exact): Condition;
  notIn(key: string, values: readonly Value[], how?: Exact): Condition;
  like(key: string, pattern: string, said?: Said): Condition;
  range(key: string, bounds: Bounds, said?: Said): Condition;
  exists(key: string, said?: Said): Condition;
  missing(key: string, said?: Said): Condition;
  words(text: string, how?: Omit<Words, 'op' | 'text'>): Condition;
  all(...of: readonly Condition[]): Condition;
  any(...of: readonly Condition[]): Condition;
  not(of: Condition): Condition;
}

export const q: Build = {
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
function sortKeys(sort: readonly Sort[] | undefined): readonly SortKey[] | undefined {
  const isList: boolean = Array.isArray(sort);
  return isList ? sort?.map(sortKey) : (sort as undefined);
}

export function sortKey(sort: Sort): SortKey {
  if (typeof sort !== 'string') return sort;
  return sort.startsWith('-') ? { key: sort.slice(1), descending: true } : { key: sort };
}
