/** Files that somebody waits for, through the whole house: without a scan, and in the middle of one. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import type { Valhalla } from '../../lib/index.ts';
import { openLibrary, temporaryFolder, track, write } from '../support/library.ts';
import { png } from '../support/media/png.ts';

const NAMES = ['ondemand:parsed', 'ondemand:grabbed', 'ondemand:ended', 'ondemand:failed'] as const;

/** What is told on demand, in order: `parsed 1.mp3`, `grabbed nose 1.mp3`. */
function toldOf(valhalla: Valhalla): string[] {
  const told: string[] = [];
  for (const name of NAMES)
    valhalla.on(name, (event) => {
      const grabber = 'grabber' in event ? [event.grabber] : [];
      told.push([name.slice('ondemand:'.length), ...grabber, event.asked.split('/').at(-1)].join(' '));
    });
  return told;
}

/** A grabber that says what lies beside the song. */
const NOSE = `export default {
  name: 'nose', version: '1', types: ['audio'], needs: ['title'],
  grab: ({ values }) => ({ values: { mood: 'like ' + values.title[0] } }),
};`;

test('a file is read without a scan, in or outside of the roots; what is known already is told at once', async (context) => {
  const folder = temporaryFolder(context);
  const inside = write(join(folder, 'music/1.mp3'), track({ title: 'In' }));
  const outside = write(join(folder, 'usb/2.mp3'), track({ title: 'Out' }));
  const grabber = write(join(folder, 'nose.js'), NOSE);
  const valhalla = await openLibrary(context, folder, { grabbers: [grabber] });
  await valhalla.scan().finished;
  const told = toldOf(valhalla);
  const [one, same, other] = await Promise.all([
    valhalla.onDemand(outside),
    valhalla.onDemand(outside),
    valhalla.onDemand(inside),
  ]);
  assert.deepEqual(one, same, 'equal questions share one answer');
  assert.equal(other.path, inside);
  const of = (name: string): string[] => told.filter((one) => one.endsWith(name));
  assert.deepEqual(of('1.mp3'), ['parsed 1.mp3', 'ended 1.mp3']);
  assert.deepEqual(of('2.mp3'), ['parsed 2.mp3', 'grabbed nose 2.mp3', 'ended 2.mp3']);
  assert.deepEqual((await valhalla.file(outside))?.values['mood'], ['like Out']);

  // Who joins when it was told hears it too.
  const third = write(join(folder, 'usb/3.mp3'), track({ title: 'Third' }));
  let joined: Promise<unknown> | undefined;
  valhalla.once('ondemand:parsed', () => {
    joined = valhalla.onDemand(third);
  });
  await valhalla.onDemand(third);
  await joined;
  assert.deepEqual(
    of('3.mp3').filter((one) => one.startsWith('parsed')),
    ['parsed 3.mp3', 'parsed 3.mp3'],
  );

  told.length = 0;
  await valhalla.onDemand(inside, { force: true });
  assert.deepEqual(told, ['parsed 1.mp3', 'grabbed nose 1.mp3', 'ended 1.mp3']);

  // What lies outside of every root is none of a scan's business.
  const report = await valhalla.scan().finished;
  assert.deepEqual([report.found, report.missing], [1, 0]);
  assert.equal((await valhalla.file(outside))?.missingSince, undefined);
});

test('a file outside of every root that is gone is marked missing when it is asked for again, and purged', async (context) => {
  const folder = temporaryFolder(context);
  const [one, two] = ['1.mp3', '2.mp3'].map((name) =>
    write(join(folder, 'usb', name), track({ title: name })),
  ) as [string, string];
  const valhalla = await openLibrary(context, folder);
  await Promise.all([valhalla.onDemand(one), valhalla.onDemand(two)]);
  const missing = async (): Promise<boolean[]> => {
    for (const path of [one, two])
      await assert.rejects(valhalla.onDemand(path), { code: 'ERR_VALHALLA_NO_FILE' });
    const details = await Promise.all([valhalla.file(one), valhalla.file(two)]);
    return details.map((detail) => detail?.missingSince !== undefined);
  };
  const usb = join(folder, 'usb');
  renameSync(usb, join(folder, 'away'));
  assert.deepEqual(await missing(), [false, false], 'its folder is not there');
  mkdirSync(usb);
  assert.deepEqual(
    await missing(),
    [false, false],
    'another one, empty: perhaps a disk is to be mounted there',
  );
  rmSync(usb, { recursive: true });
  renameSync(join(folder, 'away'), usb);
  rmSync(one);
  rmSync(two);
  const { reasons } = await valhalla.why(one);
  assert.deepEqual(
    reasons.map(({ code }) => code),
    ['no-root', 'absent', 'done'],
  );
  assert.match(reasons[1]?.text ?? '', /1\.mp3 does not exist\. .*valhalla now/);
  assert.deepEqual(await missing(), [true, true]);
  assert.equal((await valhalla.why(one)).listed, false);
  write(two, track({ title: 'two' }));
  await valhalla.onDemand(two);
  assert.equal((await valhalla.file(two))?.missingSince, undefined, 'it is back');
  assert.deepEqual(await valhalla.purge(), { files: 1, items: 1 });
});

test('what cannot be read is refused, each with its code', async (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'music/folder.mp3'), { recursive: true });
  execFileSync('mkfifo', [join(folder, 'music/fifo.mp3')]);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'music/dangling.mp3'));
  write(join(folder, 'music/notes.doc'), 'x');
  write(join(folder, 'music/noise.mp3'), 'x'.repeat(5000));
  const valhalla = await openLibrary(context, folder);
  const codes: string[] = [];
  for (const name of ['none.mp3', 'folder.mp3', 'fifo.mp3', 'dangling.mp3', 'notes.doc', 'noise.mp3']) {
    await valhalla.onDemand(join(folder, 'music', name)).catch((error: { code: string }) => {
      codes.push(`${name} ${error.code.slice('ERR_VALHALLA_'.length)}`);
    });
  }
  assert.deepEqual(codes, [
    'none.mp3 NO_FILE',
    'folder.mp3 NOT_REGULAR',
    'fifo.mp3 NOT_REGULAR',
    'dangling.mp3 NO_FILE',
    'notes.doc NOT_MEDIA',
    'noise.mp3 NOT_PARSED',
  ]);
  await assert.rejects(valhalla.onDemand('/x.mp3', { signal: AbortSignal.abort(new Error('no')) }), /no/);
  const controller = new AbortController();
  const late = valhalla.onDemand(join(folder, 'music/noise.mp3'), { signal: controller.signal });
  controller.abort(new Error('enough'));
  await assert.rejects(late, /enough/);
});

test('a link leads to its file, and a file that was moved keeps its identity', async (context) => {
  const folder = temporaryFolder(context);
  const old = write(join(folder, 'music/1.mp3'), track({ title: 'One' }));
  symlinkSync(join(folder, 'music'), join(folder, 'link'));
  const valhalla = await openLibrary(context, folder);
  const before = await valhalla.onDemand(join(folder, 'link/1.mp3'));
  assert.deepEqual([before.asked, before.path], [join(folder, 'link/1.mp3'), old]);
  const bytes = Buffer.from(relative(process.cwd(), before.asked));
  assert.deepEqual(await valhalla.onDemand(bytes), before, 'bytes are resolved as a text is');
  assert.equal((await valhalla.file(Buffer.from(relative(process.cwd(), old))))?.item, before.item);
  mkdirSync(join(folder, 'music/new'));
  renameSync(old, join(folder, 'music/new/2.mp3'));
  const after = await valhalla.onDemand(join(folder, 'music/new/2.mp3'));
  assert.equal(after.item, before.item);
  assert.equal((await valhalla.scan().finished).missing, 0);
});

test('in the middle of a scan a file is stored once, and acknowledged once', async (context) => {
  const folder = temporaryFolder(context);
  for (let at = 400; at < 700; at++) write(join(folder, `music/${at}.mp3`), track({ title: String(at) }));
  const valhalla = await openLibrary(context, folder, { jobs: 1 });
  const stored: string[] = [];
  valhalla.on('file:stored', ({ path }) => stored.push(path));
  const begun = Promise.withResolvers<void>();
  valhalla.once('file:stored', () => begun.resolve());
  const scan = valhalla.scan();
  await begun.promise;
  const last = join(folder, 'music/699.mp3');
  await valhalla.onDemand(last);
  const report = await scan.finished;
  assert.deepEqual([report.new, report.parsed, report.outcome], [300, 300, 'finished']);
  assert.equal(new Set(stored).size, stored.length, 'nothing is stored twice');
});

const SLEEPER = `export default {
  name: 'sleeper', version: '1', types: ['audio'], needs: ['title'], web: true,
  grab: (item, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
};`;

test('where another process works at the library, that one reads the file', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/1.mp3'), track({ title: 'One' }));
  const film = write(join(folder, 'usb/2.mp3'), track({ title: 'Two' }));
  const image = write(join(folder, 'usb/3.png'), png({ width: 3 }));
  const grabbers = [{ use: write(join(folder, 'sleeper.js'), SLEEPER) }];
  const holder = await openLibrary(context, folder, { grabbers });
  // Its grabber asks the web for ever, so it keeps the lock.
  await holder.scan().finished;
  const asker = await openLibrary(context, folder);
  const heard = new Promise((resolve) => asker.once('ondemand:parsed', ({ path }) => resolve(path)));
  const waiting = asker.onDemand(film);
  assert.equal(await heard, film, 'while the grabber is still at it');
  await assert.rejects(asker.onDemand(join(folder, 'none.mp3')), { code: 'ERR_VALHALLA_NO_FILE' });
  const steps: string[] = [];
  for (const name of ['parsed', 'grabbed', 'ended'] as const)
    asker.on(`ondemand:${name}`, ({ asked }) => asked === image && steps.push(name));
  // No grabber of the holder is asked about it that does not answer.
  await asker.onDemand(image);
  assert.deepEqual([steps[0], steps.at(-1)], ['parsed', 'ended']);
  await asker.onDemand(image);
  assert.deepEqual(steps.slice(-2), ['parsed', 'ended'], 'of a known file too');
  // The holder leaves, so whoever asked does it alone.
  await holder.close();
  assert.equal((await waiting).path, film);
});

test('who waits is told when the scan is cancelled, and when the library is closed', async (context) => {
  const folder = temporaryFolder(context);
  for (let at = 100; at < 400; at++) write(join(folder, `music/${at}.mp3`), track({ title: String(at) }));
  const valhalla = await openLibrary(context, folder, { jobs: 1 });
  const begun = Promise.withResolvers<void>();
  valhalla.once('file:stored', () => begun.resolve());
  const scan = valhalla.scan();
  await begun.promise;
  const waiting = valhalla.onDemand(join(folder, 'music/399.mp3'));
  await Promise.all([scan.cancel(), waiting]);
  const late = valhalla.onDemand(join(folder, 'music/398.mp3'), { force: true });
  const told = late.then(
    () => 'ended',
    (error: { code: string }) => error.code,
  );
  await valhalla.close();
  assert.ok(['ended', 'ERR_VALHALLA_CLOSED'].includes(await told), await told);
});

test('a file that a rule leaves out is read on demand, is not missed by scans, and comes back as what it was', async (context) => {
  const folder = temporaryFolder(context);
  const path = write(join(folder, 'music/1.mp3'), track({ title: 'One' }));
  const valhalla = await openLibrary(context, folder);
  await valhalla.scan().finished;
  const before = await valhalla.file(path);
  write(join(folder, 'music/.valhallaignore'), Buffer.from('1.mp3'));
  const { item } = await valhalla.onDemand(path);
  const left = await valhalla.scan().finished;
  assert.deepEqual([item, left.found, left.missing], [before?.item, 0, 0]);
  assert.equal((await valhalla.file(path))?.missingSince, undefined);
  rmSync(join(folder, 'music/.valhallaignore'));
  const back = await valhalla.scan().finished;
  assert.deepEqual([back.found, back.new, back.parsed], [1, 0, 0]);
  assert.deepEqual([(await valhalla.file(path))?.item, (await valhalla.counts()).files], [item, 1]);
});

test('a file that is asked for while its root is new has one row', async (context) => {
  for (const first of ['the file', 'the scan']) {
    const folder = temporaryFolder(context);
    const path = write(join(folder, 'music/1.mp3'), track({ title: 'One' }));
    const valhalla = await openLibrary(context, folder);
    const early = first === 'the file' ? valhalla.onDemand(path) : undefined;
    const scan = valhalla.scan();
    const { item } = await (early ?? valhalla.onDemand(path));
    await scan.finished;
    const rows = await Array.fromAsync(valhalla.files());
    assert.deepEqual(
      rows.map((row) => row.item),
      [item],
      `${first} first`,
    );
  }
});
