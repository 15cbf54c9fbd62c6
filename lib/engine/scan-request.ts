/** What the options of a scan and of its library mean to the threads that do it. */
import { basename } from 'node:path';
import type { TraceTarget } from '../channel/trace.ts';
import type { ScanPlace, ScanRequest } from '../dbmanager/dbmanager-messages.ts';
import { checkRootGrabbers } from './check-root-grabbers.ts';
import { parserBounds, purgeAfter, rootSettings } from './defaults.ts';
import type { GrabberPlace } from '../dispatcher/dispatcher-messages.ts';
import type { MediaType } from '../metadata/document.ts';
import type { RootOption, RootSettings, ValhallaOptions } from '../options.ts';
import { suffixesOver } from './root-tasks.ts';
import type { ScanOptions } from './scan-options.ts';
import type { ScanRunSettings } from './scan-run.ts';
import { suffixOf } from '../metadata/media-suffixes.ts';
import { suffixMap } from '../scanner/suffixes.ts';

/** What a watched library scans of its roots: not all of it. */
export type ScanParts = Partial<Pick<ScanRequest, 'targets' | 'growing'>>;

/** For the DB manager. @throws ERR_VALHALLA_OPTION: a root names a grabber that is none */
export function scanRequest(
  options: ScanOptions,
  library: ValhallaOptions,
  grabbers: readonly GrabberPlace[],
  { targets, growing }: ScanParts,
): ScanRequest {
  const own = (library.roots ?? []).map(rootSettings);
  const asRoots = options.paths?.filter((path) => typeof path !== 'string') ?? [];
  const types = suffixMap(library.suffixes);
  // Roots that are scanned in parts are remembered already.
  const wanted = targets === undefined ? [...own, ...asRoots.map(rootSettings)] : [];
  checkRootGrabbers(
    wanted,
    grabbers.map(({ manifest }) => manifest.name),
  );
  return {
    wanted,
    places: options.paths?.map((path) => placeOf(path, types, own)),
    targets,
    growing,
    full: options.full === true,
    retry: options.retry === true,
    acceptLoss: options.acceptLoss === true,
    grabbers: grabbers.map(({ manifest }) => manifest),
    plugins: {
      names: grabbers.filter(({ builtIn }) => !builtIn).map(({ manifest }) => manifest.name),
      patience: library.patience,
    },
    priorities: library.priorities ?? {},
    purgeAfter: purgeAfter(library),
  };
}

/** @param own roots that the library was opened with: they are known, whether they are there or not */
function placeOf(
  given: RootOption,
  types: Readonly<Record<string, MediaType>>,
  own: readonly RootSettings[],
): ScanPlace {
  const { path } = rootSettings(given);
  const isRoot = typeof given !== 'string' && !own.some((root) => root.path === path);
  return { path, file: Object.hasOwn(types, suffixOf(basename(path))), isRoot };
}

/** For scanners and dispatcher. */
export function runSettings(
  { suffixes, priority, jobs }: ValhallaOptions,
  grabbers: readonly GrabberPlace[],
  trace: TraceTarget | undefined,
): Omit<ScanRunSettings, 'look'> {
  return {
    suffixes: suffixMap(suffixes),
    suffixesOf: suffixesOver(suffixes),
    grabbers,
    threads: { trace, nice: priority },
    parsers: parserBounds(jobs),
  };
}
