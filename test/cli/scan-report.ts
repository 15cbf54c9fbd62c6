/** A report for the command to put into words. */
import type { ScanReport } from '../../lib/status/report.ts';
import { POOL } from '../support/thread-counts.ts';

const STAGE = { done: 0, failed: 0, milliseconds: 0, threads: 0 };

export function report(change: Partial<ScanReport> = {}): ScanReport {
  return {
    id: 1,
    outcome: 'finished',
    begun: 1000,
    ended: 3000,
    found: 3000,
    new: 2000,
    changed: 1,
    unchanged: 999,
    moved: 0,
    missing: 0,
    returned: 0,
    failed: 0,
    leftOut: 0,
    parsed: 2001,
    handedOn: {},
    roots: [{ path: '/music', state: 'online', files: 3000, folders: 10 }],
    offlineFolders: [],
    stages: { scanner: STAGE, dbmanager: STAGE, parser: STAGE, grabber: STAGE, downloader: STAGE },
    pool: POOL,
    grabbers: [],
    errors: [],
    replaced: 0,
    abandoned: 0,
    ...change,
  };
}
