/** A library of an older version: whoever opens it brings it up to date, unless somebody older is at work on it. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import Database from 'better-sqlite3';
import { Valhalla } from '../../lib/valhalla.ts';
import { openAsItIs, openReader, openWriter } from '../../lib/store/connection.ts';
import { SCHEMA_VERSION, migrate } from '../../lib/store/migrate.ts';
import { ScanLock } from '../../lib/store/lock.ts';
import { asOrdinaryUser, temporaryFolder } from './temporary-folder.ts';

const OLD = 7;

function oldLibrary(context: TestContext): string {
  const path = join(temporaryFolder(context), 'library.db');
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  migrate(db, path, OLD);
  db.close();
  return path;
}

function version(path: string): unknown {
  const db = openAsItIs(path);
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

test('a query of an older library brings it up to date, and is answered', async (context) => {
  const database = oldLibrary(context);
  await using library = await Valhalla.open({ database, readOnly: true });
  assert.deepEqual(await Array.fromAsync(library.artists()), []);
  assert.equal(version(database), SCHEMA_VERSION);
});

test('a backup of an older library is of the older version', async (context) => {
  const database = oldLibrary(context);
  const copy = `${database}.copy`;
  await using library = await Valhalla.open({ database, readOnly: true });
  await library.backup(copy);
  assert.deepEqual([version(database), version(copy)], [OLD, OLD]);
});

test('beside a scan of an older process it is left alone, and the process named', async (context) => {
  const path = oldLibrary(context);
  const child = fork(join(import.meta.dirname, 'hold-lock.ts'), [path], {
    execArgv: ['--conditions=valhalla-source'],
  });
  context.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  for (const open of [openReader, openWriter])
    assert.throws(() => open(path), {
      code: 'ERR_VALHALLA_SCAN_RUNNING',
      message: new RegExp(`older libvalhalla \\(schema ${OLD}.*by process ${child.pid}.*stop it`),
    });
  assert.equal(version(path), OLD);
  child.kill('SIGKILL');
  await once(child, 'exit');
  openReader(path).close();
  assert.equal(version(path), SCHEMA_VERSION);
});

test('whoever brings it up to date leaves the lock free', (context) => {
  const path = oldLibrary(context);
  openWriter(path).close();
  ScanLock.acquire(path, 'scan', 1).release();
  assert.equal(version(path), SCHEMA_VERSION);
});

test('a reader who may not write it is told who can', (context) => {
  const path = oldLibrary(context);
  chmodSync(path, 0o444);
  chmodSync(join(path, '..'), 0o777);
  asOrdinaryUser(() =>
    assert.throws(() => openReader(path), {
      code: 'ERR_VALHALLA_DB_READONLY',
      path,
      message: /older libvalhalla .*as a user who may/,
    }),
  );
  assert.equal(version(path), OLD);
});
