/** `valhalla now`: what it says while it waits. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import type { DemandEvent } from '../../lib/events.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

test('who waits for another process is told which, and what it is at', async (context) => {
  const database = join(temporaryFolder(context), 'library.db');
  const lock = new Database(`${database}.lock`);
  lock.exec('CREATE TABLE owner (pid INTEGER, host TEXT, since INTEGER, work TEXT)');
  lock.prepare("INSERT INTO owner VALUES (?, 'tv', 0, 'purge')").run(process.ppid);
  lock.close();
  using library = new FakeLibrary();
  const read = Promise.withResolvers<DemandEvent>();
  library.onDemand = () => read.promise;
  const host = new FakeHost(library);
  const code = host.run('now', '1.mp3', '--db', database);
  const told = new Promise((resolve) => host.errors.once('told', resolve));
  while (host.timers.length === 0) await new Promise(setImmediate);
  for (const [, callback] of host.timers) callback();
  await told;
  read.resolve({ asked: '/music/1.mp3', path: '/music/1.mp3', file: 1, item: 1 });
  assert.equal(await code, 0);
  assert.match(
    host.errors.text,
    new RegExp(`^Waiting for purge, by process ${process.ppid} on tv since 1970`),
  );
  assert.equal(host.output.text, '/music/1.mp3    (1)\n');
});
