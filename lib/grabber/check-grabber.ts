/**
 * The default export of a grabber's module, checked at the edge: a plugin is written by a stranger, and what is wrong
 * with it is to be said with the name of its file and what to write instead.
 */
import * as v from 'valibot';
import { ValhallaError } from '../errors.ts';
import { issueWords } from '../issue-words.ts';
import { KEY } from '../metadata/clean.ts';
import type { GrabberManifest } from '../channel/manifest.ts';
import type { Grabber, GrabberType, ScopeGrabber } from './contract.ts';

/** It becomes the name of a source, a consumer and an option. */
const NAME_PATTERN = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Names of other sources: values of a grabber would be taken for those of tags, or of the application. */
const TAKEN: ReadonlySet<string> = new Set([
  'external',
  'decrapifier',
  'fast',
  'general',
  'video',
  'image',
  'playlist',
  'mediainfo',
  'ffprobe',
]);

const TYPES: readonly GrabberType[] = ['audio', 'video', 'image'];

const MILLISECONDS = v.pipe(v.number(), v.finite(), v.minValue(0));
const PRIORITY_VALUE = v.pipe(v.number(), v.integer(), v.minValue(-128), v.maxValue(128));
const KEY_NAME = v.pipe(v.string(), v.regex(KEY, 'a key is lower case letters, digits, _ : . and -'));
const KEYS = v.optional(v.pipe(v.array(KEY_NAME), v.maxLength(256)));
// Standard Schemas of some libraries (ArkType) are functions.
const SCHEMA = v.custom(
  isOptionsSchema,
  'a Standard Schema: an object of Zod, Valibot or ArkType, or one with "~standard"',
);
const FUNCTION = v.optional(v.function());

const Shape = v.object({
  name: v.pipe(
    v.string(),
    v.regex(NAME_PATTERN, 'lower case letters, digits and -'),
    v.check((name) => !TAKEN.has(name), 'the library calls a source of its own so'),
  ),
  version: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
  types: v.pipe(v.array(v.picklist(TYPES)), v.nonEmpty()),
  needs: KEYS,
  looksFor: KEYS,
  provides: KEYS,
  priority: v.optional(
    v.strictObject({
      default: v.optional(PRIORITY_VALUE),
      keys: v.optional(v.record(KEY_NAME, PRIORITY_VALUE)),
    }),
  ),
  options: v.optional(SCHEMA),
  every: v.optional(MILLISECONDS),
  sidecars: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.nonEmpty(),
          v.regex(
            /^(?:(?:\.\.\/){0,3}|(?!\.{1,2}\/)[^/\\]+\/(?:(?!\.{1,2}\/)[^/\\]+\/)?)(?!\.{1,2}$)[^/\\]+$/,
            'a name, perhaps in a folder above (../tvshow.nfo) or below (subs/<name>.srt)',
          ),
        ),
      ),
      v.maxLength(256),
    ),
  ),
  readsFile: v.optional(v.boolean()),
  neighbours: v.optional(v.boolean()),
  values: v.optional(v.boolean()),
  web: v.optional(v.boolean()),
  setup: FUNCTION,
  endOfScan: FUNCTION,
  teardown: FUNCTION,
  grab: FUNCTION,
  scope: FUNCTION,
  lookup: FUNCTION,
  apply: FUNCTION,
  remember: v.optional(v.strictObject({ found: v.optional(MILLISECONDS), none: v.optional(MILLISECONDS) })),
});

/**
 * @param value default export of the module
 * @param file for messages
 * @throws ERR_VALHALLA_GRABBER_LOAD naming the file, the field and what it takes
 */
export function checkGrabber(value: unknown, file: string): Grabber {
  const refuse = (problem: string): never => {
    throw new ValhallaError('ERR_VALHALLA_GRABBER_LOAD', `The grabber ${file} cannot be used: ${problem}.`, {
      path: file,
    });
  };
  if (typeof value !== 'object' || value === null) {
    return refuse(
      "it has no grabber as its default export; write `export default defineGrabber({ name: '...', ... })`",
    );
  }
  const result = checkShape(value);
  if (typeof result === 'string') return refuse(result);
  const scoped = ['scope', 'lookup', 'apply'].filter(
    (name) => typeof (value as Record<string, unknown>)[name] === 'function',
  );
  const grabs = typeof (value as Record<string, unknown>)['grab'] === 'function';
  if (grabs && scoped.length > 0)
    return refuse(`it has both grab and ${scoped.join(', ')}; keep one of the two ways`);
  if (!grabs && scoped.length === 0)
    return refuse('it has no grab; add `grab(item, context)`, or scope, lookup and apply');
  if (!grabs && scoped.length < 3)
    return refuse(`it has ${scoped.join(' and ')}, but scope, lookup and apply are needed together`);
  return value as Grabber;
}

/** What is left of a checked grabber when it crosses threads. */
export function manifestOf(grabber: Grabber): GrabberManifest {
  return {
    name: grabber.name,
    version: grabber.version,
    types: [...grabber.types],
    needs: [...(grabber.needs ?? [])],
    looksFor: [...(grabber.looksFor ?? [])],
    provides: [...(grabber.provides ?? [])],
    priority: { default: grabber.priority?.default ?? 0, keys: { ...grabber.priority?.keys } },
    every: grabber.every ?? 0,
    sidecars: [...(grabber.sidecars ?? [])],
    readsFile: grabber.readsFile ?? false,
    neighbours: grabber.neighbours ?? false,
    values:
      (grabber.values ?? true) || [grabber.needs, grabber.looksFor].some((keys = []) => keys.length > 0),
    unlessLocated: false,
    web: grabber.web ?? false,
    scoped: isScoped(grabber),
  };
}

export function isScoped(grabber: Grabber): grabber is ScopeGrabber {
  return typeof (grabber as Partial<ScopeGrabber>).lookup === 'function';
}

/** The problem in words, or undefined. The object is a stranger's: a getter of it may throw. */
function checkShape(value: object): string | undefined {
  try {
    const result = v.safeParse(Shape, value);
    if (result.success) return undefined;
    const { at, words } = issueWords(Shape, result.issues);
    return `${at === '' ? 'the grabber' : at} ${words}`;
  } catch (error) {
    return `reading it throws (${String(error)})`;
  }
}

function isOptionsSchema(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  const standard = (value as { '~standard'?: { version?: unknown; validate?: unknown } })['~standard'];
  return standard?.version === 1 && typeof standard.validate === 'function';
}
