/** `valhalla now`: what it says of files, and while it waits. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import type { DemandEvent } from '../../lib/events.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';
import { ValhallaError } from '../../lib/errors.ts';

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

test('a line a file; what is none of media ends with 1, what cannot be read with 4, and all others are read', async () => {
  using library = new FakeLibrary();
  library.builder.root('/music');
  library.builder.file({ path: '1.mp3', sources: { general: { title: 'One' } } });
  const faults = {
    'none.mp3': 'ERR_VALHALLA_NO_FILE',
    passwd: 'ERR_VALHALLA_NOT_MEDIA',
    'bad.mp3': 'ERR_VALHALLA_NOT_PARSED',
  } as const;
  library.onDemand = async (path) => {
    for (const [name, code] of Object.entries(faults))
      if (path.endsWith(name)) throw new ValhallaError(code, `${path}: ${code}`, { path });
    return { asked: path, path, file: 1, item: 1 };
  };
  for (const [files, code] of [
    [['1.mp3'], 0],
    [['none.mp3', '1.mp3'], 1],
    [['bad.mp3', 'none.mp3', '1.mp3'], 4],
  ] as const) {
    const host = new FakeHost(library);
    assert.equal(await host.run('now', ...files), code, files.join(' '));
    assert.equal(host.output.text, '/music/1.mp3  One  (1)\n');
  }
  const host = new FakeHost(library);
  assert.equal(await host.run('now', 'passwd'), 1);
  assert.match(
    host.errors.text,
    /passwd is not named like a media file\. .*valhalla parse --type audio FILE\n$/,
  );
});

test('no library is made for it', async () => {
  const host = new FakeHost();
  assert.equal(await host.run('now', '1.mp3'), 2);
  assert.deepEqual(host.opened, []);
  assert.match(
    host.errors.text,
    /There is no library at .* yet\. Make one: .* or read the file without one: valhalla parse/,
  );
});
