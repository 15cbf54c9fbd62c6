/** A scan that is cut short, or meets another one: it ends as it should, and what was not done is done by the next. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isValhallaError } from '../../lib/index.ts';
import {
  all,
  counted,
  openLibrary,
  scanTold,
  temporaryFolder,
  write,
  writeAlbums,
} from '../support/library.ts';

test('a cancelled scan ends, and the next one goes on where it stood', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 60, 10);
  const valhalla = await openLibrary(context, folder, { jobs: 1 });
  const scan = valhalla.scan();
  valhalla.once('file:stored', () => void scan.cancel());
  const first = await scan.finished;
  assert.equal(first.outcome, 'cancelled');
  const { report } = await scanTold(valhalla);
  assert.equal(report.outcome, 'finished');
  assert.equal(report.parsed + first.parsed, 600);
  assert.equal(report.missing, 0);
  assert.deepEqual((await valhalla.counts()).byState, { found: 0, done: 600, failed: 0, quarantined: 0 });
});

test('a scan that waits for a grabber is cancelled, and the grabber is asked again at the next one', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 2, 3);
  const grabber = write(
    join(folder, 'patient.ts'),
    `export default { name: 'patient', version: '1', types: ['audio'],
      async grab(item, { log, signal, options }) {
        if (options?.wait !== true) return { values: { mood: 'calm' } };
        log('waiting');
        await new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      } };`,
  );
  const slow = await openLibrary(context, folder, { grabbers: [{ use: grabber, options: { wait: true } }] });
  const scan = slow.scan();
  slow.once('log', () => void scan.cancel());
  assert.equal((await scan.finished).outcome, 'cancelled');
  await slow.close();
  const quick = await openLibrary(context, folder, { grabbers: [grabber] });
  const { report } = await scanTold(quick);
  assert.deepEqual(counted(report), { found: 6, unchanged: 6 });
  assert.deepEqual(
    (await all(quick.files())).map(({ values }) => values['mood']),
    Array.from({ length: 6 }, () => ['calm']),
  );
});

test('a scan is cancelled by its signal, even by one that was aborted before', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 2, 3);
  const valhalla = await openLibrary(context, folder);
  const before = await valhalla.scan({ signal: AbortSignal.abort() }).finished;
  assert.equal(before.outcome, 'cancelled');
  const control = new AbortController();
  valhalla.once('scan:begin', () => control.abort());
  const during = await valhalla.scan({ signal: control.signal }).finished;
  assert.equal(during.outcome, 'cancelled');
  const { report } = await scanTold(valhalla);
  assert.equal(report.outcome, 'finished');
  assert.equal((await valhalla.counts()).byState.done, 6);
});

test('of two scans at once the second is refused and the first is not disturbed', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 2, 3);
  const valhalla = await openLibrary(context, folder);
  const scan = valhalla.scan();
  const second = valhalla.scan();
  await assert.rejects(second.finished, { code: 'ERR_VALHALLA_SCAN_RUNNING' });
  await assert.rejects(Array.fromAsync(second), { code: 'ERR_VALHALLA_SCAN_RUNNING' });
  assert.equal((await scan.finished).parsed, 6);
  assert.equal((await valhalla.scan().finished).unchanged, 6);
});

test('two libraries on one database: the second scan is refused by name, queries of both work', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 10, 5);
  const one = await openLibrary(context, folder);
  const other = await openLibrary(context, folder);
  const refused = Promise.withResolvers<unknown>();
  one.once('scan:begin', () => void other.scan().finished.then(refused.resolve, refused.resolve));
  const report = await one.scan().finished;
  const error = await refused.promise;
  assert.ok(isValhallaError(error));
  assert.equal(error.code, 'ERR_VALHALLA_SCAN_RUNNING');
  assert.match(error.message, new RegExp(`process ${process.pid} on `));
  assert.equal(report.parsed, 50);
  assert.equal((await other.counts()).files, 50);
  assert.equal((await other.scan().finished).unchanged, 50);
});

test('a library can be closed while it scans: the scan ends as cancelled, nothing is lost', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 30, 10);
  const valhalla = await openLibrary(context, folder);
  const scan = valhalla.scan();
  const closed = Promise.withResolvers<{ abandoned: number }>();
  valhalla.once('file:done', () => void valhalla.close().then(closed.resolve));
  assert.equal((await scan.finished).outcome, 'cancelled');
  assert.deepEqual(await closed.promise, { abandoned: 0 });
  await assert.rejects(valhalla.scan().finished, { code: 'ERR_VALHALLA_CLOSED' });
  await assert.rejects(valhalla.counts(), { code: 'ERR_VALHALLA_CLOSED' });
  const again = await openLibrary(context, folder);
  await again.scan().finished;
  assert.equal((await again.counts()).byState.done, 300);
});

test('a library that is closed before its scan has begun refuses it', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 1, 1);
  const valhalla = await openLibrary(context, folder);
  const scan = valhalla.scan();
  await valhalla.close();
  await assert.rejects(scan.finished, { code: 'ERR_VALHALLA_CLOSED' });
});
