/** The threads that the main thread starts, real ones: their last words, their ends, and what comes after the end. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { DbManagerGives, DbManagerTakes } from '../../lib/dbmanager/dbmanager-messages.ts';
import type { DispatcherGives, DispatcherOptions } from '../../lib/dispatcher/dispatcher-messages.ts';
import type { ValhallaError } from '../../lib/errors.ts';
import type { ReaderGives, ReaderTakes } from '../../lib/reader/reader-messages.ts';
import { createChannel } from '../../lib/channel/channel.ts';
import { Valhalla } from '../../lib/index.ts';
import { Backstage } from '../../lib/threads/backstage.ts';
import { House } from '../../lib/threads/house.ts';
import { LibraryBuilder } from '../support/library-builder.ts';
import { openLibrary, temporaryFolder, track, write } from '../support/library.ts';
import { packet } from './fake-thread.ts';

const DISPATCHER: DispatcherOptions = {
  parsers: { least: 1, most: 1 },
  parseLimit: 5_000,
  grabLimit: 5_000,
  memoryLimit: 256,
  fileLimit: 0,
  artworkFolder: '/nowhere',
  userAgent: 'test',
  allowHosts: [],
  facetKeys: [],
  albumKeys: [],
};

test('the last words of a thread that ends by itself are heard before its end is', async () => {
  const heard: string[] = [];
  const lost = new Promise<ValhallaError>((resolve) => {
    const thread = new Backstage<DbManagerTakes, DbManagerGives>(
      {
        stage: 'dbmanager',
        options: { path: '/dev/null/library.db', languages: [] },
        ends: { now: createChannel('main', 'dbmanager', 'now')[1] },
      },
      ({ kind }) => heard.push(kind),
      resolve,
    );
    assert.equal(thread.running, true);
  });
  assert.equal((await lost).code, 'ERR_VALHALLA_THREAD_DIED');
  assert.deepEqual(heard, ['refused']);
});

test('a thread that is asked to stop says so, ends, and is not lost', async () => {
  const lost: unknown[] = [];
  const thread = new Backstage<ReaderTakes, ReaderGives>(
    { stage: 'reader', options: { path: '/nowhere', languages: [] } },
    () => undefined,
    (error) => lost.push(error),
  );
  assert.deepEqual(await thread.stop({ kind: 'stop' }, 5_000), { kind: 'stopped' });
  assert.deepEqual([thread.ended, thread.running, lost], [true, false, []]);
  assert.equal(await thread.stop({ kind: 'stop' }, 5_000), undefined);
});

interface Told {
  readonly house: House;
  readonly said: DispatcherGives[];
  readonly lost: ValhallaError[];
  readonly answer: () => Promise<void>;
}

function house(context: TestContext): Told {
  const said: DispatcherGives[] = [];
  const lost: ValhallaError[] = [];
  let answered: (() => void) | undefined;
  const built = new House(undefined, DISPATCHER, {
    fromDbManager: () => undefined,
    fromDispatcher: (message) => {
      said.push(message);
      if (message.kind === 'picture') answered?.();
    },
    lost: (error) => lost.push(error),
  });
  context.after(() => built.stop());
  return { house: built, said, lost, answer: () => new Promise((resolve) => (answered = resolve)) };
}

test('a picture is answered without any scan, and asked after the end it starts no thread', async (context) => {
  const { house: built, said, answer } = house(context);
  const task = JSON.stringify({ path: '/nowhere/01.mp3', stamp: '', locator: { at: 'ask', index: 0 } });
  const asked = packet(7, { step: 'picture', lane: 'now', body: task });
  const answered = answer();
  built.dispatcher({ kind: 'picture', packet: asked });
  await answered;
  const pictures = said.flatMap((message) => (message.kind === 'picture' ? [message.packet] : []));
  assert.deepEqual(
    pictures.map(({ id, outcome, error }) => [id, outcome, error?.code]),
    [[7, 'unavailable', 'ERR_VALHALLA_UNAVAILABLE']],
  );
  assert.equal(await built.stop(), 0);
  built.dispatcher({ kind: 'picture', packet: asked });
  assert.equal(await built.stop(), 0);
  assert.equal(said.filter(({ kind }) => kind === 'stopped').length, 0);
});

test('a library that only hears queries starts no dispatcher', async (context) => {
  const { house: built, said, lost } = house(context);
  await built.ready;
  built.listen([]);
  assert.equal(await built.stop(), 0);
  assert.deepEqual([said, lost], [[], []]);
});

/** A plugin whose thread answers nothing any more. */
const LOOPS = `export default { name: 'loops', version: '1', types: ['audio'], grab(item, { log }) { log('here I go'); for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); } };`;

test('a scan whose plugin loops for ever is cancelled and closed within 2 s, which is all that Ctrl-C has', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/01.mp3'), track({ title: 'One' }));
  const valhalla = await openLibrary(context, folder, { grabbers: [write(join(folder, 'loops.js'), LOOPS)] });
  const scan = valhalla.scan();
  await new Promise((resolve) => valhalla.once('file:stored', resolve));
  // The built-in grabbers are through as well; what is left is the one that loops.
  await new Promise((resolve) => valhalla.once('progress', resolve));
  const begun = performance.now();
  assert.equal((await scan.cancel()).outcome, 'cancelled');
  assert.deepEqual(await valhalla.close(), { abandoned: 0 });
  const took = performance.now() - begun;
  assert.ok(took < 2_000, `${took} ms`);
});

test('a plugin that hangs is past its limit, and the scan ends without it', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/01.mp3'), track({ title: 'One' }));
  write(join(folder, 'music/02.mp3'), track({ title: 'Two' }));
  const once = `export default { name: 'once', version: '1', types: ['audio'], grab(item) { if (item.values.title[0] === 'One') for (;;); return { values: { mood: 'fine' } }; } };`;
  const valhalla = await openLibrary(context, folder, {
    grabbers: [write(join(folder, 'once.js'), once)],
    limits: { grab: 300 },
  });
  const report = await valhalla.scan().finished;
  assert.deepEqual(
    report.errors.map(({ stage, error }) => [stage, error.code]),
    [['grab:once', 'ERR_VALHALLA_TIMEOUT']],
  );
  assert.deepEqual([report.replaced, report.abandoned, report.outcome], [1, 0, 'finished']);
  assert.deepEqual((await valhalla.file(join(folder, 'music/02.mp3')))?.values['mood'], ['fine']);
});

function code(error: unknown): unknown {
  return (error as ValhallaError).code;
}

test('what is asked of a library that closes is answered, or told so: nobody waits for ever', async () => {
  using library = new LibraryBuilder();
  library.root('/music');
  library.db.transaction(() => {
    for (let file = 1; file <= 501; file++) library.file({ path: `${file}.mp3` });
  })();
  const { item } = library.file({
    path: '502.mp3',
    artwork: [{ source: 'fast', locator: { at: 'ask', index: 0 } }],
  });
  const valhalla = await Valhalla.open({ database: library.path });
  const rows = valhalla.files();
  await rows.next();
  const artwork = valhalla.artwork(item).then(() => 'a picture', code);
  const counts = valhalla.counts().then(({ files }) => files, code);
  await valhalla.close();
  // A page has 500 files: the last one is behind the end.
  const loop = Array.fromAsync(rows).catch(code);
  assert.deepEqual(await Promise.all([artwork, counts, loop]), [
    'ERR_VALHALLA_CLOSED',
    502,
    'ERR_VALHALLA_CLOSED',
  ]);
});
