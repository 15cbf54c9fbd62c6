/** A process that takes the lock of a database, says so, and holds it until it is killed. */
import { ScanLock } from '../../lib/store/lock.ts';

const lock = ScanLock.acquire(process.argv[2] as string, 'scan');
process.send?.('held');
process.on('disconnect', () => {
  lock.release();
  process.exit();
});
