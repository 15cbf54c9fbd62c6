/** Why, purge, forget and backup end to end: threads of a moment over a real library. */
import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Valhalla } from '../../lib/index.ts';
import { ScanLock } from '../../lib/store/lock.ts';
import { openLibrary, temporaryFolder, track, write } from '../support/library.ts';

test('a file is ignored, purged, and its root forgotten', async (context) => {
  const folder = temporaryFolder(context);
  const music = join(folder, 'music');
  for (const name of ['1.mp3', 'live/2.mp3', '3.mp3']) write(join(music, name), track({ title: name }));
  const library = await openLibrary(context, folder);
  const scan = library.scan();
  const early = await library.backup(join(folder, 'early.db'));
  await scan.finished;
  const late = await library.backup(join(folder, 'late.db'));
  for (const { path } of [early, late]) {
    await using copy = await Valhalla.open({ database: path, readOnly: true });
    assert.ok((await copy.counts()).files <= 3);
    if (path === late.path) assert.equal((await copy.counts()).files, 3);
  }
  write(join(music, '.valhallaignore'), 'live\n');
  rmSync(join(music, '3.mp3'));
  assert.equal((await library.scan().finished).missing, 2);
  const { listed, reasons } = await library.why(join(music, 'live', '2.mp3'));
  assert.deepEqual([listed, ...reasons.map(({ code }) => code)], [false, 'ignored', 'missing']);
  await library.idle();

  const lock = ScanLock.acquire(library.database, 'scan');
  await assert.rejects(library.purge(), { code: 'ERR_VALHALLA_SCAN_RUNNING' });
  assert.deepEqual(await library.purge({ dryRun: true }), { files: 2, items: 2 }, 'to count needs no lock');
  lock.release();
  assert.deepEqual(await library.purge({ olderThan: 3_600_000 }), { files: 0, items: 0 });
  const usb = write(join(folder, 'usb/4.mp3'), track({ title: 'Four' }));
  // Whichever of them has the lock first, both come to their end.
  const [asked, purged] = await Promise.all([library.onDemand(usb), library.purge()]);
  assert.deepEqual([asked.path, purged], [usb, { files: 2, items: 2 }]);
  assert.deepEqual(await library.gc(), { pictures: 0, bytes: 0, young: 0 });
  assert.equal((await library.counts()).missing, 0);
  assert.deepEqual(await library.forgetRoot(music), { files: 1, items: 1 });
  assert.deepEqual(await library.roots(), []);
  await assert.rejects(library.forgetRoot(music), { code: 'ERR_VALHALLA_OPTION' });
  // It can become a root again: what the writer's thread remembers of the tables is no longer believed.
  assert.equal((await library.scan().finished).new, 1);
});

test('no chore works on another library that has taken the place of this one', async (context) => {
  const folder = temporaryFolder(context);
  const library = await openLibrary(context, folder);
  renameSync(library.database, `${library.database}.away`);
  writeFileSync(library.database, 'another one');
  const gone = { code: 'ERR_VALHALLA_DB', message: /was removed or replaced/ };
  await assert.rejects(library.purge({ dryRun: true }), gone);
  await assert.rejects(library.forgetRoot(folder), gone);
  await assert.rejects(library.gc(), gone);
  await assert.rejects(library.backup(join(folder, 'copy.db')), gone);
  renameSync(`${library.database}.away`, library.database);
  assert.deepEqual(await library.gc(), { pictures: 0, bytes: 0, young: 0 });
});
