/** What the watcher's thread is to know of a library and its options. */
import { relative } from 'node:path';
import { askedBy, suffixesAsked } from '../channel/asked-sidecars.ts';
import type { GrabberManifest } from '../channel/manifest.ts';
import { isBelow } from '../channel/raw-path.ts';
import { patternsAbove } from '../channel/sidecar-pattern.ts';
import { rootSettings } from './defaults.ts';
import type { ValhallaOptions } from '../options.ts';
import { SYSTEM_FOLDERS } from '../scanner/hidden.ts';
import { IGNORE_FILES } from '../scanner/ignore/ignore-files.ts';
import { SIDECAR_SUFFIXES } from '../scanner/sidecars.ts';
import { suffixMap } from '../scanner/suffixes.ts';
import type { WatchOptions } from './watching.ts';
import type { WatchedRoot, WatcherOptions } from '../watcher/watcher-messages.ts';

const DEPTH = 64;
/** Milliseconds: what is recorded for hours is looked at every minute. */
const GROWTH = 60_000;

/** As the library remembers it. */
export interface KnownRoot {
  readonly path: string;
  readonly recursive: boolean;
  readonly suffixes: object | undefined;
}

/**
 * @param grabbers of the library
 * @param known the roots that the library remembers
 */
export function watcherOptions(
  { quiet = 500, most = 5_000, poll = 60_000 }: WatchOptions,
  library: ValhallaOptions,
  grabbers: readonly GrabberManifest[],
  known: readonly KnownRoot[],
): WatcherOptions {
  const depths = new Map<string, number>();
  const suffixes = new Set([
    ...Object.keys(suffixMap(library.suffixes)),
    ...SIDECAR_SUFFIXES,
    ...suffixesAsked(askedBy(grabbers)),
  ]);
  const own = known.flatMap((root) => root.suffixes ?? []);
  for (const { path, recursive } of known) depths.set(path, recursive ? DEPTH : 0);
  for (const root of (library.roots ?? []).map(rootSettings)) {
    const { path, recursive = true, depth = DEPTH } = root;
    depths.set(path, recursive ? depth : 0);
    if (root.suffixes !== null && root.suffixes !== undefined) own.push(root.suffixes);
  }
  for (const lists of own)
    for (const list of Object.values(lists) as string[][])
      for (const suffix of list) suffixes.add(suffix.toLowerCase());
  // Lists are in an order of their own: the same roots are equal, whether options name them or the library does.
  const paths = [...depths.keys()].toSorted();
  return {
    roots: paths.map((path): WatchedRoot => ({
      path,
      depth: depths.get(path) as number,
      inner: innerRoots(path, paths),
    })),
    suffixes: [...suffixes].toSorted(),
    deepNames: IGNORE_FILES,
    above: patternsAbove(grabbers.flatMap(({ sidecars }) => sidecars)),
    hidden: [...SYSTEM_FOLDERS],
    quiet,
    most,
    growth: GROWTH,
    poll,
    nice: library.priority,
  };
}

function innerRoots(root: string, paths: readonly string[]): string[] {
  return paths.filter((path) => path !== root && isBelow(path, root)).map((path) => relative(root, path));
}
