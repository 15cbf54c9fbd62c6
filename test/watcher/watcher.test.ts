/** What events mean, and what becomes of a root that cannot be watched. The observer is the test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkMount, RootPlace } from '../../lib/watcher/root-place.ts';
import type { WatcherGives } from '../../lib/watcher/watcher-messages.ts';
import { Watcher } from '../../lib/watcher/watcher.ts';
import type { ObserverOutput } from '../../lib/watcher/watcher.ts';

class Rig {
  now = 0;
  readonly said: WatcherGives[] = [];
  readonly observed: ObserverOutput[] = [];
  stopped = 0;
  /** Of the root; undefined: it is away. */
  identity: string | undefined = '1:1';
  network: NetworkMount | undefined;
  /** Identity of the other root, where there is one. */
  readonly other: Promise<string | undefined> | undefined;
  readonly watcher: Watcher;

  constructor(other?: Promise<string | undefined>, suffixes = ['mp3', 'jpg']) {
    this.other = other;
    this.watcher = new Watcher(
      {
        roots: ['/m', ...(other === undefined ? [] : ['/other'])].map((path) => ({
          path,
          depth: 64,
          inner: [],
        })),
        suffixes,
        deepNames: ['.valhallaignore'],
        above: ['folder.jpg', '*.note'],
        hidden: [],
        quiet: 500,
        most: 5_000,
        growth: 60_000,
        poll: 60_000,
      },
      {
        observe: (_root, _place, output) => {
          this.observed.push(output);
          return () => void this.stopped++;
        },
        locate: async ({ path }) => this.#place(path, await (path === '/m' ? this.identity : this.other)),
        now: () => this.now,
      },
      (message) => this.said.push(message),
    );
  }

  #place(real: string, identity: string | undefined): RootPlace | undefined {
    const { network } = this;
    if (identity === undefined) return undefined;
    return { real, identity: JSON.stringify([identity, network]), points: [], network };
  }

  async watching(): Promise<this> {
    await this.watcher.look();
    this.observed[0]?.ready();
    return this;
  }

  get states(): string[] {
    return this.said.flatMap((each) => (each.kind === 'state' ? [each.state] : []));
  }

  /** What is dirty half a second from now, or later. */
  dirty(milliseconds = 500): string[] {
    this.now += milliseconds;
    this.said.length = 0;
    this.watcher.tick();
    return this.said.flatMap((each) =>
      each.kind === 'dirty' ? each.folders.map(({ path, deep }) => `${path}${deep ? '/**' : ''}`) : [],
    );
  }
}

test('a root is ready when its observer is; nothing is dirty by that', async () => {
  const rig = new Rig();
  await rig.watcher.look();
  assert.deepEqual(rig.said, []);
  rig.observed[0]?.ready();
  assert.deepEqual(rig.said, [{ kind: 'state', root: '/m', state: 'watching' }, { kind: 'ready' }]);
  await rig.watcher.look();
  assert.deepEqual([rig.observed.length, rig.dirty()], [1, []]);
});

test('a file makes its folder dirty, a folder itself, an ignore file all below it', async () => {
  const rig = await new Rig().watching();
  const event = (...args: Parameters<ObserverOutput['event']>): void => rig.observed[0]?.event(...args);
  event('add', '/m/a/1.mp3');
  event('change', '/m/2.MP3');
  event('unlink', '/m/b/cover.jpg');
  event('add', '/m/c/notes.txt');
  assert.deepEqual(rig.dirty(), ['b', 'a', '']);
  event('addDir', '/m/d/e');
  event('unlinkDir', '/m/f');
  event('add', '/m/g/.valhallaignore');
  event('add', '/m/h/link');
  assert.deepEqual(rig.dirty(), ['d/e/**', 'f/**', '', 'g/**', 'h']);
});

test('a sidecar of files in folders below makes them dirty too, as soon as it is written', async () => {
  const rig = await new Rig(undefined, ['jpg', 'note']).watching();
  const event = (...args: Parameters<ObserverOutput['event']>): void => rig.observed[0]?.event(...args);
  event('unlink', '/m/a/Folder.JPG');
  event('unlink', '/m/b/cover.jpg');
  assert.deepEqual(rig.dirty(), ['a/**', 'b']);
  event('change', '/m/c/x.note');
  assert.deepEqual([rig.dirty(400), rig.dirty(100)], [[], ['c/**']]);
});

test('where a suffix says nothing any file makes its folder dirty', async () => {
  const rig = await new Rig(undefined, ['mp3', '']).watching();
  rig.observed[0]?.event('add', '/m/a/booklet.pdf');
  assert.deepEqual(rig.dirty(), ['a']);
});

test('a file that grows makes nothing dirty, and is left alone where its folder is', async () => {
  const rig = await new Rig().watching();
  const event = (...args: Parameters<ObserverOutput['event']>): void => rig.observed[0]?.event(...args);
  const growing = (): readonly string[] =>
    rig.said.flatMap((each) => (each.kind === 'dirty' ? each.growing : []));
  event('add', '/m/a/1.mp3');
  event('addDir', '/m/a');
  rig.now += 400;
  event('change', '/m/a/1.mp3');
  event('add', '/m/b/2.mp3');
  assert.deepEqual([rig.dirty(100), growing()], [['a/**'], ['/m/a/1.mp3', '/m/b/2.mp3']]);
  event('unlink', '/m/b/2.mp3');
  assert.equal(rig.watcher.due, 900);
  assert.deepEqual([rig.dirty(400), growing()], [['a'], []]);
  assert.deepEqual(rig.dirty(500), ['b'], 'what is gone is not waited for');
});

test('a folder that is renamed is scanned under both names at once, when its files have settled', async () => {
  const rig = await new Rig().watching();
  const event = (...args: Parameters<ObserverOutput['event']>): void => rig.observed[0]?.event(...args);
  event('unlinkDir', '/m/old');
  event('addDir', '/m/new');
  rig.now += 30;
  event('add', '/m/new/1.mp3');
  rig.now += 20;
  event('add', '/m/new/2.mp3');
  assert.deepEqual(rig.dirty(470), ['new/**']);
  assert.deepEqual(rig.dirty(30), ['old/**', '', 'new']);
});

test('without watches left a root is polled, and says why', async () => {
  const rig = await new Rig().watching();
  rig.observed[0]?.error(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  const last = rig.said.at(-1);
  assert.ok(last?.kind === 'state' && last.state === 'polling' && /inotify watches/.test(last.reason ?? ''));
  assert.deepEqual([rig.stopped, rig.dirty()], [1, ['/**']], 'what was missed meanwhile is looked for');
  rig.now += 59_000;
  await rig.watcher.look();
  assert.deepEqual(rig.dirty(), []);
  rig.now += 1_000;
  await rig.watcher.look();
  assert.deepEqual(rig.dirty(), ['/**']);
});

test('without watches left at the start a root is ready all the same', async () => {
  const rig = new Rig();
  await rig.watcher.look();
  rig.observed[0]?.error(Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  rig.observed[0]?.ready();
  assert.deepEqual(
    rig.said.map(({ kind }) => kind),
    ['state', 'ready'],
  );
  assert.deepEqual(rig.states, ['polling']);
});

test('a network file system is polled from the start', async () => {
  const rig = new Rig();
  rig.network = { point: undefined, type: 'nfs4' };
  await rig.watcher.look();
  assert.deepEqual([rig.states, rig.observed.length], [['polling'], 0]);
});

test('a root is polled from when a network file system is mounted below it until it is gone', async () => {
  const rig = await new Rig().watching();
  rig.network = { point: '/m/nas', type: 'nfs4' };
  await rig.watcher.look();
  const last = rig.said.at(-1);
  assert.ok(last?.kind === 'state' && last.state === 'polling');
  assert.match(last.reason ?? '', /^\/m\/nas in it lies on a network file system \(nfs4\)/);
  assert.deepEqual([rig.stopped, rig.dirty()], [1, ['/**']], 'what came with it is looked for');
  rig.network = undefined;
  await rig.watcher.look();
  rig.observed[1]?.ready();
  assert.deepEqual(rig.states, ['watching']);
});

test('a root that does not answer keeps nobody waiting, and begins when it does', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const rig = new Rig(promise);
  const looks = [rig.watcher.look()];
  await rig.watcher.look();
  rig.observed[0]?.ready();
  assert.deepEqual(rig.states, ['watching']);
  rig.now = 10_000;
  await rig.watcher.look();
  await rig.watcher.look();
  assert.deepEqual(
    rig.said.map((each) => (each.kind === 'state' ? `${each.root} ${each.state} ${each.reason}` : each.kind)),
    ['/m watching undefined', '/other away its disk does not answer', 'ready'],
  );
  resolve('3:3');
  await Promise.all(looks);
  rig.observed[1]?.ready();
  assert.deepEqual([rig.states.at(-1), rig.dirty()], ['watching', ['/**']]);
});

test('another fault means that something may have been missed', async () => {
  const rig = await new Rig().watching();
  rig.observed[0]?.error(new Error('whatever'));
  assert.deepEqual([rig.states, rig.dirty()], [['watching'], ['/**']]);
});

test('a root that goes is away, and looked at as a whole when it is back, or another one', async () => {
  const rig = await new Rig().watching();
  rig.identity = undefined;
  await rig.watcher.look();
  await rig.watcher.look();
  assert.deepEqual([rig.states, rig.dirty()], [['watching', 'away'], ['/**']]);
  rig.identity = '1:1';
  await rig.watcher.look();
  rig.observed[1]?.ready();
  assert.deepEqual([rig.states, rig.dirty()], [['watching'], ['/**']]);
  rig.identity = '2:2';
  await rig.watcher.look();
  assert.deepEqual([rig.observed.length, rig.stopped, rig.dirty()], [3, 2, ['/**']]);
});

test('when events were lost every root begins anew at the next look, once, and is looked at as a whole', async () => {
  const rig = await new Rig(Promise.resolve('3:3')).watching();
  rig.observed[1]?.ready();
  rig.watcher.lose();
  rig.watcher.lose();
  assert.deepEqual(rig.dirty(), []);
  await rig.watcher.look();
  await rig.watcher.look();
  assert.deepEqual([rig.observed.length, rig.stopped, rig.dirty()], [4, 2, ['/**', '/**']]);
  rig.observed[2]?.ready();
  rig.observed[3]?.ready();
  assert.deepEqual(rig.states, ['watching', 'watching']);
  assert.deepEqual(rig.dirty(), ['/**', '/**'], 'what came before they were observed again');
});

test('when events were lost while a root is starting, it is let through, and begins anew then', async () => {
  const rig = new Rig();
  await rig.watcher.look();
  rig.watcher.lose();
  await rig.watcher.look();
  assert.equal(rig.observed.length, 1);
  rig.observed[0]?.ready();
  assert.equal(rig.said.at(-1)?.kind, 'ready');
  await rig.watcher.look();
  assert.deepEqual([rig.observed.length, rig.dirty()], [2, ['/**']]);
});

test('a root of which it is told that it may be gone begins anew, though it looks the same', async () => {
  const rig = await new Rig(Promise.resolve('3:3')).watching();
  rig.observed[1]?.ready();
  rig.observed[0]?.lost();
  await rig.watcher.look();
  await rig.watcher.look();
  assert.deepEqual([rig.observed.length, rig.stopped, rig.dirty()], [3, 1, ['/**']]);
});

test('what is lost while a root is looked at is found at the next look', async () => {
  const rig = await new Rig().watching();
  const looked = rig.watcher.look();
  rig.observed[0]?.lost();
  await looked;
  assert.equal(rig.observed.length, 1);
  await rig.watcher.look();
  assert.equal(rig.observed.length, 2);
});

test('a root that was lost, and is away, begins once when it is back', async () => {
  const rig = await new Rig().watching();
  rig.observed[0]?.lost();
  rig.identity = undefined;
  await rig.watcher.look();
  rig.identity = '1:1';
  await rig.watcher.look();
  rig.observed[1]?.ready();
  await rig.watcher.look();
  assert.deepEqual([rig.states, rig.observed.length], [['watching', 'away', 'watching'], 2]);
});

test('when events were lost a polled root goes on being polled', async () => {
  const rig = new Rig();
  rig.network = { point: undefined, type: 'nfs4' };
  await rig.watcher.look();
  rig.watcher.lose();
  await rig.watcher.look();
  assert.deepEqual([rig.states, rig.observed.length, rig.dirty()], [['polling'], 0, []]);
});

test('a root that is watched is looked at as a whole every half hour all the same', async () => {
  const rig = await new Rig().watching();
  const minutes = async (count: number): Promise<string[]> => {
    rig.now += count * 60_000;
    await rig.watcher.look();
    return rig.dirty();
  };
  assert.deepEqual([await minutes(29), await minutes(1), await minutes(29)], [[], ['/**'], []]);
});

test('roots that are looked at as a whole are so together, in one scan', async () => {
  const rig = await new Rig(Promise.resolve('2:2')).watching();
  rig.now += 60_000;
  rig.observed[1]?.ready();
  rig.now += 29 * 60_000;
  await rig.watcher.look();
  assert.deepEqual(rig.dirty(), ['/**', '/**']);
  rig.now += 60_000;
  await rig.watcher.look();
  assert.deepEqual(rig.dirty(), []);
});
