/** A thread of a moment: does one chore, as another process would. One that only counts needs no lock, and waits for nobody. */
import { answerOnce } from '../../threads/answer-once.ts';
import { openReader, openSecondWriter } from '../../store/connection.ts';
import { explainSqlite } from '../../store/sqlite-error.ts';
import { Batch } from '../batch.ts';
import { ChoreLock } from './chore-lock.ts';
import type { ChoreErrand } from './chore-messages.ts';
import { runChore } from './chores.ts';
import { serveOthers } from './serve-others.ts';

answerOnce<ChoreErrand>(({ path, chore, ...derivedBy }) => {
  const db = chore.dryRun ? openReader(path) : openSecondWriter(path);
  try {
    const batch = new Batch(db);
    if (chore.dryRun) return runChore({ db, batch, between: () => false }, chore);
    const lock = new ChoreLock(path, chore.kind);
    try {
      const between = serveOthers(db, path, derivedBy, (hasCome) => lock.lend(hasCome));
      return runChore({ db, batch, between }, chore);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw explainSqlite(error, path);
  } finally {
    db.close();
  }
});
