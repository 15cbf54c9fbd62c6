import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { RootTask } from '../../lib/scanner/scanner-messages.ts';
import { stampOf } from '../../lib/scanner/file-arrays.ts';
import type { FileSystem } from '../../lib/scanner/file-system.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import { brokenFs, failure, makeTree, rootTask, walkAll } from './temp-tree.ts';
import type { Message, Rig } from './temp-tree.ts';

const inode = (path: string): string => String(statSync(path, { bigint: true }).ino);

/** A walked root, to which something is done before it is asked about. */
function walked(t: TestContext, more: Partial<RootTask> = {}, fs?: FileSystem): { root: string; rig: Rig } {
  const root = join(makeTree(t, ['root/top.mp3', 'root/a/1.mp3', 'root/a/b/2.mp3', 'root/empty/']), 'root');
  return { root, rig: walkAll([rootTask(root, more)], {}, fs) };
}

function verify(
  rig: Rig,
  folders: readonly { path: string; raw?: Uint8Array; inode: string }[],
): Message<'verified'> {
  rig.scanner.take({ kind: 'verify', root: 1, folders });
  return rig.of('verified').at(-1) as Message<'verified'>;
}

test('what is as the walk saw it is confirmed: there, gone, or empty then and now', (t) => {
  const { root, rig } = walked(t);
  assert.deepEqual(
    verify(rig, [
      { path: '', inode: inode(root) },
      { path: 'a', inode: inode(join(root, 'a')) },
      { path: 'empty', inode: inode(join(root, 'empty')) },
      { path: 'gone', inode: '' },
      { path: 'gone/deeper/still', inode: '' },
      { path: 'top.mp3', inode: '' },
      { path: 'top.mp3/was/a-folder', inode: '' },
    ]),
    { kind: 'verified', root: 1, online: true, changed: [], reason: '' },
  );
});

test('a folder that was replaced, emptied, removed or filled again is changed', (t) => {
  const { root, rig } = walked(t);
  const seen = { a: inode(join(root, 'a')), b: inode(join(root, 'a/b')) };
  unlinkSync(join(root, 'a/b/2.mp3'));
  assert.deepEqual(verify(rig, [{ path: 'a/b', inode: seen.b }]).changed, [0]);
  renameSync(join(root, 'a'), join(root, 'aside'));
  assert.deepEqual(verify(rig, [{ path: 'a', inode: seen.a }]).changed, [0]);
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'a/1.mp3'), '');
  assert.deepEqual(verify(rig, [{ path: 'a', inode: seen.a }]).changed, [0]);
  mkdirSync(join(root, 'gone'));
  assert.deepEqual(
    verify(rig, [
      { path: '', inode: inode(root) },
      { path: 'gone', inode: '' },
    ]).changed,
    [1],
  );
});

test('a root that went away, was replaced or became empty is offline', (t) => {
  const emptied = walked(t);
  for (const name of ['top.mp3', 'a', 'empty']) rmSync(join(emptied.root, name), { recursive: true });
  assert.deepEqual(verify(emptied.rig, []), {
    kind: 'verified',
    root: 1,
    online: false,
    changed: [],
    reason: 'it became empty during the scan',
  });
  const replaced = walked(t);
  renameSync(replaced.root, `${replaced.root}-old`);
  mkdirSync(replaced.root);
  writeFileSync(join(replaced.root, 'other.mp3'), '');
  assert.match(verify(replaced.rig, []).reason, /took its place/);
  rmSync(replaced.root, { recursive: true });
  const { online, reason } = verify(replaced.rig, []);
  assert.equal(online, false);
  assert.match(reason, /went away.*ENOENT/);
});

test('a root that was empty at the walk and is empty still is online; one that could not be entered is not', (t) => {
  const root = makeTree(t);
  assert.equal(verify(walkAll([rootTask(root)]), []).online, true);
  assert.equal(verify(walkAll([rootTask(join(root, 'absent'))]), []).online, false);
});

test('another device under the same path is another root', (t) => {
  let moved = 0n;
  const { root, rig } = walked(
    t,
    {},
    brokenFs({ stat: (path) => Object.assign(nodeFileSystem.stat(path), { dev: 5n + moved }) }),
  );
  assert.equal(verify(rig, []).online, true);
  moved = 1n;
  assert.equal(verify(rig, [{ path: 'a', inode: inode(join(root, 'a')) }]).online, false);
});

test('a folder that cannot be looked at, and a gone one below such a folder, are changed', (t) => {
  let broken = false;
  const fs = brokenFs({
    isEmpty(path) {
      if (broken && String(path).endsWith('/a')) throw failure('EACCES', 'opendir');
      if (broken && String(path).endsWith('/sick/x')) throw failure('EIO', 'opendir');
      return nodeFileSystem.isEmpty(path);
    },
  });
  const { root, rig } = walked(t, {}, fs);
  broken = true;
  const folders = [
    { path: 'a', inode: inode(join(root, 'a')) },
    { path: 'a/gone', inode: '' },
    { path: 'sick/x', inode: '' },
    { path: 'gone', inode: '' },
  ];
  assert.deepEqual(verify(rig, folders).changed, [0, 1, 2]);
});

test('what the walk passes by on purpose counts as gone, though it is there', (t) => {
  const root = makeTree(t, ['a.mp3', '.hidden/b.mp3', 'x/y/z/c.mp3', 'own-root/d.mp3', 'target/e.mp3']);
  symlinkSync('target', join(root, 'link'));
  const rig = walkAll([rootTask(root, { depth: 1 })], { others: [root, join(root, 'own-root')] });
  const asked = ['.hidden', 'x/y', 'own-root', 'link', 'x'].map((path) => ({ path, inode: '' }));
  assert.deepEqual(verify(rig, asked).changed, [4]);
});

test(
  'folders that are not UTF-8 are asked about by their bytes',
  { skip: process.platform !== 'linux' },
  (t) => {
    const root = makeTree(t, ['a.mp3']);
    const raw = Buffer.from('Bj\u00F6rk', 'latin1');
    const at = Buffer.from(`${root}/Bj\u00F6rk`, 'latin1');
    mkdirSync(at);
    writeFileSync(Buffer.concat([at, Buffer.from('/a.mp3')]), '');
    const rig = walkAll([rootTask(root)]);
    const folders = [
      { path: 'Bj\uFFFDrk', raw, inode: String(statSync(at, { bigint: true }).ino) },
      { path: 'Bj\uFFFDrk', raw, inode: '' },
    ];
    assert.deepEqual(verify(rig, folders).changed, [1]);
  },
);

test('a file is gone where its path leads nowhere, or to another file, and its root is there and holds something', (t) => {
  const base = makeTree(t, ['full/here.mp3', 'empty/', 'outside.mp3']);
  symlinkSync('here.mp3', join(base, 'full/link.mp3'));
  symlinkSync('nowhere.mp3', join(base, 'full/dangling.mp3'));
  const here = inode(join(base, 'full/here.mp3'));
  const rig = walkAll([rootTask(join(base, 'full'))]);
  const kept = stampOf(statSync(join(base, 'full/here.mp3'), { bigint: true }));
  const file = (root: string, path: string, number = here, stamp = '1.1.1') => ({
    root: root === '' ? '' : join(base, root),
    file: join(base, path),
    inode: number,
    stamp,
  });
  rig.scanner.take({
    kind: 'check',
    ticket: 7,
    files: [
      file('full', 'full/here.mp3'),
      file('full', 'full/gone.mp3'),
      file('empty', 'empty/a.mp3'),
      file('absent', 'absent/a.mp3'),
      file('', 'gone.mp3'),
      file('', 'outside.mp3', inode(join(base, 'outside.mp3'))),
      file('full', 'full/here.mp3', '1'),
      file('full', 'full/here.mp3', '1', kept),
      file('full', 'full/link.mp3'),
      file('full', 'full/dangling.mp3'),
      file('full', 'full/here.mp3/was'),
    ],
  });
  assert.deepEqual(rig.of('checked'), [
    {
      kind: 'checked',
      ticket: 7,
      gone: [false, true, false, false, true, false, true, false, false, false, true],
    },
  ]);
});
