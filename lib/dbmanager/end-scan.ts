/**
 * The end of a scan: what it found out about its roots, its report, which stays in the table `scan`, and what of its work
 * goes on.
 */
import type { ScanReport } from '../status/report.ts';
import type { ThreadCounts } from './dbmanager-messages.ts';
import type { ScanState } from './scan-state.ts';
import type { Stores } from './stores.ts';

/** Writes, and does not commit. @param now milliseconds since the epoch */
export function endScan(
  { batch, roots, scans, grants }: Stores,
  state: ScanState,
  threads: ThreadCounts,
  now: number,
): ScanReport {
  batch.flush();
  batch.write();
  for (const root of state.roots.values()) {
    if (state.cancelled && !root.marked && root.state === 'online') root.state = 'cancelled';
    const place = root.state === 'offline' || root.state === 'removed' ? 'offline' : 'online';
    const walked = root.state === 'online' && root.targets === undefined ? now : null;
    roots.setState(root.id, place, root.reason ?? null, walked);
  }
  const report = state.report(now, threads);
  scans.end(report, state.settings.suspects);
  // A cancelled scan leaves nothing at work: what its threads hold is dropped, and due at the next one.
  if (state.cancelled) grants.clear();
  else grants.end();
  return report;
}
