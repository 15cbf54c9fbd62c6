/**
 * The option `purge`: at the end of a scan missing files are removed, a piece at a time. Only by a scan that has looked
 * everywhere, and only what was missing before it began: what has gone out of one folder may lie in another one that was
 * not looked at, or was before it came there. So a rename, however it is met, is no removal.
 */
import type { ScanState } from '../scan-state.ts';
import type { Stores } from '../stores.ts';

/** @returns there may be more */
export function purgeMore(
  { purge, grants, roots, sidecars }: Pick<Stores, 'purge' | 'grants' | 'roots' | 'sidecars'>,
  state: ScanState,
  now: number,
): boolean {
  const { purgeAfter, begun } = state.settings;
  if (purgeAfter === undefined || state.purged) return false;
  if (!hasSeenAll(state, roots)) return false;
  const { files } = purge.missing(Math.min(now - purgeAfter, begun - 1), grants.itemsOut);
  state.tally.purged += files;
  state.purged = files === 0;
  if (files > 0) sidecars.forget();
  return files > 0;
}

/** Every root, whole; no folder of it was away, and no file left out because it is being written. */
function hasSeenAll({ settings, tally, roots }: ScanState, all: Pick<Stores['roots'], 'all'>): boolean {
  if (settings.growing !== undefined || tally.offlineFolders.length > 0) return false;
  return all.all().every(({ id }) => {
    const root = roots.get(id);
    return root?.state === 'online' && root.targets === undefined;
  });
}
