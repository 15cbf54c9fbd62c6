import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import { brokenFs, listedFiles, makeTree, rootTask, walkAll } from './temp-tree.ts';

test('a root may itself have a hidden name', (t) => {
  const root = makeTree(t, ['.private/a.mp3']);
  assert.deepEqual(listedFiles(walkAll([rootTask(join(root, '.private'))])), ['a.mp3']);
});

test('a root that is absent, a file or unreadable is offline; an empty one is a listing without entries', (t) => {
  const root = makeTree(t, ['file', 'empty/']);
  const rig = walkAll([
    rootTask(join(root, 'absent')),
    rootTask(join(root, 'file'), { id: 2 }),
    rootTask(join(root, 'empty'), { id: 3 }),
  ]);
  assert.deepEqual(
    rig.of('unlisted').map(({ root: id, path, error }) => [id, path, error.code]),
    [
      [1, '', 'ERR_VALHALLA_ROOT_OFFLINE'],
      [2, '', 'ERR_VALHALLA_ROOT_OFFLINE'],
    ],
  );
  assert.match(
    rig.of('unlisted')[0]?.error.message ?? '',
    /absent cannot be read \(ENOENT: no such file or directory\): perhaps the disk/,
  );
  assert.deepEqual(
    rig.of('listing').map(({ root: id, folder }) => [id, folder.entries]),
    [[3, 0]],
  );
  assert.deepEqual(
    rig.of('walked').map(({ root: id }) => id),
    [1, 2, 3],
  );
});

test('a root inside a root is walked by itself only, and /music does not own /music2', (t) => {
  const base = makeTree(t, [
    'music/a.mp3',
    'music/live/b.mp3',
    'music/live/deep/c.mp3',
    'music2/d.mp3',
    'music/live2/e.mp3',
  ]);
  const rig = walkAll([
    rootTask(join(base, 'music')),
    rootTask(join(base, 'music/live'), { id: 2 }),
    rootTask(`${base}/music2/`, { id: 3 }),
  ]);
  assert.deepEqual(listedFiles(rig, 1), ['a.mp3', 'live2/e.mp3']);
  assert.deepEqual(listedFiles(rig, 2), ['b.mp3', 'deep/c.mp3']);
  assert.deepEqual(listedFiles(rig, 3), ['d.mp3']);
});

test('a root of another thread inside this one is not entered', (t) => {
  const base = makeTree(t, ['music/a.mp3', 'music/live/b.mp3']);
  const rig = walkAll([rootTask(join(base, 'music'))], {
    others: [join(base, 'music'), join(base, 'music/live/')],
  });
  assert.deepEqual(listedFiles(rig), ['a.mp3']);
});

test('two roots that are one folder are walked once, under its own path', (t) => {
  const base = makeTree(t, ['music/a.mp3', 'music/sub/b.mp3']);
  symlinkSync(join(base, 'music'), join(base, 'alias'));
  symlinkSync(join(base, 'music/sub'), join(base, 'deep-alias'));
  const rig = walkAll([
    rootTask(join(base, 'alias')),
    rootTask(join(base, 'music'), { id: 2 }),
    rootTask(join(base, 'deep-alias'), { id: 3 }),
  ]);
  assert.deepEqual(listedFiles(rig, 1), []);
  assert.match(rig.of('unlisted')[0]?.error.message ?? '', /the same folder as the root .*music/);
  assert.deepEqual(listedFiles(rig, 2), ['a.mp3']);
  assert.deepEqual(listedFiles(rig, 3), ['b.mp3']);
  // The other root may belong to another thread: then its path is all that is known.
  const alone = walkAll([rootTask(join(base, 'alias'))], {
    others: [join(base, 'alias'), join(base, 'music')],
  });
  assert.deepEqual(listedFiles(alone), []);
});

test('a folder on another device than its parent is a mount', (t) => {
  const root = makeTree(t, ['disk/a.mp3', 'plain/b.mp3']);
  const fs = brokenFs({
    lstat(path) {
      const stats = nodeFileSystem.lstat(path);
      return String(path).endsWith('/disk') ? Object.assign(stats, { dev: stats.dev + 1n }) : stats;
    },
  });
  const rig = walkAll([rootTask(root)], {}, fs);
  assert.deepEqual(
    rig.of('listing').map(({ folder }) => [folder.path, folder.mount]),
    [
      ['', false],
      ['disk', true],
      ['plain', false],
    ],
  );
});

test('a root that is a mount point is told as one', { skip: process.platform !== 'linux' }, () => {
  const rig = walkAll([rootTask('/proc', { recursive: false })]);
  assert.equal(rig.of('listing')[0]?.folder.mount, true);
});
