/** A scan that is cut short, or meets another one: it ends as it should, and what was not done is done by the next. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { isValhallaError } from '../../lib/index.ts';
import type { ScanReport, Valhalla } from '../../lib/index.ts';
import { all, openLibrary, scanTold, temporaryFolder, write, writeAlbums } from '../support/library.ts';

/**
 * A library whose scan cannot end before it is stopped: a grabber says `waiting` and waits, at the song of this title.
 */
async function waiting(context: TestContext, folder: string, title: string): Promise<Valhalla> {
  const grabber = write(
    join(folder, 'patient.mjs'),
    `export default { name: 'patient', version: '1', types: ['audio'], needs: ['title'],
      async grab({ values }, { log, signal, options }) {
        if (values.title[0] !== options?.title) return { values: { mood: 'calm' } };
        log('waiting');
        await new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      } };`,
  );
  return openLibrary(context, folder, { jobs: 1, grabbers: [{ use: grabber, options: { title } }] });
}

/** The scan after one that was cut short does what that one did not, and nothing else. */
async function goesOn(context: TestContext, folder: string, first: ScanReport, files: number): Promise<void> {
  assert.equal(first.outcome, 'cancelled');
  const valhalla = await openLibrary(context, folder, { grabbers: [join(folder, 'patient.mjs')] });
  const { report } = await scanTold(valhalla);
  assert.deepEqual([report.outcome, report.missing, report.failed], ['finished', 0, 0]);
  assert.deepEqual([report.found, report.parsed + first.parsed], [files, files]);
  const calm = (await all(valhalla.files())).filter(({ values }) => values['mood']?.[0] === 'calm');
  assert.equal(calm.length, files);
}

test('a scan that is cancelled while it parses ends, and the next one goes on where it stood', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 12, 10);
  const valhalla = await waiting(context, folder, 'Song 12-1');
  const scan = valhalla.scan();
  valhalla.once('file:stored', () => void scan.cancel());
  const first = await scan.finished;
  await valhalla.close();
  await goesOn(context, folder, first, 120);
});

test('a scan that waits for a grabber is cancelled, and the grabber is asked again by the next one', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 2, 3);
  const valhalla = await waiting(context, folder, 'Song 1-1');
  const scan = valhalla.scan();
  valhalla.once('log', () => void scan.cancel());
  const first = await scan.finished;
  await valhalla.close();
  await goesOn(context, folder, first, 6);
});

test('a library can be closed while it scans: the scan ends as cancelled, nothing is lost', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 6, 10);
  const valhalla = await waiting(context, folder, 'Song 1-1');
  const scan = valhalla.scan();
  const closed = Promise.withResolvers<{ abandoned: number }>();
  valhalla.once('log', () => void valhalla.close().then(closed.resolve));
  const first = await scan.finished;
  assert.deepEqual(await closed.promise, { abandoned: 0 });
  await assert.rejects(valhalla.scan().finished, { code: 'ERR_VALHALLA_CLOSED' });
  await assert.rejects(valhalla.counts(), { code: 'ERR_VALHALLA_CLOSED' });
  await goesOn(context, folder, first, 60);
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

test('a library that is closed before its scan has begun refuses it', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 1, 1);
  const valhalla = await openLibrary(context, folder);
  const scan = valhalla.scan();
  await valhalla.close();
  await assert.rejects(scan.finished, { code: 'ERR_VALHALLA_CLOSED' });
});
