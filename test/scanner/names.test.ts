import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { byteText, fsPath, isBelow, joinPath } from '../../lib/channel/raw-path.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import { brokenFs, listedFiles, makeTree, rootTask, sidecarsOf, walkAll } from './temp-tree.ts';

// Other systems refuse such names.
const linux = { skip: process.platform !== 'linux' };
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

function latinTree(t: TestContext): string {
  const root = makeTree(t, ['good.mp3', 'sub/ok.mp3']);
  mkdirSync(latin(`${root}/Bj\u00F6rk`));
  mkdirSync(latin(`${root}/Bj\u00F6rk/inner`));
  writeFileSync(latin(`${root}/J\u00F3ga.mp3`), 'one');
  writeFileSync(latin(`${root}/J\u00FAga.mp3`), 'two');
  writeFileSync(latin(`${root}/Bj\u00F6rk/inner/plain.mp3`), 'three');
  writeFileSync(latin(`${root}/Bj\u00F6rk/\u00C6.flac`), 'four');
  return root;
}

test('names that are not UTF-8 are listed with their bytes and a readable text', linux, (t) => {
  const root = latinTree(t);
  const rig = walkAll([rootTask(root)]);
  const [first] = rig.of('listing');
  assert.deepEqual(first?.files.names, ['J\uFFFDga.mp3', 'J\uFFFDga.mp3', 'good.mp3']);
  assert.deepEqual(
    first?.files.raws?.map((raw) => (raw === null ? null : byteText(raw))),
    ['J\u00F3ga.mp3', 'J\u00FAga.mp3', null],
  );
  assert.deepEqual(
    rig
      .of('listing')
      .map(({ folder }) => [folder.path, folder.raw === undefined ? undefined : byteText(folder.raw)]),
    [
      ['', undefined],
      ['Bj\uFFFDrk', 'Bj\u00F6rk'],
      ['Bj\uFFFDrk/inner', 'Bj\u00F6rk/inner'],
      ['sub', undefined],
    ],
  );
  assert.equal(rig.of('listing').find(({ folder }) => folder.path === 'sub')?.files.raws, undefined);
});

test(
  'every listed file can be opened by what was listed, and nothing more than its bytes is cloned',
  linux,
  (t) => {
    const root = latinTree(t);
    const bodies: string[] = [];
    for (const { folder, files } of structuredClone(walkAll([rootTask(root)]).of('listing'))) {
      for (const [at, name] of files.names.entries()) {
        const raw = files.raws?.[at];
        const { path, bytes } = joinPath(root, null, folder.path, folder.raw, name, raw);
        bodies.push(readFileSync(bytes ?? path, 'utf8'));
        if (raw != null) assert.equal(raw.buffer.byteLength, raw.byteLength);
        if (folder.raw !== undefined) assert.equal(folder.raw.buffer.byteLength, folder.raw.byteLength);
      }
    }
    assert.deepEqual(bodies, ['one', 'two', 'good.mp3', 'four', 'three', 'sub/ok.mp3']);
  },
);

test('a root that is not UTF-8 is walked', linux, (t) => {
  const root = latinTree(t);
  const raw = latin(`${root}/Bj\u00F6rk`);
  const rig = walkAll([rootTask(`${root}/Bj\uFFFDrk`, { raw })]);
  assert.deepEqual(listedFiles(rig), ['\uFFFD.flac', 'inner/plain.mp3']);
  // The root's own bytes are no part of the folder's.
  assert.deepEqual(
    rig.of('listing').map(({ folder }) => folder.raw),
    [undefined, undefined],
  );
});

test('a name that really holds U+FFFD is no damaged one', linux, (t) => {
  const root = makeTree(t, ['a\uFFFD.mp3', 'dir\uFFFD/b.mp3']);
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(listedFiles(rig), ['a\uFFFD.mp3', 'dir\uFFFD/b.mp3']);
  assert.ok(
    rig.of('listing').every(({ files, folder }) => files.raws === undefined && folder.raw === undefined),
  );
});

test('a folder is listed as bytes only where it must be', linux, (t) => {
  const root = latinTree(t);
  const asBytes: string[] = [];
  const fs = brokenFs({ names: (path) => (asBytes.push(String(path)), nodeFileSystem.names(path)) });
  walkAll([rootTask(root)], {}, fs);
  assert.deepEqual(asBytes, [root, `${root}/Bj\uFFFDrk`]);
});

test('a sidecar whose name is not UTF-8 is left out: it is known by its name alone', linux, (t) => {
  const root = makeTree(t, ['a.mp3', 'cover.jpg']);
  writeFileSync(latin(`${root}/J\u00F3ga.lrc`), '');
  assert.deepEqual(sidecarsOf(walkAll([rootTask(root)])), ['cover.jpg artwork']);
});

test('paths are joined as text, and as bytes as soon as one part is not UTF-8', () => {
  assert.deepEqual(joinPath('/music', null, 'a/b', null, 'c.mp3', null), { path: '/music/a/b/c.mp3' });
  assert.deepEqual(joinPath('/', undefined, '', undefined, 'c.mp3', undefined), { path: '/c.mp3' });
  assert.deepEqual(joinPath('', null, 'home/me', null, 'c.mp3', null), { path: '/home/me/c.mp3' });
  assert.deepEqual(joinPath('/music', null, 'a', null, '', null), { path: '/music/a' });
  assert.deepEqual(joinPath('/music', null, '', null, '', null), { path: '/music' });
  const joined = joinPath(
    '/\uFFFD',
    latin('/\u00F6'),
    'b',
    null,
    '\uFFFD.mp3',
    new Uint8Array(latin('\u00E4.mp3')),
  );
  assert.equal(joined.path, '/\uFFFD/b/\uFFFD.mp3');
  assert.equal(byteText(joined.bytes as Buffer), '/\u00F6/b/\u00E4.mp3');
  assert.equal(joined.bytes?.buffer.byteLength, joined.bytes?.byteLength);
  assert.ok(Buffer.isBuffer(fsPath(new Uint8Array([47]))));
});

test('a folder holds itself and what is in it, not its namesakes', () => {
  assert.ok(isBelow('/music', '/music') && isBelow('/music/a', '/music') && isBelow('/music', '/'));
  assert.ok(!isBelow('/music2', '/music') && !isBelow('/', '/music'));
});
