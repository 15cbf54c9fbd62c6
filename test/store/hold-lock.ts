/** A process that takes the lock of a database, says so, and holds it until it is killed. */
import type { LockWork } from '../../lib/store/lock-owner.ts';
import { ScanLock } from '../../lib/store/lock.ts';

const lock = ScanLock.acquire(process.argv[2] as string, (process.argv[3] ?? 'scan') as LockWork);
process.send?.('held');
process.on('disconnect', () => {
  lock.release();
  process.exit();
});
