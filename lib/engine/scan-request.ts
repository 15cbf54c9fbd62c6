/** What the options of a scan and of its library mean to the threads that do it. */
import { basename } from 'node:path';
import type { TraceTarget } from '../channel/trace.ts';
import type { ScanPlace, ScanRequest } from '../dbmanager/dbmanager-messages.ts';
import { checkRootGrabbers } from './check-root-grabbers.ts';
import { parserBounds, purgeAfter, rootSettings } from './defaults.ts';
import type { GrabberPlace } from '../dispatcher/dispatcher-messages.ts';
import type { MediaType } from '../metadata/document.ts';
import type { RootOption, ValhallaOptions } from '../options.ts';
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
  const asRoots = options.paths?.filter((path) => typeof path !== 'string') ?? [];
  const types = suffixMap(library.suffixes);
  // Roots that are scanned in parts are remembered already.
  const wanted = targets === undefined ? [...(library.roots ?? []), ...asRoots].map(rootSettings) : [];
  checkRootGrabbers(
    wanted,
    grabbers.map(({ manifest }) => manifest.name),
  );
  return {
    wanted,
    places: options.paths?.map((path) => placeOf(path, types)),
    targets,
    growing,
    full: options.full === true,
    retry: options.retry === true,
    acceptLoss: options.acceptLoss === true,
    grabbers: grabbers.map(({ manifest }) => manifest),
    priorities: library.priorities ?? {},
    purgeAfter: purgeAfter(library),
  };
}

function placeOf(path: RootOption, types: Readonly<Record<string, MediaType>>): ScanPlace {
  const { path: at } = rootSettings(path);
  return { path: at, file: Object.hasOwn(types, suffixOf(basename(at))) };
}

/** For scanners and dispatcher. */
export function runSettings(
  { suffixes, priority, jobs }: ValhallaOptions,
  grabbers: readonly GrabberPlace[],
  trace: TraceTarget | undefined,
): ScanRunSettings {
  return {
    suffixes: suffixMap(suffixes),
    suffixesOf: suffixesOver(suffixes),
    grabbers,
    threads: { trace, nice: priority },
    parsers: parserBounds(jobs),
  };
}
