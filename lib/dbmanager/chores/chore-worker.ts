/** A thread of a moment: does one chore, as another process would. */
import { answerOnce } from '../../threads/answer-once.ts';
import { openWriter } from '../../store/connection.ts';
import { ScanLock } from '../../store/lock.ts';
import { explainSqlite } from '../../store/sqlite-error.ts';
import type { ChoreErrand } from './chore-messages.ts';
import { runChore } from './chores.ts';

answerOnce<ChoreErrand>(({ path, chore }) => {
  const lock = ScanLock.acquire(path);
  try {
    const db = openWriter(path);
    try {
      return runChore(db, chore);
    } finally {
      db.close();
    }
  } catch (error) {
    throw explainSqlite(error, path);
  } finally {
    lock.release();
  }
});
