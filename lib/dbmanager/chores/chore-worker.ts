/** A thread of a moment: does one chore, as another process would. */
import { answerOnce } from '../../threads/answer-once.ts';
import { openWriter } from '../../store/connection.ts';
import { ScanLock } from '../../store/lock.ts';
import { explainSqlite } from '../../store/sqlite-error.ts';
import type { ChoreErrand } from './chore-messages.ts';
import { runChore } from './chores.ts';

answerOnce<ChoreErrand>(({ path, chore }) => {
  const db = openWriter(path);
  try {
    const lock = ScanLock.acquire(path);
    try {
      return runChore(db, chore);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw explainSqlite(error, path);
  } finally {
    db.close();
  }
});
