/** Which scans a watched library makes, and what it does when its thread ends. No thread, no clock. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ValhallaError } from '../../lib/errors.ts';
import type { ScanEvent } from '../../lib/events.ts';
import { Watching } from '../../lib/engine/watching.ts';
import type { OpenWatcher, WatchingContext } from '../../lib/engine/watching.ts';
import type { DirtyFolder, WatcherGives, WatcherOptions } from '../../lib/watcher/watcher-messages.ts';
import type { ScanReport } from '../../lib/status/report.ts';

const OPTIONS: WatcherOptions = {
  roots: [],
  suffixes: [],
  deepNames: [],
  above: [],
  hidden: [],
  quiet: 1,
  most: 1,
  growth: 1,
  poll: 1,
};

class Rig {
  /** With which the thread was opened last. */
  roots: WatcherOptions['roots'] = [];
  readonly scans: {
    folders: readonly DirtyFolder[] | undefined;
    growing: readonly string[];
    cancelled: AbortSignal;
    end: PromiseWithResolvers<ScanReport>;
  }[] = [];
  readonly told: ScanEvent[] = [];
  readonly holds: boolean[] = [];
  isWatchedElsewhere = false;
  threads = 0;
  say: (message: WatcherGives) => void = () => undefined;
  die: (error: ValhallaError) => void = () => undefined;
  readonly watching: Watching;

  constructor(context: TestContext) {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const open: OpenWatcher = ({ roots }, take, lost) => {
      this.roots = roots;
      this.threads++;
      this.say = take;
      this.die = lost;
      return { stop: async () => undefined };
    };
    const scan: WatchingContext['scan'] = (folders, growing, cancelled) => {
      const end = Promise.withResolvers<ScanReport>();
      this.scans.push({ folders, growing, cancelled, end });
      return end.promise;
    };
    const announce = (event: ScanEvent): void => void this.told.push(event);
    const watched: WatchingContext = {
      scan,
      announce,
      hold: (on) => this.holds.push(on),
      isWatchedElsewhere: async () => this.isWatchedElsewhere,
    };
    this.watching = new Watching(OPTIONS, watched, open);
  }

  /** Ends the scan that runs. */
  async scanned(): Promise<void> {
    this.scans.at(-1)?.end.resolve({} as ScanReport);
    await setImmediate();
  }
}

function dirty(...paths: string[]): WatcherGives {
  const folders = paths.map((path) => ({
    root: '/m',
    path: path.replace(/\/?\*\*$/, ''),
    deep: path.endsWith('**'),
  }));
  return { kind: 'dirty', folders, growing: [] };
}

test('everything once, then what is dirty; one scan at a time, no folder twice', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  rig.say(dirty('a'));
  assert.deepEqual(
    rig.scans.map(({ folders }) => folders),
    [undefined],
  );
  await rig.scanned();
  await rig.watching.ready;
  assert.deepEqual(rig.scans.at(-1)?.folders, [{ root: '/m', path: 'a', deep: false }]);
  rig.say(dirty('b', 'c/d'));
  rig.say(dirty('b', 'c/**'));
  assert.equal(rig.scans.length, 2);
  await rig.scanned();
  assert.deepEqual(
    rig.scans.at(-1)?.folders?.map(({ path, deep }) => [path, deep]),
    [
      ['b', false],
      ['c/d', false],
      ['c', true],
    ],
  );
  assert.deepEqual(rig.scans.at(-1)?.growing, []);
  rig.say({ ...dirty('d'), growing: ['/m/d/1.mp3'] } as WatcherGives);
  await rig.scanned();
  assert.deepEqual(rig.scans.at(-1)?.growing, ['/m/d/1.mp3']);
  await rig.scanned();
  assert.equal(rig.scans.length, 4);
  await rig.watching.stop();
  assert.deepEqual(rig.holds, [true, false]);
});

test('beside a scan that takes long so many folders are gathered, then all are dirty', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  const names = Array.from({ length: 2_000 }, (_, number) => `${number}`);
  rig.say(dirty(...names));
  await rig.scanned();
  assert.equal(rig.scans.at(-1)?.folders?.length, 2_000);
  rig.say(dirty(...names, 'one more'));
  await rig.scanned();
  assert.equal(rig.scans.at(-1)?.folders, undefined);
  await rig.scanned();
  await rig.watching.stop();
});

test('a scan that cannot be made is made later, of everything', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  rig.scans[0]?.end.reject(new Error('Another process scans.'));
  await setImmediate();
  assert.deepEqual(rig.told, [
    { event: 'log', from: 'watcher', text: 'Another process scans. It goes on in a moment.' },
  ]);
  assert.equal(rig.scans.length, 1);
  context.mock.timers.tick(2_000);
  await setImmediate();
  assert.deepEqual([rig.scans.length, rig.scans[1]?.folders], [2, undefined]);
  await rig.scanned();
  await rig.watching.ready;
});

test('why no scan can be made is told once, and again when it has changed', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  const refuse = async (reason: string): Promise<void> => {
    rig.scans.at(-1)?.end.reject(new Error(reason));
    await setImmediate();
    context.mock.timers.tick(2_000);
    await setImmediate();
  };
  const told = () =>
    rig.told.map((event) => (event.event === 'log' ? event.text.split('.')[0] : event.event));
  for (const reason of ['One scans.', 'One scans.', 'One scans.', 'The disk is full.']) await refuse(reason);
  assert.deepEqual(told(), ['One scans', 'The disk is full']);
  await rig.scanned();
  rig.say(dirty('a'));
  await refuse('The disk is full.');
  assert.deepEqual(told(), ['One scans', 'The disk is full', 'The disk is full']);
  await rig.scanned();
  await rig.watching.stop();
});

test('a scan of another process is waited for, a watch of one is not', async (context) => {
  const rig = new Rig(context);
  const running = new ValhallaError('ERR_VALHALLA_SCAN_RUNNING', 'Another process is at work.');
  rig.say({ kind: 'ready' });
  rig.scans[0]?.end.reject(running);
  await setImmediate();
  rig.isWatchedElsewhere = true;
  context.mock.timers.tick(2_000);
  await setImmediate();
  assert.deepEqual([rig.scans.length, rig.told.length], [2, 1]);
  rig.scans[1]?.end.reject(running);
  await assert.rejects(rig.watching.ended, running);
  await assert.rejects(rig.watching.ready, running);
  await rig.watching.stop();
  assert.deepEqual([rig.told.length, rig.holds], [1, [true, false]]);
});

test('a thread that ends is started again, and everything is scanned', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  await rig.scanned();
  rig.die(new ValhallaError('ERR_VALHALLA_THREAD_DIED', 'The watcher thread ended.'));
  assert.deepEqual([rig.threads, rig.told.length], [1, 1]);
  context.mock.timers.tick(1_000);
  assert.equal(rig.threads, 2);
  rig.say({ kind: 'ready' });
  assert.deepEqual([rig.scans.length, rig.scans[1]?.folders], [2, undefined]);
  await rig.scanned();
  await rig.watching.stop();
});

test('other roots begin the thread anew, once, and everything is scanned; the same ones do not', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  await rig.scanned();
  await rig.watching.renew(OPTIONS);
  assert.equal(rig.threads, 1);
  const roots = [{ path: '/m', depth: 1, inner: [] }];
  const others = [{ path: '/n', depth: 1, inner: [] }];
  await Promise.all([
    rig.watching.renew({ ...OPTIONS, roots }),
    rig.watching.renew({ ...OPTIONS, roots: others }),
  ]);
  assert.deepEqual([rig.threads, rig.roots], [2, others]);
  rig.say({ kind: 'ready' });
  assert.deepEqual([rig.scans.length, rig.scans[1]?.folders], [2, undefined]);
  await rig.scanned();
  rig.die(new ValhallaError('ERR_VALHALLA_THREAD_DIED', 'The watcher thread ended.'));
  await rig.watching.renew({ ...OPTIONS, roots });
  context.mock.timers.tick(1_000);
  assert.deepEqual([rig.threads, rig.roots], [3, roots]);
  const stopped = rig.watching.renew(OPTIONS);
  await rig.watching.stop();
  await stopped;
  assert.equal(rig.threads, 3, 'one that is stopped meanwhile is over');
});

test('one that is stopped before everything was scanned was never ready, and ends with its last scan', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  let ended = false;
  void rig.watching.ended.then(() => (ended = true));
  const stopped = rig.watching.stop();
  await assert.rejects(rig.watching.ready, { code: 'ERR_VALHALLA_CANCELLED' });
  await setImmediate();
  assert.deepEqual([ended, rig.holds], [false, [true]], 'its scan has not ended yet');
  assert.ok(rig.scans[0]?.cancelled.aborted);
  await rig.scanned();
  await Promise.all([stopped, rig.watching.ended]);
  assert.deepEqual([rig.scans.length, rig.holds], [1, [true, false]]);
});

test('one that is stopped while it waits for another try ends at once', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  rig.scans[0]?.end.reject(new Error('Another process scans.'));
  await setImmediate();
  await rig.watching.stop();
  await rig.watching.ended;
  assert.equal(rig.scans.length, 1);
});

test('one that is stopped opens no thread, though its thread was lost and a scan failed before', async (context) => {
  const rig = new Rig(context);
  rig.say({ kind: 'ready' });
  rig.die(new ValhallaError('ERR_VALHALLA_THREAD_DIED', 'The watcher thread ended.'));
  rig.scans[0]?.end.reject(new Error('Another process scans.'));
  await setImmediate();
  await rig.watching.stop();
  context.mock.timers.tick(10_000);
  assert.deepEqual([rig.threads, rig.scans.length], [1, 1]);
});
