import assert from 'node:assert/strict';
import { mkdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import {
  addTo,
  brokenFs,
  failure,
  listedFiles,
  listedFolders,
  makeTree,
  rootTask,
  sidecarsOf,
  walkAll,
} from './temp-tree.ts';

/** A root with links to a folder and a file beside it, and to places inside it. */
function linkedTree(t: TestContext): { base: string; root: string } {
  const base = makeTree(t, [
    'out/o.mp3',
    'out/sub/p.mp3',
    'root/real/r.mp3',
    'root/.annex/blob',
    'root/.annex/deep/h.mp3',
  ]);
  const root = join(base, 'root');
  symlinkSync(join(base, 'out'), join(root, 'to-out'));
  symlinkSync(join(base, 'out/o.mp3'), join(root, 'one.mp3'));
  symlinkSync('real', join(root, 'to-real'));
  symlinkSync('real/r.mp3', join(root, 'again.mp3'));
  symlinkSync('.annex/blob', join(root, 'annexed.mp3'));
  symlinkSync('.annex/deep', join(root, 'to-hidden'));
  return { base, root };
}

test('never: no link is followed', (t) => {
  const { root } = linkedTree(t);
  const rig = walkAll([rootTask(root, { links: 'never' })]);
  assert.deepEqual(listedFiles(rig), ['real/r.mp3']);
  assert.deepEqual(rig.of('walked')[0]?.links, { never: 6 });
});

test('inside: a link is followed to what the walk does not come to by itself, and not out of the root', (t) => {
  const { base, root } = linkedTree(t);
  symlinkSync('nothing', join(root, 'broken.mp3'));
  symlinkSync(join(base, 'out/o.mp3'), join(root, 'o'));
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(listedFiles(rig), ['annexed.mp3', 'real/r.mp3', 'to-hidden/h.mp3']);
  assert.deepEqual(
    rig.of('walked')[0]?.links,
    { outside: 2, nowhere: 1 },
    'not those to what is scanned anyway, nor to a file that would be none of media',
  );
});

test('inside: a link leads below the depth limit', (t) => {
  const root = makeTree(t, ['a/b/c/deep.mp3', 'a/near.mp3']);
  symlinkSync('a/b/c', join(root, 'short'));
  symlinkSync('a/b/c/deep.mp3', join(root, 'short.mp3'));
  symlinkSync('a', join(root, 'near'));
  assert.deepEqual(listedFiles(walkAll([rootTask(root, { depth: 1 })])), [
    'short.mp3',
    'a/near.mp3',
    'short/deep.mp3',
  ]);
});

test('inside: /root does not hold /root2', (t) => {
  const base = makeTree(t, ['root/a.mp3', 'root2/b.mp3']);
  symlinkSync(join(base, 'root2'), join(base, 'root/link'));
  assert.deepEqual(listedFiles(walkAll([rootTask(join(base, 'root'))])), ['a.mp3']);
});

test('inside: a root that is a link itself holds what its target holds', (t) => {
  const base = makeTree(t, ['target/.hidden/a.mp3']);
  symlinkSync(join(base, 'target'), join(base, 'root'));
  symlinkSync(join(base, 'target/.hidden'), join(base, 'target/link'));
  assert.deepEqual(listedFiles(walkAll([rootTask(join(base, 'root'))])), ['link/a.mp3']);
});

test('all: links lead everywhere, but nothing is scanned twice', (t) => {
  const { root } = linkedTree(t);
  assert.deepEqual(listedFiles(walkAll([rootTask(root, { links: 'all' })])), [
    'annexed.mp3',
    'one.mp3',
    'real/r.mp3',
    'to-hidden/h.mp3',
    'to-out/o.mp3',
    'to-out/sub/p.mp3',
  ]);
});

test('root 0, which has no path, holds nothing', (t) => {
  const base = makeTree(t, ['root/', 'out/o.mp3']);
  symlinkSync(join(base, 'out'), join(base, 'root/link'));
  const rig = walkAll([rootTask(join(base, 'root'), { links: 'all' })], { others: ['', join(base, 'root')] });
  assert.deepEqual(listedFiles(rig), ['link/o.mp3']);
});

test('all: a folder behind several links is walked at the first', (t) => {
  const { base, root } = linkedTree(t);
  symlinkSync(join(base, 'out'), join(root, 'a-first'));
  symlinkSync(join(base, 'out/sub'), join(root, 'z-sub'));
  assert.deepEqual(listedFolders(walkAll([rootTask(root, { links: 'all' })])), [
    '',
    'a-first',
    'a-first/sub',
    'real',
    'to-hidden',
  ]);
});

test('all: what another root scans is left to it', (t) => {
  const base = makeTree(t, ['one/a.mp3', 'two/b.mp3', 'two/.hidden/c.mp3', 'out/three/d.mp3']);
  const [one, two, three] = ['one', 'two', 'out/three'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  symlinkSync(two, join(one, 'to-two'));
  symlinkSync(join(two, 'b.mp3'), join(one, 'b.mp3'));
  symlinkSync(join(two, '.hidden'), join(one, 'to-hidden'));
  symlinkSync(join(base, 'out'), join(one, 'to-out'));
  const rig = walkAll([rootTask(one, { links: 'all' })], { others: [one, two, three] });
  assert.deepEqual(listedFiles(rig), ['a.mp3', 'to-hidden/c.mp3']);
  assert.deepEqual(listedFolders(rig), ['', 'to-hidden', 'to-out']);
});

test('a loop of links ends, wherever it closes', (t) => {
  const base = makeTree(t, ['out/o.mp3', 'root/a/b/c.mp3']);
  const root = join(base, 'root');
  symlinkSync('..', join(root, 'a/up'));
  symlinkSync('.', join(root, 'a/b/self'));
  symlinkSync(join(base, 'out'), join(root, 'to-out'));
  symlinkSync(root, join(base, 'out/back'));
  symlinkSync('.', join(base, 'out/here'));
  symlinkSync(base, join(base, 'out/above'));
  symlinkSync('endless', join(root, 'endless'));
  symlinkSync('endless.mp3', join(root, 'endless.mp3'));
  const rig = walkAll([rootTask(root, { links: 'all' })]);
  assert.deepEqual(listedFiles(rig), ['a/b/c.mp3', 'to-out/o.mp3']);
  assert.deepEqual([...rig.of('unlisted'), ...rig.of('unseen')], []);
});

test('a folder that is its own ancestor without a link is reported', (t) => {
  const root = makeTree(t, ['a/b/c.mp3']);
  const top = statSync(root, { bigint: true });
  const fs = brokenFs({
    lstat(path) {
      const stats = nodeFileSystem.lstat(path);
      return String(path).endsWith('/a')
        ? Object.assign(stats, { ino: 77n })
        : String(path).endsWith('/b')
          ? Object.assign(stats, { ino: 77n, dev: top.dev })
          : stats;
    },
  });
  const rig = walkAll([rootTask(root)], {}, fs);
  assert.match(
    rig.of('unlisted')[0]?.error.message ?? '',
    /a\/b is left out: it is the same folder as one above it/,
  );
});

test('a file system without inodes is walked', (t) => {
  const root = makeTree(t, ['a/b/c.mp3']);
  const fs = brokenFs({
    lstat: (path) => Object.assign(nodeFileSystem.lstat(path), { ino: 0n }),
    stat: (path) => Object.assign(nodeFileSystem.stat(path), { ino: 0n }),
  });
  assert.deepEqual(listedFiles(walkAll([rootTask(root)], {}, fs)), ['a/b/c.mp3']);
});

test('a link that leads nowhere: under `all` its disk may be away and is reported, else it says nothing', (t) => {
  const root = makeTree(t, ['a.mp3']);
  symlinkSync('/absent/disk', join(root, 'disk'));
  symlinkSync('/absent/b.mp3', join(root, 'b.mp3'));
  const all = walkAll([rootTask(root, { links: 'all' })]);
  assert.deepEqual(
    all.of('unlisted').map(({ path }) => path),
    ['disk'],
  );
  assert.deepEqual(
    all.of('unseen').map(({ name }) => name),
    ['b.mp3'],
  );
  const inside = walkAll([rootTask(root)]);
  assert.deepEqual([...inside.of('unlisted'), ...inside.of('unseen')], []);
});

test('a link whose target cannot be looked at is reported under every policy that follows it', (t) => {
  const root = makeTree(t, ['.hidden/disk/']);
  symlinkSync('.hidden/disk', join(root, 'disk'));
  const fs = brokenFs({
    stat(path) {
      if (String(path).endsWith('/disk')) throw failure('EIO', 'stat');
      return nodeFileSystem.stat(path);
    },
  });
  assert.deepEqual(
    walkAll([rootTask(root)], {}, fs)
      .of('unlisted')
      .map(({ path }) => path),
    ['disk'],
  );
});

test(
  'a link to a device is named like a media file, and is told',
  { skip: process.platform !== 'linux' },
  (t) => {
    const root = makeTree(t);
    symlinkSync('/dev/zero', join(root, 'zero.mp3'));
    symlinkSync('/dev/zero', join(root, 'zero'));
    const rig = walkAll([rootTask(root)]);
    assert.deepEqual(
      rig.of('unseen').map(({ name, error }) => [name, error.code]),
      [['zero.mp3', 'ERR_VALHALLA_NOT_REGULAR']],
    );
  },
);

test('a linked cover stays the sidecar of its folder, though its target is listed elsewhere', (t) => {
  const root = makeTree(t, ['one/cover.jpg', 'one/a.mp3', 'two/b.mp3']);
  symlinkSync('../one/cover.jpg', join(root, 'two/cover.jpg'));
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(sidecarsOf(rig, 'two'), ['cover.jpg artwork']);
});

test('a linked folder carries the inode of its target, and is a mount where its target is one', (t) => {
  const { base, root } = linkedTree(t);
  const rig = walkAll([rootTask(root, { links: 'all' })]);
  const folder = rig.of('listing').find((message) => message.folder.path === 'to-out')?.folder;
  assert.equal(folder?.inode, String(statSync(join(base, 'out'), { bigint: true }).ino));
  assert.equal(folder?.mount, false);
  const far = brokenFs({
    stat(path) {
      const stats = nodeFileSystem.stat(path);
      return String(path).endsWith('/to-out') ? Object.assign(stats, { dev: stats.dev + 1n }) : stats;
    },
  });
  const again = walkAll([rootTask(root, { links: 'all' })], {}, far);
  assert.equal(again.of('listing').find((message) => message.folder.path === 'to-out')?.folder.mount, true);
});

test('a link becomes a folder between listing and look: it is what it is now', (t) => {
  const root = makeTree(t, ['.kept/a.mp3']);
  symlinkSync('.kept', join(root, 'x.mp3'));
  const fs = brokenFs({
    readdir(path) {
      const entries = nodeFileSystem.readdir(path);
      if (String(path) === root) {
        renameSync(join(root, 'x.mp3'), join(root, '.old'));
        mkdirSync(join(root, 'x.mp3'));
        addTo(root, ['x.mp3/b.mp3']);
      }
      return entries;
    },
  });
  assert.deepEqual(listedFiles(walkAll([rootTask(root)], {}, fs)), ['x.mp3/b.mp3']);
});
