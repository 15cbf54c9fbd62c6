/** Transactions bounded by count and time, effects after the commit, commits that survive a power cut. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import Database from 'better-sqlite3';
import {
  BATCH_MILLISECONDS,
  BATCH_WRITES,
  BATCH_WRITES_WAITED,
  Batch,
  DURABLE_MILLISECONDS,
} from '../../lib/dbmanager/batch.ts';
import { openWriter } from '../../lib/store/connection.ts';
import { FakeClock } from '../support/fake-clock.ts';

interface Desk {
  readonly batch: Batch;
  readonly clock: FakeClock;
  readonly db: Database.Database;
  readonly write: () => void;
  /** Rows that another connection sees. */
  readonly committed: () => number;
}

function desk(context: TestContext): Desk {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'valhalla-batch-'));
  const path = join(folder, 'library.db');
  const db = openWriter(path);
  const other = new Database(path, { readonly: true });
  context.after(() => {
    db.close();
    other.close();
    rmSync(folder, { recursive: true });
  });
  const clock = new FakeClock();
  const batch = new Batch(db, clock);
  const count = other.prepare<[], number>('SELECT count(*) FROM request').pluck();
  const insert = db.prepare("INSERT INTO request (kind, body, made) VALUES ('', '', 0)");
  return {
    batch,
    clock,
    db,
    write: () => {
      batch.write();
      insert.run();
    },
    committed: () => count.get() as number,
  };
}

test('a batch is committed when it has enough writes', (context) => {
  const { batch, write, committed } = desk(context);
  for (let number = 1; number < BATCH_WRITES; number++) write();
  batch.turn();
  assert.equal(committed(), 0);
  write();
  assert.equal(committed(), 0, 'between two messages only');
  batch.turn();
  assert.equal(committed(), BATCH_WRITES);
});

test('beside somebody who waits, and for a while after, batches are smaller', (context) => {
  const { batch, clock, write, committed } = desk(context);
  batch.turn(false, true);
  for (let number = 0; number < BATCH_WRITES_WAITED; number++) write();
  batch.turn();
  assert.equal(committed(), BATCH_WRITES_WAITED);
  clock.pass(60_000);
  for (let number = 0; number < BATCH_WRITES_WAITED; number++) write();
  batch.turn();
  assert.equal(committed(), BATCH_WRITES_WAITED);
});

test('a batch is committed when it is old enough, counted from its first write', (context) => {
  const { batch, clock, write, committed } = desk(context);
  assert.equal(batch.deadline, undefined);
  clock.pass(1000);
  write();
  assert.equal(batch.deadline, 1000 + BATCH_MILLISECONDS);
  clock.pass(BATCH_MILLISECONDS - 1);
  write();
  batch.turn();
  assert.equal(committed(), 0);
  clock.pass(1);
  batch.turn();
  assert.equal(committed(), 2);
});

test('what the last of a transaction has to write behind it is of the same transaction', (context) => {
  const { batch, write, committed } = desk(context);
  const seen: number[] = [];
  write();
  batch.beforeCommit(() => batch.beforeCommit(() => batch.beforeCommit(() => seen.push(committed()))));
  batch.flush();
  assert.deepEqual([seen, committed()], [[0], 1]);
});

test('a group of no writes is a batch like any other', (context) => {
  const { batch, write, committed } = desk(context);
  batch.write(0);
  write();
  batch.flush();
  assert.equal(committed(), 1);
});

test('effects run after the commit, in order; at once where nothing is open', (context) => {
  const { batch, write, committed } = desk(context);
  const seen: string[] = [];
  batch.after(() => seen.push('at once'));
  write();
  batch.after(() => seen.push(`first sees ${committed()}`));
  batch.after(() => seen.push(`second sees ${committed()}`));
  assert.deepEqual(seen, ['at once']);
  batch.flush();
  assert.deepEqual(seen, ['at once', 'first sees 1', 'second sees 1']);
  batch.flush();
  assert.equal(seen.length, 3);
});

test('a commit that fails announces nothing; after a rollback the batch works again', (context) => {
  const { batch, db, write, committed } = desk(context);
  db.pragma('max_page_count = 1');
  const limit = db.pragma('max_page_count', { simple: true }) as number;
  const seen: string[] = [];
  write();
  batch.after(() => seen.push('announced'));
  assert.throws(
    () => {
      for (let number = 0; number < limit * 200; number++) write();
      batch.flush();
    },
    { code: 'SQLITE_FULL' },
  );
  batch.rollback();
  assert.deepEqual([seen, committed(), db.inTransaction], [[], 0, false]);
  db.pragma('max_page_count = 100000');
  write();
  batch.flush();
  assert.deepEqual([seen, committed()], [[], 1]);
});

test('a rollback takes back what is not committed', (context) => {
  const { batch, db, write, committed } = desk(context);
  write();
  batch.flush();
  write();
  batch.rollback();
  batch.rollback();
  assert.deepEqual([committed(), db.inTransaction, batch.deadline === undefined], [1, false, false]);
});

/** 2: a commit survives a power cut, 1: it may not. */
function synchronous(db: Database.Database): number {
  return db.pragma('synchronous', { simple: true }) as number;
}

test('while it writes, a commit at least every 5 s is durable', (context) => {
  const { batch, clock, db, write } = desk(context);
  const durable: number[] = [];
  for (let time = 0; time < 3 * DURABLE_MILLISECONDS; time += 100) {
    write();
    if (synchronous(db) === 2) durable.push(clock.now());
    batch.flush();
    clock.pass(100);
  }
  assert.deepEqual(durable, [DURABLE_MILLISECONDS, 2 * DURABLE_MILLISECONDS + 100]);
});

test('when nothing more is written, what is committed is durable after 5 s all the same', (context) => {
  const { batch, clock, write } = desk(context);
  write();
  batch.flush();
  assert.equal(batch.deadline, DURABLE_MILLISECONDS);
  clock.pass(DURABLE_MILLISECONDS - 1);
  batch.turn();
  assert.equal(batch.deadline, DURABLE_MILLISECONDS);
  clock.pass(1);
  batch.turn();
  assert.equal(batch.deadline, undefined);
});

test('what was committed before tables were read anew is durable after 5 s', (context) => {
  const { batch, clock, db, write } = desk(context);
  batch.durably(write);
  const next = new Batch(db, clock);
  next.adopt(batch);
  next.write();
  assert.equal(synchronous(db), 1, 'not each commit is synced');
  next.flush();
  const third = new Batch(db, clock);
  third.adopt(next);
  assert.equal(third.deadline, DURABLE_MILLISECONDS);
});

test('a commit can be asked to be durable', (context) => {
  const { batch, db, write, committed } = desk(context);
  write();
  assert.equal(synchronous(db), 1);
  batch.flushDurably();
  assert.deepEqual([committed(), batch.deadline], [1, undefined]);
  write();
  assert.equal(synchronous(db), 1);
  batch.flush();
});

test('what is durable already is not written again', (context) => {
  const { batch, db, write } = desk(context);
  write();
  batch.flushDurably();
  const before = db.prepare('SELECT value FROM setting WHERE name = ?').pluck();
  const written = before.get('durable');
  batch.flushDurably();
  assert.deepEqual([written, before.get('durable')], ['1', '1']);
});
