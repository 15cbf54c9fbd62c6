/** A watched library, with real files: waits for events, never for a time. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { q, Valhalla } from '../../lib/index.ts';
import type { ScanReport, ValhallaEvents } from '../../lib/index.ts';
import { atEnd } from '../support/at-end.ts';
import { all, openLibrary, temporaryFolder, track, write } from '../support/library.ts';

/** Paths below `music` of what is there. */
async function there(library: Valhalla, music: string): Promise<string[]> {
  return (await all(library.files())).map(({ path }) => path.slice(music.length + 1)).sort();
}

/** Resolves when the library holds exactly these: looks after each scan. */
async function until(library: Valhalla, music: string, wanted: readonly string[]): Promise<void> {
  for (;;) {
    const next = Promise.withResolvers<ScanReport>();
    library.once('scan:end', next.resolve);
    if (JSON.stringify(await there(library, music)) === JSON.stringify(wanted)) return;
    await next.promise;
  }
}

/** Resolves when it is in the library: looks after each scan. */
async function knows(library: Valhalla, path: string): Promise<void> {
  for (;;) {
    const next = Promise.withResolvers<ScanReport>();
    library.once('scan:end', next.resolve);
    if ((await library.file(path)) !== undefined) return;
    await next.promise;
  }
}

async function watched(context: TestContext): Promise<[Valhalla, string]> {
  const folder = temporaryFolder(context);
  const music = join(folder, 'music');
  write(join(music, 'a', '1.mp3'), track({ title: 'One' }));
  return [await openLibrary(context, folder), music];
}

test('what happens below a root is in the library soon after', async (context) => {
  const [library, music] = await watched(context);
  await using watching = await library.watch({ quiet: 30 });
  await watching.ready;
  assert.deepEqual(await there(library, music), ['a/1.mp3']);
  await assert.rejects(library.purge(), { code: 'ERR_VALHALLA_SCAN_RUNNING' }, 'the lock is held');

  write(join(music, 'a', '2.mp3'), track({ title: 'Two' }));
  await until(library, music, ['a/1.mp3', 'a/2.mp3']);
  write(join(music, 'b', 'c', '3.mp3'), track({ title: 'Three' }));
  await until(library, music, ['a/1.mp3', 'a/2.mp3', 'b/c/3.mp3']);
  renameSync(join(music, 'a', '1.mp3'), join(music, 'b', '1.mp3'));
  await until(library, music, ['a/2.mp3', 'b/1.mp3', 'b/c/3.mp3']);
  rmSync(join(music, 'b', 'c'), { recursive: true });
  await until(library, music, ['a/2.mp3', 'b/1.mp3']);
  write(join(music, '.valhallaignore'), 'b/\n');
  await until(library, music, ['a/2.mp3']);

  await watching.stop();
  assert.deepEqual(await library.purge(), { files: 2, items: 2 });
});

test("what happens in a root inside a root is that root's: it comes, and moves in and out", async (context) => {
  const [library, music] = await watched(context);
  const inner = join(music, 'inner');
  write(join(inner, 'b', '2.mp3'), track({ title: 'Two' }));
  await library.scan({ paths: [{ path: inner }] }).finished;
  await using watching = await library.watch({ quiet: 30 });
  await watching.ready;
  const item = (await library.file(join(inner, 'b', '2.mp3')))?.item;
  write(join(inner, '3.mp3'), track({ title: 'Three' }));
  await until(library, music, ['a/1.mp3', 'inner/3.mp3', 'inner/b/2.mp3']);
  renameSync(join(inner, 'b', '2.mp3'), join(music, 'a', '2.mp3'));
  await until(library, music, ['a/1.mp3', 'a/2.mp3', 'inner/3.mp3']);
  renameSync(join(music, 'a', '2.mp3'), join(inner, '2.mp3'));
  await until(library, music, ['a/1.mp3', 'inner/2.mp3', 'inner/3.mp3']);
  assert.equal((await library.file(join(inner, '2.mp3')))?.item, item);
});

test('roots that are named while the library is watched are watched from then on', async (context) => {
  const [library, music] = await watched(context);
  await using watching = await library.watch({ quiet: 30 });
  await watching.ready;
  const [inner, beside] = [join(music, 'inner'), join(music, '..', 'beside')];
  write(join(inner, '2.mp3'), track({ title: 'Two' }));
  write(join(beside, '3.mp3'), track({ title: 'Three' }));
  await library.scan({ paths: [{ path: inner }, { path: beside }] }).finished;
  write(join(inner, '4.mp3'), track({ title: 'Four' }));
  write(join(beside, '5.mp3'), track({ title: 'Five' }));
  for (const path of [join(inner, '4.mp3'), join(beside, '5.mp3')]) await knows(library, path);
  write(join(inner, '6.mp3'), track({ title: 'Six' }));
  await knows(library, join(inner, '6.mp3'));
});

test('a root that is a link is watched where it leads to, then where else it leads to', async (context) => {
  const folder = temporaryFolder(context);
  const music = join(folder, 'music');
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  write(join(one, 'a', '1.mp3'), track({ title: 'One' }));
  write(join(other, 'a', '2.mp3'), track({ title: 'Two' }));
  symlinkSync('one', music);
  const library = await openLibrary(context, folder);
  await using watching = await library.watch({ quiet: 30 });
  await watching.ready;
  write(join(one, 'b', 'c', '3.mp3'), track({ title: 'Three' }));
  await until(library, music, ['a/1.mp3', 'b/c/3.mp3']);
  write(join(music, 'b', 'c', '4.mp3'), track({ title: 'Four' }));
  await until(library, music, ['a/1.mp3', 'b/c/3.mp3', 'b/c/4.mp3']);
  const begun = new Promise((resolve) => library.once('watch:state', resolve));
  rmSync(music);
  symlinkSync('other', music);
  await begun;
  await until(library, music, ['a/2.mp3']);
  write(join(other, 'b', '5.mp3'), track({ title: 'Five' }));
  await until(library, music, ['a/2.mp3', 'b/5.mp3']);
});

test('a file whose name is not UTF-8 is seen', async (context) => {
  const [library, music] = await watched(context);
  await using watching = await library.watch({ quiet: 30 });
  await watching.ready;
  const name = Buffer.from([0x62, 0xff, ...Buffer.from('.mp3')]);
  writeFileSync(Buffer.concat([Buffer.from(join(music, 'a/')), name]), track({ title: 'Latin' }));
  await until(library, music, ['a/1.mp3', 'a/b\uFFFD.mp3']);
});

test('a folder that is renamed keeps its ratings, though what is missing is purged', async (context) => {
  const folder = temporaryFolder(context);
  const music = join(folder, 'music');
  const names = ['1.mp3', '2.mp3', '3.mp3'];
  for (const name of names) write(join(music, 'old', name), track({ title: name }));
  const library = await openLibrary(context, folder, { purge: 'now' });
  await using watching = await library.watch({ quiet: 30 });
  await watching.ready;
  for (const { item } of await all(library.files())) await library.rate(item, 77);
  renameSync(join(music, 'old'), join(music, 'new'));
  const renamed = names.map((name) => `new/${name}`);
  await until(library, music, renamed);
  rmSync(join(music, 'new', '3.mp3'));
  await until(library, music, renamed.slice(0, 2));
  assert.deepEqual(await library.query(q.items({ where: q.equal('rating', 77) })).count(), 2);
  const { files, missing } = await library.counts();
  assert.deepEqual([files, missing], [2, 1], 'only a scan of everything removes it');
});

test('a scan that is asked for while the watch scans waits for it, and is made', async (context) => {
  const [library] = await watched(context);
  const begun = Promise.withResolvers<unknown>();
  library.once('scan:begin', begun.resolve);
  await using watching = await library.watch({ quiet: 30 });
  const { scan: first } = (await begun.promise) as { scan: number };
  const report = await library.scan().finished;
  assert.deepEqual([report.outcome, report.unchanged, report.id > first], ['finished', 1, true]);
  await watching.ready;
});

test('a scan that waits for one of the watch is cancelled at once, is never made, and hears nothing of the other', async (context) => {
  const [library] = await watched(context);
  const ids = new Set<number>();
  library.on('scan:begin', ({ scan }) => ids.add(scan));
  const begun = new Promise((resolve) => library.once('scan:begin', resolve));
  // The scan of the watch does not end meanwhile.
  library.pause();
  await using watching = await library.watch({ quiet: 30 });
  await begun;
  const scan = library.scan();
  const events = Array.fromAsync(scan, ({ event }) => event);
  const report = await scan.cancel();
  assert.deepEqual([report.outcome, report.id, report.found], ['cancelled', 0, 0]);
  const { outcome } = await library.scan({ signal: AbortSignal.abort() }).finished;
  assert.equal(outcome, 'cancelled');
  const last = library.scan();
  library.resume();
  assert.equal((await last.finished).outcome, 'finished');
  await watching.ready;
  assert.deepEqual([...ids], [1, 2], 'that of the watch, and the last one');
  assert.deepEqual(await events, ['scan:exit']);
});

test('a watch is stopped while the library is paused; what was due is due at the next scan', async (context) => {
  const [library, music] = await watched(context);
  library.pause();
  const begun = new Promise((resolve) => library.once('scan:begin', resolve));
  const first = await library.watch({ quiet: 30 });
  await begun;
  await Promise.all([assert.rejects(first.ready, { code: 'ERR_VALHALLA_CANCELLED' }), first.stop()]);
  await first.ended;

  // Now its scan waits for that of the application, which stands still.
  const scan = library.scan();
  const stopped = new AbortController();
  const second = await library.watch({ quiet: 30, signal: stopped.signal });
  const states = new Promise((resolve) => library.once('watch:state', resolve));
  await states;
  stopped.abort();
  await second.ended;
  library.resume();
  assert.equal((await scan.finished).new, 1);
  assert.deepEqual(await there(library, music), ['a/1.mp3']);
});

test('a library that another process watches is refused at once', async (context) => {
  const [library] = await watched(context);
  const child = fork(join(import.meta.dirname, '..', 'store', 'hold-lock.ts'), [library.database, 'watch'], {
    execArgv: ['--conditions=valhalla-source'],
  });
  context.after(() => child.kill('SIGKILL'));
  await once(child, 'message');
  await assert.rejects(library.watch(), {
    code: 'ERR_VALHALLA_SCAN_RUNNING',
    message: new RegExp(`is being watched by process ${child.pid} on .* stop it first`),
  });
});

test('a root that comes back is scanned; one watch at a time; close ends it', async (context) => {
  const [library, music] = await watched(context);
  renameSync(music, `${music}-away`);
  const states: ValhallaEvents['watch:state'][] = [];
  library.on('watch:state', (state) => states.push(state));
  const watching = await library.watch({ quiet: 30 });
  await assert.rejects(library.watch(), { code: 'ERR_VALHALLA_SCAN_RUNNING' });
  await watching.ready;
  assert.deepEqual(states, [{ root: music, state: 'away', reason: 'its folder is not there' }]);
  renameSync(`${music}-away`, music);
  await until(library, music, ['a/1.mp3']);
  assert.equal(states.at(-1)?.state, 'watching');
  await library.close();
  await watching.ended;
});

test('who waits until a watch is ready hears why it ended before', async (context) => {
  const [library] = await watched(context);
  const enough = new Error('enough');
  const aborted = await library.watch({ signal: AbortSignal.abort(enough) });
  await assert.rejects(aborted.ready, enough);
  await aborted.ended;
  const closed = await library.watch();
  await Promise.all([assert.rejects(closed.ready, { code: 'ERR_VALHALLA_CLOSED' }), library.close()]);
  await closed.ended;
});

test('a watch that found nothing new reads a file that another process waits for', async (context) => {
  const [first, music] = await watched(context);
  await first.scan().finished;
  await first.close();
  const watcher = await openLibrary(context, dirname(music));
  await using watching = await watcher.watch({ quiet: 30 });
  await watching.ready;
  const other = await Valhalla.open({ database: watcher.database });
  atEnd(context, () => other.close());

  const path = join(music, 'a', '1.mp3');
  assert.equal((await other.onDemand(path, { force: true })).path, path);
});
