import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadsAhead } from '../../lib/scanner/reads-ahead.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeDisk } from '../support/fake-disk.ts';
import { listedFiles, makeScanner, rootTask } from './temp-tree.ts';
import type { Rig } from './temp-tree.ts';

/** A disk whose every `lstat` takes so long. */
class SlowDisk extends FakeDisk {
  readonly clock = new FakeClock();
  milliseconds: number;
  /** Calls that blocked the thread, and calls that did not; how many of these at once. */
  blocking = 0;
  later = 0;
  lists = 0;
  atOnce = 0;
  #pending = 0;

  constructor(milliseconds: number) {
    super();
    this.milliseconds = milliseconds;
  }

  override lstat(path: string): ReturnType<FakeDisk['lstat']> {
    this.blocking++;
    this.clock.pass(this.milliseconds);
    return super.lstat(path);
  }

  override async readdirLater(path: string): ReturnType<FakeDisk['readdirLater']> {
    this.lists++;
    return this.#waited(() => super.readdir(path));
  }

  override async lstatLater(path: string): ReturnType<FakeDisk['lstatLater']> {
    return this.#waited(() => super.lstat(path));
  }

  async #waited<T>(call: () => T): Promise<T> {
    this.later++;
    this.atOnce = Math.max(this.atOnce, ++this.#pending);
    await Promise.resolve();
    this.#pending--;
    this.clock.pass(this.milliseconds);
    return call();
  }
}

function paths(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `/music/${folder}/${100 + index}.mp3`);
}

function slowDisk(milliseconds: number, ...files: readonly string[]): SlowDisk {
  const disk = new SlowDisk(milliseconds);
  for (const path of files) disk.write(path);
  return disk;
}

/** Walks everything; stands still while reads are on their way. */
async function walked(disk: SlowDisk): Promise<Rig> {
  let wake = Promise.withResolvers<void>();
  const now = (): number => disk.clock.now();
  const rig = makeScanner([rootTask('/music')], {}, disk, { now, wake: () => wake.resolve() });
  rig.scanner.take({ kind: 'credit', chunks: 1000 });
  for (;;) {
    while (rig.scanner.step());
    if (rig.of('walked').length > 0) return rig;
    await wake.promise;
    wake = Promise.withResolvers();
  }
}

test('a disk is slow where most of the last 64 stats took longer than a millisecond, and fast again likewise', () => {
  const disk = slowDisk(2, '/music/a.mp3');
  const stats = new ReadsAhead(disk, () => disk.clock.now(), 3);
  const look = (times: number): boolean => {
    for (let time = 0; time < times; time++) stats.lstat('/music/a.mp3');
    return stats.isSlow;
  };
  assert.deepEqual([look(32), look(1), look(100)], [false, true, true]);
  disk.milliseconds = 0.004;
  assert.deepEqual([look(31), look(1)], [true, false]);
});

test('what was fetched is handed out once, errors too; a second look is one at the disk', async () => {
  const disk = slowDisk(2, '/music/a.mp3');
  const stats = new ReadsAhead(disk, () => disk.clock.now(), 3);
  await stats.fetch({ stats: ['/music/a.mp3', '/music/gone.mp3'], folders: [] });
  assert.equal(stats.lstat('/music/a.mp3').size, 1000n);
  disk.write('/music/gone.mp3');
  assert.throws(() => stats.lstat('/music/gone.mp3'), { code: 'ENOENT' });
  assert.equal(disk.blocking, 0);
  stats.lstat('/music/gone.mp3');
  assert.equal(disk.blocking, 1);
});

test('what was fetched is forgotten after two seconds: what counts is what is there now', async () => {
  const disk = slowDisk(2, '/music/a.mp3');
  const reads = new ReadsAhead(disk, () => disk.clock.now(), 3);
  await reads.fetch({ stats: ['/music/a.mp3'], folders: ['/music'] });
  assert.equal(reads.holds('/music'), true);
  disk.clock.pass(2000);
  disk.write('/music/b.mp3');
  assert.equal(reads.holds('/music'), false);
  assert.equal(reads.readdir('/music').length, 2);
  reads.lstat('/music/a.mp3');
  assert.equal(disk.blocking, 1);
});

test('on a slow disk the folders that follow are listed ahead, several at once', async () => {
  const folders = Array.from({ length: 20 }, (_, index) => `album ${10 + index}`);
  const files = [...paths('a', 100), ...folders.flatMap((folder) => paths(folder, 3))];
  const slow = slowDisk(5, ...files);
  const rig = await walked(slow);
  const blocked = slow.blocking;
  assert.deepEqual(rig.of('listing'), (await walked(slowDisk(0.004, ...files))).of('listing'));
  // Root and first folder, before anybody knew.
  assert.ok(blocked < 110, `${blocked} calls stood in the way`);
  assert.equal(slow.lists, 20);
});

test('on a fast disk no call is made ahead', async () => {
  const disk = slowDisk(0.004, ...paths('a', 100), ...paths('b', 100));
  const rig = await walked(disk);
  assert.equal(listedFiles(rig).length, 200);
  assert.equal(disk.later, 0);
});

test('on a slow disk the stats of a folder come three at once, and the listing is the same', async () => {
  const files = [...paths('a', 100), ...paths('b', 100), '/music/b/cover.jpg', '/music/b/folder.jpg'];
  const slow = slowDisk(5, ...files);
  const rig = await walked(slow);
  // The first folder showed it; the second is then examined and listed ahead, and so are its files.
  assert.deepEqual([slow.later, slow.atOnce], [104, 3]);
  const fast = await walked(slowDisk(0.004, ...files));
  assert.deepEqual(rig.of('listing'), fast.of('listing'));
});

test('a file that cannot be examined ahead is told like any other', async () => {
  const disk = slowDisk(5, ...paths('a', 100), ...paths('b', 3));
  disk.fail('/music/b/101.mp3', 'EIO');
  const rig = await walked(disk);
  assert.deepEqual(
    rig.of('unseen').map(({ name }) => name),
    ['101.mp3'],
  );
  assert.match(rig.of('unseen')[0]?.error.message ?? '', /EIO/);
});

test('while reads are on their way nothing else of the walk is done, and other questions are answered', async () => {
  const disk = slowDisk(5, ...paths('a', 100), ...paths('b', 3));
  let wake = Promise.withResolvers<void>();
  const now = (): number => disk.clock.now();
  const rig = makeScanner([rootTask('/music')], {}, disk, { now, wake: () => wake.resolve() });
  rig.scanner.take({ kind: 'credit', chunks: 1000 });
  while (rig.scanner.step());
  assert.deepEqual([rig.of('walked').length, rig.scanner.step()], [0, false]);
  rig.scanner.take({
    kind: 'check',
    ticket: 1,
    files: [{ root: Buffer.from('/music'), file: Buffer.from('/music/b/gone.mp3'), inode: '1', stamp: '' }],
  });
  assert.deepEqual(rig.of('checked')[0]?.gone, [true]);
  // The folder that follows, then its files.
  for (let fetched = 0; fetched < 2; fetched++) {
    await wake.promise;
    wake = Promise.withResolvers();
    while (rig.scanner.step());
  }
  assert.equal(rig.of('walked').length, 1);
});
