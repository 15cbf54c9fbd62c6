/** What the options of a scan and of its library mean to the threads that do it. */
import type { TraceTarget } from './channel/trace.ts';
import type { RootTarget, ScanRequest } from './dbmanager/dbmanager-messages.ts';
import { purgeAfter, rootSettings } from './defaults.ts';
import type { GrabberPlace } from './dispatcher/dispatcher-messages.ts';
import type { ValhallaOptions } from './options.ts';
import { suffixesOver } from './root-tasks.ts';
import type { ScanOptions } from './scan-options.ts';
import type { ScanRunSettings } from './scan-run.ts';
import { suffixMap } from './scanner/suffixes.ts';

/** For the DB manager. */
export function scanRequest(
  options: ScanOptions,
  library: ValhallaOptions,
  grabbers: readonly GrabberPlace[],
  targets?: readonly RootTarget[],
): ScanRequest {
  return {
    // Roots that are scanned in parts are remembered already.
    wanted: targets === undefined ? [...(options.paths ?? library.roots ?? [])].map(rootSettings) : [],
    onlyWanted: options.paths !== undefined,
    targets,
    full: options.full === true,
    acceptLoss: options.acceptLoss === true,
    grabbers: grabbers.map(({ manifest }) => manifest),
    priorities: library.priorities ?? {},
    purgeAfter: purgeAfter(library),
  };
}

/** For scanners and dispatcher. */
export function runSettings(
  { suffixes }: ValhallaOptions,
  grabbers: readonly GrabberPlace[],
  trace: TraceTarget | undefined,
): ScanRunSettings {
  return { suffixes: suffixMap(suffixes), suffixesOf: suffixesOver(suffixes), grabbers, trace };
}
