/** The end of a scan: what it found out about its roots, and its report, which stays in the table `scan`. */
import type { ScanReport } from '../status/report.ts';
import type { ThreadCounts } from './dbmanager-messages.ts';
import type { ScanState } from './scan-state.ts';
import type { Stores } from './stores.ts';

/** Writes, and does not commit. @param now milliseconds since the epoch */
export function endScan(
  { batch, roots, scans }: Stores,
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
  return report;
}
