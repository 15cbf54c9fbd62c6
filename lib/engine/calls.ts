/** What the calls of a library take, as data. A call checks it before it does anything: JavaScript has no types. */
import { isUint8Array } from 'node:util/types';
import * as v from 'valibot';
import { checkGiven, needed, sentence } from '../check-given.ts';
import type { BackupOptions, PurgeOptions } from './chores.ts';
import type { ChangesOptions } from './changes.ts';
import { ValhallaError } from '../errors.ts';
import { EVENT_NAMES } from './event-hub.ts';
import type { LanguageOption } from './external-values.ts';
import { ARTWORK_KINDS } from '../grabber/check-pictures.ts';
import type { ImportOptions } from './import-options.ts';
import type { OnDemandOptions } from './on-demand.ts';
import { PATH, ROOT_OPTION } from '../check-options.ts';
import type { PageOptions } from './page-options.ts';
import type { ArtistFilter, FileFilter } from '../query/from-filter.ts';
import type { ScanOptions } from './scan-options.ts';
import type { WatchOptions } from './watching.ts';

type Schema<Output = unknown> = v.GenericSchema<unknown, Output>;

/** No key but these; and one that is documented cannot be forgotten here. */
function only<Options>(entries: { readonly [Key in keyof Options]-?: Schema<Options[Key]> }): Schema {
  return v.strictObject(entries);
}

/** Milliseconds: a timer takes no more, and with more it ends at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

const FLAG = v.optional(v.boolean());
const TEXT = v.pipe(v.string(), v.nonEmpty());
const MILLISECONDS = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST_TIMER)));
const ROWS = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const SIGNAL = v.optional(v.custom<AbortSignal>(isSignal, needed('an AbortSignal')));
const ITEM = v.custom<number>(isItem, needed('a whole number from 1, as `item` in every answer,'));
const RAW_PATH = v.pipe(
  v.custom<string | Uint8Array>(isPath, needed('a path, or its bytes,')),
  v.check((path) => !Buffer.from(path as string).includes(0), needed('a path without NUL')),
);
const WHICH = v.custom<string | Uint8Array | number>(
  (given) => isPath(given) || isItem(given),
  needed('a path, its bytes, or the number of an item'),
);
/** Said by whoever knows more of it: a query, or the values of keys. */
const SAID_LATER = v.optional(v.any());
const LANGUAGE = v.optional(only<LanguageOption>({ language: v.optional(v.string()) }));
const DRY_RUN = only<Pick<PurgeOptions, 'dryRun'>>({ dryRun: FLAG });
const LISTENER = { event: v.picklist(EVENT_NAMES), listener: v.function() };

const FILTER = {
  type: SAID_LATER,
  state: SAID_LATER,
  artist: SAID_LATER,
  albumArtist: SAID_LATER,
  album: SAID_LATER,
  genre: SAID_LATER,
  year: SAID_LATER,
  folder: SAID_LATER,
  missing: SAID_LATER,
  limit: SAID_LATER,
};
const FILES = { filter: only<FileFilter>(FILTER) };

type Arguments = Readonly<Record<string, Schema>>;

/** Refused as queries are. */
type QueryCall = 'files' | 'tracks' | 'albums' | 'artists' | 'search' | 'page';

const QUERIES: Readonly<Record<QueryCall, Arguments>> = {
  files: FILES,
  tracks: FILES,
  albums: FILES,
  artists: { filter: only<ArtistFilter>({ ...FILTER, role: SAID_LATER }) },
  search: { text: v.string(), options: only<Pick<FileFilter, 'limit'>>({ limit: SAID_LATER }) },
  page: { options: only<PageOptions>({ cursor: v.optional(v.string()), size: ROWS }) },
};

type OtherCall =
  | 'scan'
  | 'watch'
  | 'onDemand'
  | 'on'
  | 'once'
  | 'off'
  | 'file'
  | 'playlist'
  | 'saveSmartPlaylist'
  | 'smartPlaylist'
  | 'deleteSmartPlaylist'
  | 'explainAlbum'
  | 'changes'
  | 'why'
  | 'purge'
  | 'forgetRoot'
  | 'gc'
  | 'backup'
  | 'import'
  | 'artwork'
  | 'setMetadata'
  | 'updateMetadata'
  | 'deleteMetadata'
  | 'rate'
  | 'played'
  | 'position'
  | 'setPriority'
  | 'adopt';

const OTHERS: Readonly<Record<OtherCall, Arguments>> = {
  scan: {
    options: only<ScanOptions>({
      paths: v.optional(v.array(ROOT_OPTION)),
      full: FLAG,
      retry: FLAG,
      acceptLoss: FLAG,
      signal: SIGNAL,
      loops: v.optional(v.custom<number>(isCount, needed('a whole number from 1, or Infinity,'))),
      every: MILLISECONDS,
      delay: MILLISECONDS,
    }),
  },
  watch: {
    options: only<WatchOptions>({
      quiet: MILLISECONDS,
      most: MILLISECONDS,
      poll: MILLISECONDS,
      signal: SIGNAL,
    }),
  },
  onDemand: { path: RAW_PATH, options: only<OnDemandOptions>({ force: FLAG, signal: SIGNAL }) },
  on: LISTENER,
  once: LISTENER,
  off: LISTENER,
  file: { path: WHICH },
  playlist: { which: WHICH },
  saveSmartPlaylist: { name: v.string(), query: SAID_LATER },
  smartPlaylist: { name: v.string() },
  deleteSmartPlaylist: { name: v.string() },
  explainAlbum: { album: v.union([v.number(), v.string()]) },
  changes: {
    options: only<ChangesOptions>({
      since: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      signal: SIGNAL,
    }),
  },
  why: { path: PATH },
  purge: {
    options: only<PurgeOptions>({
      olderThan: v.optional(v.pipe(v.number(), v.minValue(0))),
      dryRun: FLAG,
    }),
  },
  forgetRoot: { folder: PATH, options: DRY_RUN },
  gc: { options: DRY_RUN },
  backup: { path: PATH, options: only<BackupOptions>({ overwrite: FLAG }) },
  import: {
    file: PATH,
    options: only<ImportOptions>({
      keys: v.optional(v.array(TEXT)),
      ratingScale: v.optional(v.picklist([5, 10, 100])),
      map: v.optional(v.array(v.tuple([v.string(), v.string()]))),
      dryRun: FLAG,
      problem: v.optional(v.custom<ImportOptions['problem']>(isFunction, needed('a function'))),
      signal: SIGNAL,
    }),
  },
  artwork: { item: ITEM, kind: v.picklist(ARTWORK_KINDS) },
  setMetadata: { item: ITEM, key: TEXT, value: SAID_LATER, options: LANGUAGE },
  updateMetadata: { item: ITEM, key: TEXT, from: SAID_LATER, to: SAID_LATER, options: LANGUAGE },
  deleteMetadata: { item: ITEM, key: TEXT, value: SAID_LATER },
  rate: { item: ITEM, rating: SAID_LATER },
  played: { item: ITEM, at: v.number() },
  position: { item: ITEM, milliseconds: SAID_LATER },
  setPriority: {
    source: TEXT,
    priority: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(-128), v.maxValue(128))),
    key: v.string(),
  },
  adopt: { old: ITEM, young: ITEM },
};

/** Of a library, and `page` of an answer. */
export type Call = QueryCall | OtherCall;

const SCHEMAS = Object.fromEntries(
  Object.entries({ ...QUERIES, ...OTHERS }).map(([call, taken]) => [call, v.strictObject(taken)]),
) as unknown as Readonly<Record<Call, Schema>>;

/**
 * @param given what the call was given, by the names of its arguments
 * @throws ERR_VALHALLA_QUERY of what queries take, else ERR_VALHALLA_OPTION; the call, the place and what is needed are named
 */
export function checkCall(call: Call, given: Readonly<Record<string, unknown>>): void {
  checkGiven(SCHEMAS[call], given, ({ at, words }) => {
    const code = Object.hasOwn(QUERIES, call) ? 'ERR_VALHALLA_QUERY' : 'ERR_VALHALLA_OPTION';
    return new ValhallaError(code, sentence(placeIn(call, at), words));
  });
}

/** @param at `path`, `options`, `options.paths[0].depth` */
function placeIn(call: Call, at: string): string {
  const [argument = '', ...below] = at.split('.');
  const isWhole = below.length === 0 && (argument === 'options' || argument === 'filter');
  if (isWhole) return `What is given to ${call}() as ${argument}`;
  return `The ${[argument.replace(/^options$/, 'option'), below.join('.')].join(' ').trim()} of ${call}()`;
}

/** By what it does: one of another realm is one too. */
function isSignal(given: unknown): given is AbortSignal {
  const { aborted, addEventListener } = Object(given) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

function isItem(given: unknown): given is number {
  return Number.isSafeInteger(given) && (given as number) >= 1;
}

function isPath(given: unknown): given is string | Uint8Array {
  return (typeof given === 'string' || isUint8Array(given)) && given.length > 0;
}

function isCount(given: unknown): given is number {
  return given === Number.POSITIVE_INFINITY || isItem(given);
}

function isFunction(given: unknown): boolean {
  return typeof given === 'function';
}
