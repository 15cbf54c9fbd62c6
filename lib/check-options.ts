/** The check of a library's options at the edge. */
import * as v from 'valibot';
import { checkGiven, needed, sentence } from './check-given.ts';
import { ValhallaError } from './errors.ts';
import type { IssueWords } from './issue-words.ts';
import { albumKeyFault } from './metadata/album-key.ts';
import { keywordFault } from './metadata/decrapifier/keyword.ts';
import { canonicalLanguage } from './metadata/languages.ts';
import { TAG_OPTIONS } from './tag-options.ts';
import type { RootOption, ValhallaOptions } from './options.ts';

const COUNT = v.pipe(v.number(), v.integer(), v.minValue(1));
const TEXT = v.pipe(v.string(), v.nonEmpty());
/** The kernel's texts end at a NUL: there is no such file. */
export const PATH: v.GenericSchema<string> = v.pipe(
  TEXT,
  v.check((path) => !path.includes('\0'), needed('a path without NUL')),
);
const KEYWORD = without(keywordFault);
const ALBUM_KEY = without(albumKeyFault);
const LANGUAGE = v.pipe(
  v.string(),
  v.check(
    (text) => canonicalLanguage(text) !== undefined,
    'languages are those of BCP 47, such as de or pt-BR',
  ),
  // As they stand beside values: `deu` is `de`.
  v.transform((text) => canonicalLanguage(text) ?? text),
);
const SUFFIXES = v.optional(
  v.array(v.pipe(v.string(), v.regex(/^[^./]+$/, 'a suffix is written without dot or slash'))),
);

const SUFFIX_LISTS = v.strictObject({
  audio: SUFFIXES,
  video: SUFFIXES,
  image: SUFFIXES,
  playlist: SUFFIXES,
});

export const ROOT_OPTION: v.GenericSchema<RootOption> = v.union([
  PATH,
  v.strictObject({
    path: PATH,
    recursive: v.optional(v.boolean()),
    depth: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    links: v.optional(v.picklist(['never', 'inside', 'all'])),
    suffixes: v.nullish(SUFFIX_LISTS),
    grabbers: v.nullish(v.array(TEXT)),
  }),
]);

const Schema: v.GenericSchema<ValhallaOptions> = v.strictObject({
  database: v.optional(TEXT),
  roots: v.optional(v.array(ROOT_OPTION)),
  suffixes: v.optional(SUFFIX_LISTS),
  grabbers: v.optional(
    v.array(
      v.union([
        TEXT,
        v.strictObject({ use: TEXT, options: v.optional(v.unknown()), off: v.optional(v.boolean()) }),
      ]),
    ),
  ),
  jobs: v.optional(COUNT),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(19))),
  limits: v.optional(
    v.strictObject({
      parse: v.optional(COUNT),
      grab: v.optional(COUNT),
      memory: v.optional(COUNT),
      files: v.optional(COUNT),
    }),
  ),
  decrapifier: v.optional(
    v.strictObject({
      keywords: v.optional(v.array(KEYWORD)),
      strict: v.optional(v.boolean()),
      off: v.optional(v.boolean()),
    }),
  ),
  albumIdentity: v.optional(v.pipe(v.array(v.pipe(v.array(ALBUM_KEY), v.minLength(1))), v.minLength(1))),
  tags: v.optional(TAG_OPTIONS),
  languages: v.optional(v.array(LANGUAGE)),
  priorities: v.optional(
    v.pipe(
      v.record(
        v.string(),
        v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(-128), v.maxValue(128))),
      ),
      v.check(
        (priorities) => !Object.hasOwn(priorities, 'external'),
        'what applications say (external) stands above all: it has no priority that could be changed',
      ),
    ),
  ),
  contact: v.optional(v.string()),
  allowHosts: v.optional(v.array(v.string())),
  ffprobe: v.optional(v.picklist(['auto', 'never', 'always'])),
  purge: v.optional(
    v.union([v.picklist(['never', 'now']), v.strictObject({ days: v.pipe(v.number(), v.minValue(0)) })]),
  ),
  readOnly: v.optional(v.boolean()),
  trace: v.optional(v.pipe(TEXT, v.regex(/\.(?:json|svg)$/i, 'a file that ends in .json or .svg is needed'))),
  traceMessages: v.optional(v.string()),
  patience: v.optional(v.number()),
});

const INTERNAL: readonly (keyof ValhallaOptions)[] = ['traceMessages', 'patience'];

/** A text in which there is no fault. */
function without(faultIn: (text: string) => string | undefined): v.GenericSchema<string> {
  return v.pipe(
    v.string(),
    v.check(
      (text) => faultIn(text) === undefined,
      ({ input }) => faultIn(input) ?? '',
    ),
  );
}

/** @throws ERR_VALHALLA_OPTION naming the option and what it takes */
export function checkOptions(options: unknown): ValhallaOptions {
  return checkGiven(Schema, options, refusal, INTERNAL);
}

function refusal({ at, words }: IssueWords): ValhallaError {
  const what = at === '' ? 'What is given as options' : `The option ${at}`;
  return new ValhallaError('ERR_VALHALLA_OPTION', sentence(what, words));
}
