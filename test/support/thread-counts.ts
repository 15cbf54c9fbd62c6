/** What the threads of a scan say at its end, for tests of others than them. */
import type { ThreadCounts } from '../../lib/dbmanager/dbmanager-messages.ts';
import type { PoolReport } from '../../lib/status/report.ts';

export const POOL: PoolReport = { size: 1, highest: 1, least: 1, most: 8, waiting: 0 };

export const THREAD_COUNTS: ThreadCounts = {
  scanner: 1,
  parser: 1,
  grabber: 1,
  downloader: 1,
  replaced: 0,
  abandoned: 0,
  pool: POOL,
};
