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
import { momentText } from '../../lib/status/moment.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a lock that is held is refused with the process, host and time of its owner', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const before = momentText(Date.now());
  const lock = ScanLock.acquire(path, 'scan');
  assert.throws(
    () => ScanLock.acquire(path, 'scan'),
    ({ code, message, path: named }: { code: string; message: string; path: string }) => {
      const since = /since (\S+ \S+)\. /.exec(message)?.[1] ?? '';
      assert.deepEqual([code, named], ['ERR_VALHALLA_SCAN_RUNNING', path]);
      assert.ok(message.includes(`process ${process.pid} on ${hostname()}`), message);
      assert.ok(since >= before && since <= momentText(Date.now()), message);
      return true;
    },
  );
  lock.release();
  ScanLock.acquire(path, 'scan').release();
  assert.ok(!existsSync(path), 'the database itself is not touched');
});

test('each holder is named with what it does, and with what to do about it', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  for (const [work, words] of [
    ['scan', /is being scanned already by process .*Wait until that scan is over/],
    ['watch', /is being watched by process .*does not end by itself.*Ctrl-C.*valhalla now FILE/],
    ['now', /is in use: files that somebody waits for are read by process .*Try again/],
    ['purge', /is being tidied up by process .*Try again/],
  ] as const) {
    const lock = ScanLock.acquire(path, work);
    assert.throws(() => ScanLock.acquire(path, 'scan'), { message: words });
    lock.release();
  }
});

test('the lock of an older version, which does not say what it is held for, is taken for that of a scan', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const db = new Database(`${path}.lock`);
  db.exec('CREATE TABLE owner (pid INTEGER NOT NULL, host TEXT NOT NULL, since INTEGER NOT NULL)');
  db.exec("INSERT INTO owner VALUES (12, 'tv', 0); BEGIN IMMEDIATE");
  assert.throws(() => ScanLock.acquire(path, 'scan'), {
    message: /is being scanned already by process 12 on tv since 1970/,
  });
  db.close();
  const lock = ScanLock.acquire(path, 'watch');
  assert.throws(() => ScanLock.acquire(path, 'scan'), { message: /is being watched/ });
  lock.release();
});

test('somebody who reads the name of the owner is in nobody’s way', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  ScanLock.acquire(path, 'scan').release();
  const reader = new Database(`${path}.lock`, { readonly: true });
  context.after(() => reader.close());
  const lock = ScanLock.acquire(path, 'scan');
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
  assert.throws(() => ScanLock.acquire(path, 'scan'), { message: new RegExp(`process ${child.pid} on`) });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = ScanLock.acquire(path, 'scan');
  assert.throws(() => ScanLock.acquire(path, 'scan'), { message: new RegExp(`process ${process.pid} on`) });
  lock.release();
});

test('a file in the place of the lock is named', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  writeFileSync(`${path}.lock`, 'not a database, but long enough to look like something'.repeat(100));
  assert.throws(() => ScanLock.acquire(path, 'scan'), { path: `${path}.lock` });
});

test('a scan waits for a process that holds the lock for a moment, and others are not told its name', (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const brief = ScanLock.tryBriefly(path);
  assert.ok(brief !== undefined);
  assert.equal(ScanLock.tryBriefly(path), undefined);
  assert.throws(() => ScanLock.acquire(path, 'scan', 1), { message: /by another process/ });
  brief.release();
  const scan = ScanLock.acquire(path, 'scan');
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
  assert.throws(() => ScanLock.acquire(path, 'scan', 1), { message: /by another process/ });
  brief?.release();
});

test('whoever lets those go first that wait for files takes the lock when they are through; from a scan it does not', async (context) => {
  const path = join(temporaryFolder(context), 'library.db');
  const child = fork(join(import.meta.dirname, 'hold-lock.ts'), [path, 'now'], {
    execArgv: ['--conditions=valhalla-source'],
  });
  await once(child, 'message');
  assert.throws(() => ScanLock.acquire(path, 'purge'), { message: /files that somebody waits for/ });
  child.kill('SIGKILL');
  ScanLock.afterDemands(path, 'purge').release();
  const scan = ScanLock.acquire(path, 'scan');
  assert.throws(() => ScanLock.afterDemands(path, 'purge'), { code: 'ERR_VALHALLA_SCAN_RUNNING' });
  scan.release();
});
