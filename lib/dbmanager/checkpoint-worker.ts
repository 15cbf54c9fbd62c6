/** A thread of a moment: puts SQLite's log into the database, on a connection of its own, while the writer goes on. */
import Database from 'better-sqlite3';
import { answerOnce } from '../threads/answer-once.ts';
import type { CheckpointErrand } from './dbmanager-messages.ts';

answerOnce<CheckpointErrand>((path) => {
  // It waits for nobody: where another one is at it, there is nothing to do.
  const db = new Database(path, { fileMustExist: true, timeout: 0 });
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    db.close();
  }
  return undefined;
});
