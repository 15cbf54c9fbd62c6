/** The option `purge`: at the end of a scan missing files are removed, a piece at a time. */
import type { ScanState } from '../scan-state.ts';
import type { Stores } from '../stores.ts';

/** @returns there may be more */
export function purgeMore(
  { purge, grants, sidecars }: Pick<Stores, 'purge' | 'grants' | 'sidecars'>,
  state: ScanState,
  now: number,
): boolean {
  const { purgeAfter } = state.settings;
  if (purgeAfter === undefined || state.purged) return false;
  const { files } = purge.missing(now - purgeAfter, grants.itemsOut);
  state.tally.purged += files;
  state.purged = files === 0;
  if (files > 0) sidecars.forget();
  return files > 0;
}
