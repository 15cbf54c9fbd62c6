/** A large log is put into the database: here, or beside where somebody waits for a file. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { CheckpointErrand } from '../../lib/dbmanager/dbmanager-messages.ts';
import { LogKeeper } from '../../lib/dbmanager/log-keeper.ts';
import { openWriter } from '../../lib/store/connection.ts';
import { askOnce } from '../../lib/threads/ask-once.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** A log of some 8,300 pages, and what is asked of the other thread. */
function desk(context: TestContext) {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'valhalla-log-'));
  const path = join(folder, 'library.db');
  const db = openWriter(path);
  context.after(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  db.exec("INSERT INTO request (kind, body, made) VALUES ('', zeroblob(34000000), 0)");
  const clock = new FakeClock();
  const asked: PromiseWithResolvers<unknown>[] = [];
  const keeper = new LogKeeper(db, clock, () => {
    const answer = Promise.withResolvers<unknown>();
    asked.push(answer);
    return answer.promise;
  });
  return {
    path,
    clock,
    keeper,
    asked,
    commits: () => {
      for (let number = 0; number < 16; number++) keeper.committed();
    },
    left: () => {
      const [state] = db.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }];
      return state.log - state.checkpointed;
    },
  };
}

test('where nobody waits, a large log is put into the database at once', (context) => {
  const { commits, left, asked } = desk(context);
  commits();
  assert.deepEqual([left(), asked.length], [0, 0]);
});

test('where somebody waits for a file, or did a moment ago, another thread is asked, one at a time', async (context) => {
  const { keeper, clock, commits, left, asked } = desk(context);
  keeper.waited();
  clock.advance(999);
  commits();
  commits();
  assert.ok(left() > 8192);
  assert.equal(asked.length, 1);
  asked[0]?.resolve(undefined);
  await new Promise(setImmediate);
  commits();
  assert.equal(asked.length, 2, 'it was not enough');
  clock.advance(1);
  commits();
  assert.deepEqual([left(), asked.length], [0, 2]);
});

test('where the other thread fails, it is done here, whoever waits', async (context) => {
  const { keeper, commits, left, asked } = desk(context);
  keeper.waited();
  commits();
  asked[0]?.reject(new Error('no thread'));
  await new Promise(setImmediate);
  commits();
  assert.deepEqual([left(), asked.length], [0, 1]);
});

test('the other thread puts it into the database while this one has it open', async (context) => {
  const { path, left } = desk(context);
  await askOnce<CheckpointErrand>('dbmanager/checkpoint-worker', path);
  assert.equal(left(), 0);
});
