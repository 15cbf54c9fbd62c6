/** What the options mean where they say nothing. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { DispatcherOptions } from './dispatcher/dispatcher-messages.ts';
import { ValhallaError } from './errors.ts';
import { findProgram } from './find-program.ts';
import { FACET_KEYS } from './metadata/columns.ts';
import type { RootOption, RootSettings, ValhallaOptions } from './options.ts';
import { VERSION } from './version.ts';

/** With an absolute path, without a slash at its end. */
export function rootSettings(root: RootOption): RootSettings {
  const settings = typeof root === 'string' ? { path: root } : root;
  return { ...settings, path: resolve(settings.path) };
}

export function dispatcherOptions(
  { jobs, limits = {}, contact, allowHosts = [], ffprobe, trace }: ValhallaOptions,
  artworkFolder: string,
): DispatcherOptions {
  return {
    // One core is for the DB manager: on two cores a second parser makes a warm scan slower (measured: 13-18 %).
    jobs: jobs ?? Math.max(1, availableParallelism() - 1),
    parseLimit: limits.parse ?? 5_000,
    grabLimit: limits.grab ?? 60_000,
    memoryLimit: limits.memory ?? 512,
    fileLimit: limits.files ?? 0,
    artworkFolder,
    userAgent: `libvalhalla/${VERSION}${contact === undefined ? '' : ` (${contact})`}`,
    allowHosts,
    facetKeys: FACET_KEYS,
    ffprobe: placeOfFfprobe(ffprobe),
    trace,
  };
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
