/** What the options mean where they say nothing. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { TraceTarget } from '../channel/trace.ts';
import type { DispatcherOptions } from '../dispatcher/dispatcher-messages.ts';
import { ValhallaError } from '../errors.ts';
import { findProgram } from './find-program.ts';
import { ALBUM_RULES, bundleKeys } from '../metadata/album-identity.ts';
import { FACET_KEYS } from '../metadata/columns.ts';
import type { PoolBounds } from '../threads/pool-size.ts';
import type { RootOption, RootSettings, ValhallaOptions } from '../options.ts';
import { VERSION } from '../version.ts';

/** With an absolute path, without a slash at its end. */
export function rootSettings(root: RootOption): RootSettings {
  const settings = typeof root === 'string' ? { path: root } : root;
  return { ...settings, path: resolve(settings.path) };
}

/** Milliseconds; undefined: never. */
export function purgeAfter({ purge = 'never' }: ValhallaOptions): number | undefined {
  if (purge === 'never') return undefined;
  return purge === 'now' ? 0 : purge.days * 86_400_000;
}

export function dispatcherOptions(
  {
    jobs,
    limits = {},
    contact,
    allowHosts = [],
    ffprobe,
    decrapifier = {},
    tags,
    albumIdentity = ALBUM_RULES,
    priority,
  }: ValhallaOptions,
  artworkFolder: string,
  trace: TraceTarget | undefined,
): DispatcherOptions {
  return {
    parsers: parserBounds(jobs),
    parseLimit: limits.parse ?? 5_000,
    grabLimit: limits.grab ?? 60_000,
    memoryLimit: limits.memory ?? 512,
    fileLimit: limits.files ?? 0,
    artworkFolder,
    userAgent: `libvalhalla/${VERSION}${contact === undefined ? '' : ` (${contact})`}`,
    allowHosts,
    facetKeys: FACET_KEYS,
    albumKeys: bundleKeys(albumIdentity),
    ffprobe: placeOfFfprobe(ffprobe),
    tags,
    names:
      decrapifier.off === true
        ? undefined
        : { keywords: decrapifier.keywords ?? [], strict: decrapifier.strict ?? false },
    trace,
    nice: priority,
  };
}

/** Readers that a cold or remote disk may get; twice as many read hardly more and cost 15 MB each. */
const READERS = 8;

/** One core is for the DB manager: on two cores a second parser makes a warm scan slower (measured: 13-18 %). */
export function parserBounds(jobs: number | undefined): PoolBounds {
  const least = Math.min(READERS, Math.max(1, availableParallelism() - 1));
  return jobs === undefined ? { least, most: READERS } : { least: jobs, most: jobs };
}

/** @throws ERR_VALHALLA_OPTION: it was insisted on, and is not there */
function placeOfFfprobe(wanted: ValhallaOptions['ffprobe'] = 'auto'): string | undefined {
  if (wanted === 'never') return undefined;
  const place = findProgram('ffprobe');
  if (place === undefined && wanted === 'always') {
    throw new ValhallaError(
      'ERR_VALHALLA_OPTION',
      'The option ffprobe is `always`, but there is no ffprobe on the PATH. Install FFmpeg, or say `auto`.',
    );
  }
  return place;
}
