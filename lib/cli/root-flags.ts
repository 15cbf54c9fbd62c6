/** The options of `scan` that say how a folder is scanned, remembered with it. */
import { DEFAULT_SUFFIXES } from '../metadata/media-suffixes.ts';
import type { RootOption, RootSettings } from '../options.ts';
import { UsageError } from './exit-codes.ts';

export interface RootFlags {
  readonly recursive?: boolean;
  readonly depth?: number;
  readonly links?: 'never' | 'inside' | 'all';
  /** `audio=mp3,flac`, `image=`, or `default`. */
  readonly suffix?: readonly string[];
  /** Names with commas between them, or `all`. */
  readonly grabbersHere?: string;
}

type Suffixes = NonNullable<RootSettings['suffixes']>;

const NAMES = '--no-recursive, --depth, --links, --suffix and --grabbers-here';

/**
 * @returns with settings what is to be a root of its own
 * @throws UsageError where no folder is named, or an option is not what it takes
 */
export function rootsOf(paths: readonly string[], flags: RootFlags): RootOption[] {
  const { depth, links } = flags;
  // Without a word it is `true`: then what is remembered holds, unless levels are asked for.
  const recursive = flags.recursive === false ? false : depth === undefined ? undefined : true;
  const suffixes = suffixesOf(flags.suffix);
  const grabbers = grabbersOf(flags.grabbersHere);
  const settings = { recursive, depth, links, suffixes, grabbers };
  if (Object.values(settings).every((value) => value === undefined)) return [...paths];
  if (paths.length === 0) {
    throw new UsageError(`${NAMES} say how a folder is scanned. Name it: valhalla scan FOLDER --depth 1`);
  }
  return paths.map((path) => ({ path, ...settings }));
}

function suffixesOf(given: readonly string[] | undefined): RootSettings['suffixes'] {
  if (given === undefined) return undefined;
  if (given.includes('default')) return null;
  const suffixes: { -readonly [Type in keyof Suffixes]: Suffixes[Type] } = {};
  for (const text of given) {
    const [type = '', list] = text.split('=');
    if (!isType(type) || list === undefined) {
      throw new UsageError(
        `--suffix ${text} is not understood. It takes a type and its suffixes: --suffix audio=flac,mp3, --suffix image= for none, or --suffix default`,
      );
    }
    const own = wordsOf(list).map((suffix) => suffix.replace(/^\./, ''));
    const wrong = own.find((suffix) => /[./]/.test(suffix));
    if (wrong !== undefined)
      throw new UsageError(
        `--suffix '${text}' is not valid: ${wrong} is no suffix, which has no dot or slash in it.`,
      );
    suffixes[type] = own;
  }
  return suffixes;
}

function isType(name: string): name is keyof Suffixes {
  return Object.hasOwn(DEFAULT_SUFFIXES, name);
}

function grabbersOf(given: string | undefined): RootSettings['grabbers'] {
  if (given === undefined) return undefined;
  return given === 'all' ? null : wordsOf(given);
}

function wordsOf(list: string): string[] {
  return list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
