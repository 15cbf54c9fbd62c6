/** What the watcher's thread is to know of a library and its options. */
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

/** @param known the roots that the library remembers */
export function watcherOptions(
  { quiet = 500, most = 5_000, poll = 60_000 }: WatchOptions,
  library: ValhallaOptions,
  known: readonly KnownRoot[],
): WatcherOptions {
  const roots = new Map<string, WatchedRoot>();
  const suffixes = new Set([...Object.keys(suffixMap(library.suffixes)), ...SIDECAR_SUFFIXES]);
  const own = known.flatMap((root) => root.suffixes ?? []);
  for (const { path, recursive } of known) roots.set(path, { path, depth: recursive ? DEPTH : 0 });
  for (const root of (library.roots ?? []).map(rootSettings)) {
    const { path, recursive = true, depth = DEPTH } = root;
    roots.set(path, { path, depth: recursive ? depth : 0 });
    if (root.suffixes !== null && root.suffixes !== undefined) own.push(root.suffixes);
  }
  for (const lists of own)
    for (const list of Object.values(lists) as string[][])
      for (const suffix of list) suffixes.add(suffix.toLowerCase());
  return {
    roots: [...roots.values()],
    suffixes: [...suffixes],
    deepNames: IGNORE_FILES,
    hidden: [...SYSTEM_FOLDERS],
    quiet,
    most,
    growth: GROWTH,
    poll,
    nice: library.priority,
  };
}
