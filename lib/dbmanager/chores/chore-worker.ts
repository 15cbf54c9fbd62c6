/** A thread of a moment: does one chore, as another process would. */
import { answerOnce } from '../../threads/answer-once.ts';
import { openWriter } from '../../store/connection.ts';
import { ScanLock } from '../../store/lock.ts';
import { explainSqlite } from '../../store/sqlite-error.ts';
import { Batch } from '../batch.ts';
import type { ChoreErrand } from './chore-messages.ts';
import { runChore } from './chores.ts';
import { serveOthers } from './serve-others.ts';

answerOnce<ChoreErrand>(({ path, chore, ...derivedBy }) => {
  const db = openWriter(path);
  try {
    const lock = ScanLock.acquire(path, chore.kind);
    try {
      return runChore({ db, batch: new Batch(db), between: serveOthers(db, path, derivedBy) }, chore);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw explainSqlite(error, path);
  } finally {
    db.close();
  }
});
