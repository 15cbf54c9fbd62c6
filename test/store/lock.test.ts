/** One scanner a database: the lock names its owner, and dies with it. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { ScanLock } from '../../lib/store/lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a lock that is held is refused with the process, host and time of its owner', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const before = new Date().toISOString();
  const lock = ScanLock.acquire(path);
  assert.throws(
    () => ScanLock.acquire(path),
    ({ code, message, path: named }: { code: string; message: string; path: string }) => {
      const since = /since (\S+)\. /.exec(message)?.[1] ?? '';
      assert.deepEqual([code, named], ['ERR_VALHALLA_SCAN_RUNNING', path]);
      assert.ok(message.includes(`process ${process.pid} on ${hostname()}`), message);
      assert.ok(since >= before && since <= new Date().toISOString(), message);
      return true;
    },
  );
  lock.release();
  ScanLock.acquire(path).release();
  assert.ok(!existsSync(path), 'the database itself is not touched');
});

test('somebody who reads the name of the owner is in nobody’s way', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  ScanLock.acquire(path).release();
  const reader = new Database(`${path}.lock`, { readonly: true });
  context.after(() => reader.close());
  const lock = ScanLock.acquire(path);
  assert.deepEqual(reader.prepare('SELECT pid FROM owner').pluck().all(), [process.pid]);
  lock.release();
});

test('the lock of a process that was killed does not block', async (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const child = fork(join(import.meta.dirname, 'hold-lock.ts'), [path], {
    execArgv: ['--conditions=valhalla-source'],
  });
  context.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  assert.throws(() => ScanLock.acquire(path), { message: new RegExp(`process ${child.pid} on`) });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = ScanLock.acquire(path);
  assert.throws(() => ScanLock.acquire(path), { message: new RegExp(`process ${process.pid} on`) });
  lock.release();
});

test('a file in the place of the lock is named', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  writeFileSync(`${path}.lock`, 'not a database, but long enough to look like something'.repeat(100));
  assert.throws(() => ScanLock.acquire(path), { path: `${path}.lock` });
});

test('a scan waits for a process that holds the lock for a moment, and others are not told its name', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const brief = ScanLock.tryBriefly(path);
  assert.ok(brief !== undefined);
  assert.equal(ScanLock.tryBriefly(path), undefined);
  assert.throws(() => ScanLock.acquire(path, 1), { message: /by another process/ });
  brief.release();
  const scan = ScanLock.acquire(path);
  assert.equal(ScanLock.tryBriefly(path), undefined);
  scan.release();
});

test('a name that a killed scan left behind is not taken for that of the next holder', async (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const child = fork(join(import.meta.dirname, 'hold-lock.ts'), [path], {
    execArgv: ['--conditions=valhalla-source'],
  });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const brief = ScanLock.tryBriefly(path);
  assert.throws(() => ScanLock.acquire(path, 1), { message: /by another process/ });
  brief?.release();
});
