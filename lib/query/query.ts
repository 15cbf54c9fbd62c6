/**
 * What can be asked of a library, as plain data: it crosses threads, can be kept as JSON, and is made by `q`
 * (`build.ts`), by the text people type (`parse.ts`) or by hand. What is not valid is told by `check.ts`.
 */
import type { ROLES } from '../metadata/columns.ts';
import type { Value } from '../metadata/document.ts';

/**
 * Whose values are asked for. Without any of these the best values are: those that lists show. With one of them, every
 * value of every source that fits.
 */
export interface WhoseValues {
  /** Only what this source says: `nfo`, `external`, ... */
  readonly source?: string | undefined;
  /** Only values in this language; `en` stands for `en-GB` too. */
  readonly language?: string | undefined;
  /** Only what sources of this priority say, or of a better one (a lower number): -128 ... 128. */
  readonly priority?: number | undefined;
}

/** Of a key of `docs/keys.md`, of any other key, or of a field of `FIELDS`. */
export interface KeyCondition extends WhoseValues {
  readonly key: string;
}

/**
 * A key with several values fits where one of them does. Texts are compared without case and accents; a name that people
 * browse by (artist, album, genre, ...) means just itself where the library has it in this very spelling.
 */
export type Condition =
  | (KeyCondition & { readonly op: 'equal'; readonly value: Value; readonly exact?: boolean | undefined })
  | (KeyCondition & {
      readonly op: 'in';
      readonly values: readonly Value[];
      readonly exact?: boolean | undefined;
    })
  /** The whole value; `*` stands for any text, `?` for one character. */
  | (KeyCondition & { readonly op: 'like'; readonly pattern: string })
  | (KeyCondition & { readonly op: 'range' } & Bounds)
  | (KeyCondition & { readonly op: 'exists' })
  | Words
  | { readonly op: 'and'; readonly of: readonly Condition[] }
  | { readonly op: 'or'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition };

/** What is asked of the values of one key. */
export type ValueCondition = Extract<
  Condition,
  { readonly key: string; readonly op: 'equal' | 'in' | 'like' | 'range' | 'exists' }
>;

/**
 * Numbers compare as numbers; texts as they sort, and `to` and `above` include all that begins alike. Of times (`added`,
 * `mtime`, `gone`, dates) `-12h`, `-30d`, `-4w` and `-1y` are so long before the query is asked.
 */
export interface Bounds {
  /** At least. */
  readonly from?: Value | undefined;
  /** At most. */
  readonly to?: Value | undefined;
  readonly above?: Value | undefined;
  readonly below?: Value | undefined;
}

/** Full-text search: all words, in any order; neither case nor accents count. */
export interface Words {
  readonly op: 'text';
  readonly text: string;
  /** One of `TEXT_KEYS`. Default: all of them. */
  readonly key?: TextKey | undefined;
  /** The last word may be a beginning. */
  readonly prefix?: boolean | undefined;
  /** The words in this order, one behind the other. */
  readonly phrase?: boolean | undefined;
}

/** What full-text search knows; `name` is the file's. In the order of the index, with the weight of a hit. */
export const TEXT_KEYS: Readonly<Record<TextKey, number>> = {
  title: 10,
  artist: 6,
  album: 5,
  album_artist: 3,
  composer: 2,
  genre: 1,
  name: 1,
};
export type TextKey = 'title' | 'artist' | 'album' | 'album_artist' | 'composer' | 'genre' | 'name';

/** What rows are sorted by. */
export interface SortKey {
  /** Any key or field; `rank` (how well the words fit) in a query with words. */
  readonly key: string;
  readonly descending?: boolean | undefined;
}

/** What can be asked of rows of every kind. */
export interface CommonQuery {
  readonly where?: Condition | undefined;
  /** `true`: only what is gone from the disk; default: only what is there. `'all'`: both. */
  readonly missing?: boolean | 'all' | undefined;
  /** At most this many rows, over all pages. */
  readonly limit?: number | undefined;
}

/** Whole files, or items: a file of several parts (tracks of a cue sheet) is its parts then. */
export interface EntriesQuery<From extends 'files' | 'items' = 'files' | 'items'> extends CommonQuery {
  readonly from: From;
  /** What has no value comes last. Default: by `rank` where there are words, else as they were found. */
  readonly sort?: readonly SortKey[] | undefined;
}

/**
 * The different values of a key, with the number of items that have each. Of `folder` they are absolute paths, of folders
 * with items right in them.
 */
export interface ValuesQuery extends CommonQuery {
  readonly from: 'values';
  readonly key: string;
  /** Default: by value. `count`: the most frequent first. */
  readonly sort?: 'value' | 'count' | undefined;
}

/** Albums with at least one item that fits, by name. */
export interface AlbumsQuery extends CommonQuery {
  readonly from: 'albums';
  readonly sort?: undefined;
}

/** Keys that name people, whom one can browse by. */
export type Role = (typeof ROLES)[number];

/** Artists with at least one item that fits, by name. */
export interface ArtistsQuery extends CommonQuery {
  readonly from: 'artists';
  /** Default: `artist`, whoever is credited for a track. */
  readonly role?: Role | undefined;
  readonly sort?: undefined;
}

export type Query = EntriesQuery | ValuesQuery | AlbumsQuery | ArtistsQuery;

export type FieldKind = 'text' | 'number' | 'choice';

export type Field =
  | 'type'
  | 'state'
  | 'root'
  | 'folder'
  | 'path'
  | 'name'
  | 'size'
  | 'mtime'
  | 'added'
  | 'gone'
  | 'item'
  | 'file'
  | 'album_id'
  | 'filed_under'
  | 'error'
  | 'artwork';

/** What is asked of the file and not of its metadata. They go before keys of the same name. */
export const FIELDS: Readonly<Record<Field, FieldKind>> = {
  type: 'choice',
  state: 'choice',
  /** A root of the library, by its path. */
  root: 'choice',
  /** Files in this folder or below it; an absolute path. */
  folder: 'choice',
  path: 'text',
  /** Of the file, without its folder. */
  name: 'text',
  size: 'number',
  /** When the content changed: milliseconds since the epoch, as the next two. */
  mtime: 'number',
  /** When a scan met it first. */
  added: 'number',
  gone: 'number',
  /** The public identity. */
  item: 'number',
  file: 'number',
  /** The album it belongs to, as `albums()` gives its `id`. */
  album_id: 'number',
  /** Who its album is filed under: the album artist, or who stands in where none is tagged. */
  filed_under: 'text',
  /** Code of what failed. */
  error: 'text',
  /** Kinds of its pictures: cover, fanart, ... */
  artwork: 'choice',
};

export function isField(key: string): key is Field {
  return Object.hasOwn(FIELDS, key);
}

/** The words that every row must have: behind `or` or `not` one may be found without them. */
export function wordsOf(where: Condition | undefined): readonly Words[] {
  if (where?.op === 'text') return [where];
  return where?.op === 'and' ? where.of.flatMap(wordsOf) : [];
}
