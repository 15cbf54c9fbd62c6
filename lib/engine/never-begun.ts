/** The report of a scan that was cancelled before its turn came: nothing was looked at, and it has no row. */
import { Tally } from '../dbmanager/tally.ts';
import { undispatched } from './scan-run.ts';
import type { ScanReport } from '../status/report.ts';
import type { PoolBounds } from '../threads/pool-size.ts';

export function neverBegun(parsers: PoolBounds, now: number = Date.now()): ScanReport {
  return new Tally().report(
    { id: 0, begun: now, ended: now, outcome: 'cancelled' },
    [],
    { folders: 0, micros: 0, threads: 0 },
    { ...undispatched(parsers), scanner: 0 },
  );
}
