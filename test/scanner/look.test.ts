import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LookRoot } from '../../lib/channel/look.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import { look, lookBeside } from '../../lib/scanner/look.ts';
import { suffixMap, typesBySuffix } from '../../lib/scanner/suffixes.ts';
import { makeTree } from './temp-tree.ts';

const TYPES = typesBySuffix(suffixMap());

/** `root folder name` of what a walk would call it. */
function placeOf(path: string, roots: readonly LookRoot[]): string {
  const { root, folder, files } = look(nodeFileSystem, TYPES, { kind: 'look', ticket: 1, path, roots });
  return [root, folder.path, files.names[0]].join(' ');
}

function rootAt(id: number, path: string, more: Partial<LookRoot> = {}): LookRoot {
  return { id, path, depth: 64, links: 'inside', ...more };
}

test('a root owns what its walk lists, the deepest one first; everything else belongs to root 0', (t) => {
  const tree = makeTree(t, [
    'music/a/1.mp3',
    'music/a/cover.jpg',
    'music/a/photo.jpg',
    'music/.hidden/2.mp3',
    'music/a/.3.mp3',
    'music/rock/live/4.mp3',
    'music/deep/x/y/5.mp3',
    'music2/6.mp3',
  ]);
  const roots = [rootAt(1, join(tree, 'music'), { depth: 2 }), rootAt(2, join(tree, 'music/rock'))];
  const place = (path: string) => placeOf(join(tree, path), roots);
  const outside = tree.slice(1);
  assert.equal(place('music/a/1.mp3'), '1 a 1.mp3');
  assert.equal(place('music/a/photo.jpg'), '1 a photo.jpg');
  assert.equal(place('music/rock/live/4.mp3'), '2 live 4.mp3');
  assert.equal(
    place('music/a/cover.jpg'),
    `0 ${outside}/music/a cover.jpg`,
    'a sidecar is no item of a root',
  );
  assert.equal(place('music/.hidden/2.mp3'), `0 ${outside}/music/.hidden 2.mp3`);
  assert.equal(place('music/a/.3.mp3'), `0 ${outside}/music/a .3.mp3`);
  assert.equal(place('music/deep/x/y/5.mp3'), `0 ${outside}/music/deep/x/y 5.mp3`);
  assert.equal(place('music2/6.mp3'), `0 ${outside}/music2 6.mp3`);
});

test('what a rule leaves out, and what has no suffix of its root, belongs to root 0', (t) => {
  const tree = makeTree(t, [
    'music/a/1.mp3',
    'music/a/b/2.mp3',
    'music/3.flac',
    'music/4.xyz',
    'music/5.jpg',
  ]);
  const files = { 'music/.valhallaignore': '*.flac\n', 'music/a/.ignore': 'b\n!1.mp3\n' };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(tree, path), text);
  const roots = [rootAt(1, join(tree, 'music'), { suffixes: { image: [], video: ['XYZ'] } })];
  const rootOf = (path: string) => placeOf(join(tree, 'music', path), roots).split(' ')[0];
  assert.deepEqual(['a/1.mp3', 'a/b/2.mp3', '3.flac', '4.xyz', '5.jpg'].map(rootOf), [
    '1',
    '0',
    '0',
    '1',
    '0',
  ]);
  mkdirSync(join(tree, 'music/a/b/.mpdignore'));
  assert.equal(rootOf('a/b/2.mp3'), '0', 'a folder of this name is no rule');
});

test('a link is followed to the name that a walk would give', (t) => {
  const tree = makeTree(t, ['music/1.mp3', 'music/.git/annex/KEY-2', 'other/3.mp3']);
  symlinkSync(join(tree, 'music'), join(tree, 'link'));
  symlinkSync('.git/annex/KEY-2', join(tree, 'music/2.mp3'));
  symlinkSync(join(tree, 'other/3.mp3'), join(tree, 'music/3.mp3'));
  const inside = [rootAt(1, join(tree, 'music'))];
  assert.equal(placeOf(join(tree, 'link/1.mp3'), inside), '1  1.mp3');
  assert.equal(placeOf(join(tree, 'link/1.mp3'), [rootAt(1, join(tree, 'link'))]), '1  1.mp3');
  assert.equal(placeOf(join(tree, 'music/2.mp3'), inside), '1  2.mp3', 'hidden below the root: git-annex');
  assert.equal(placeOf(join(tree, 'music/3.mp3'), inside), `0 ${tree.slice(1)}/other 3.mp3`);
  const all = [rootAt(1, join(tree, 'music'), { links: 'all' })];
  assert.equal(placeOf(join(tree, 'music/3.mp3'), all), '1  3.mp3');
});

test('what lies beside is told as a walk tells it', (t) => {
  const tree = makeTree(t, ['a/1.mp3', 'a/cover.jpg', 'a/1.lrc', 'elsewhere.jpg']);
  symlinkSync(join(tree, 'elsewhere.jpg'), join(tree, 'a/back.jpg'));
  mkdirSync(join(tree, 'a/folder.jpg'));
  const question = {
    kind: 'look',
    ticket: 1,
    path: join(tree, 'a/1.mp3'),
    roots: [rootAt(1, join(tree, 'a'))],
  } as const;
  const beside = lookBeside(nodeFileSystem, TYPES, question, look(nodeFileSystem, TYPES, question));
  assert.deepEqual(
    beside?.map(({ name, kind }) => `${name} ${kind}`),
    ['1.lrc lyrics', 'cover.jpg artwork'],
  );
});
