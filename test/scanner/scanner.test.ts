import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LISTING_CHUNK, LISTING_CREDITS } from '../../lib/channel/listing.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import { Scanner } from '../../lib/scanner/scanner.ts';
import { suffixMap } from '../../lib/scanner/suffixes.ts';
import {
  addTo,
  brokenFs,
  failure,
  listedFiles,
  makeScanner,
  makeTree,
  rootTask,
  walkAll,
} from './temp-tree.ts';

const folders = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${String(i).padStart(2, '0')}/a.mp3`);

test('it runs as far ahead as its credits and goes on with each that comes back', (t) => {
  const root = makeTree(t, folders(40));
  const rig = makeScanner([rootTask(root)]);
  while (rig.scanner.step());
  assert.equal(rig.of('listing').length, LISTING_CREDITS);
  assert.equal(rig.of('walked').length, 0);
  rig.scanner.take({ kind: 'credit', chunks: 1 });
  while (rig.scanner.step());
  assert.equal(rig.of('listing').length, LISTING_CREDITS + 1);
  rig.scanner.take({ kind: 'credit', chunks: 100 });
  while (rig.scanner.step());
  assert.equal(rig.of('listing').length, 41);
  assert.equal(rig.of('walked').length, 1);
});

test('a chunk in which nothing can be examined costs its credit, so failures are no flood', (t) => {
  const root = makeTree(t);
  for (let i = 0; i < LISTING_CHUNK + 1; i++) writeFileSync(join(root, `${i}.mp3`), '');
  const fs = brokenFs({
    lstat(path) {
      if (String(path).endsWith('.mp3')) throw failure('EIO');
      return nodeFileSystem.lstat(path);
    },
  });
  const rig = makeScanner([rootTask(root)], {}, fs);
  for (let steps = 0; steps <= LISTING_CHUNK; steps++) rig.scanner.step();
  assert.equal(rig.of('unseen').length, LISTING_CHUNK);
  assert.deepEqual(
    rig.of('listing').map(({ files, more }) => [files.names.length, more]),
    [[0, true]],
  );
});

test('a root is through when it is marked and all its files are acknowledged, in whichever order', (t) => {
  const root = makeTree(t, ['a.mp3', 'b.mp3']);
  const early = walkAll([rootTask(root)]);
  early.scanner.take({ kind: 'ack', root: 1, files: 2 });
  assert.equal(early.of('rooted').length, 0);
  early.scanner.take({ kind: 'marked', root: 1 });
  assert.equal(early.of('rooted').length, 1);
  assert.deepEqual(early.reports, [{ kind: 'finished' }]);

  const late = walkAll([rootTask(root)]);
  late.scanner.take({ kind: 'marked', root: 1 });
  late.scanner.take({ kind: 'ack', root: 1, files: 1 });
  assert.equal(late.of('rooted').length, 0);
  late.scanner.take({ kind: 'ack', root: 1, files: 1 });
  assert.equal(late.of('rooted').length, 1);
  late.scanner.take({ kind: 'ack', root: 1, files: 1 });
  assert.equal(late.of('rooted').length, 1);
  assert.deepEqual(late.reports, [{ kind: 'finished' }]);
});

test('files may be acknowledged before their root is walked', (t) => {
  const root = makeTree(t, folders(LISTING_CREDITS + 1));
  const rig = makeScanner([rootTask(root)]);
  while (rig.scanner.step());
  rig.scanner.take({ kind: 'ack', root: 1, files: LISTING_CREDITS - 1 });
  assert.equal(rig.of('rooted').length, 0);
  rig.scanner.take({ kind: 'credit', chunks: LISTING_CREDITS });
  while (rig.scanner.step());
  rig.scanner.take({ kind: 'marked', root: 1 });
  assert.equal(rig.of('rooted').length, 0);
  rig.scanner.take({ kind: 'ack', root: 1, files: 2 });
  assert.equal(rig.of('rooted').length, 1);
});

test('it is finished when every root is through, an offline one and one without files too', (t) => {
  const base = makeTree(t, ['one/a.mp3', 'two/notes.md']);
  const rig = walkAll([
    rootTask(join(base, 'one')),
    rootTask(join(base, 'two'), { id: 2 }),
    rootTask(join(base, 'absent'), { id: 3 }),
  ]);
  rig.scanner.take({ kind: 'marked', root: 3 });
  rig.scanner.take({ kind: 'marked', root: 2 });
  rig.scanner.take({ kind: 'marked', root: 1 });
  assert.deepEqual(
    rig.of('rooted').map(({ root }) => root),
    [3, 2],
  );
  assert.deepEqual(rig.reports, []);
  rig.scanner.take({ kind: 'ack', root: 1, files: 1 });
  assert.deepEqual(rig.reports, [{ kind: 'finished' }]);
});

test('without roots it is finished at once', () => {
  const rig = makeScanner([]);
  assert.equal(rig.scanner.step(), false);
  assert.deepEqual(rig.reports, [{ kind: 'finished' }]);
});

test('cancel: the walk ends before the next folder, waiting roots end unwalked, and all are said to be cancelled', (t) => {
  const base = makeTree(t, ['one/a/1.mp3', 'one/b/2.mp3', 'two/3.mp3']);
  const rig = makeScanner([rootTask(join(base, 'one')), rootTask(join(base, 'two'), { id: 2 })]);
  rig.scanner.step();
  rig.scanner.step();
  rig.scanner.control({ kind: 'cancel' });
  while (rig.scanner.step());
  assert.deepEqual(listedFiles(rig), ['a/1.mp3']);
  assert.deepEqual(
    rig.of('walked').map(({ root, files, cancelled }) => [root, files, cancelled]),
    [
      [1, 1, true],
      [2, 0, true],
    ],
  );
  rig.scanner.take({ kind: 'ack', root: 1, files: 1 });
  rig.scanner.take({ kind: 'marked', root: 1 });
  rig.scanner.take({ kind: 'marked', root: 2 });
  assert.deepEqual(rig.reports, [{ kind: 'finished' }]);
});

test('a message about a root of another scanner is a fault of the sender', (t) => {
  const rig = makeScanner([rootTask(makeTree(t))]);
  assert.throws(() => rig.scanner.take({ kind: 'ack', root: 9, files: 1 }), RangeError);
});

test('every call to the file system lies between two beats that name its root', (t) => {
  const base = makeTree(t, ['one/a.mp3', 'two/b.mp3']);
  const tasks = [rootTask(join(base, 'one'), { id: 5 }), rootTask(join(base, 'two'), { id: 6 })];
  let at = 0;
  const met: string[] = [];
  const watched = brokenFs({
    readdir(path) {
      met.push(`${at} ${String(path).slice(base.length)}`);
      return nodeFileSystem.readdir(path);
    },
    lstat(path) {
      assert.notEqual(at, 0);
      if (String(path).endsWith('b.mp3')) throw failure('EIO');
      return nodeFileSystem.lstat(path);
    },
  });
  const heartbeat = { enter: (root: number) => void (at = root), leave: () => void (at = 0) };
  const options = { roots: tasks, others: tasks.map(({ path }) => path), suffixes: suffixMap() };
  const scanner = new Scanner(
    options,
    watched,
    heartbeat,
    { send: () => {}, report: () => {}, wake: () => {} },
    () => 0,
  );
  while (scanner.step());
  assert.deepEqual(met, ['5 /one', '6 /two']);
  // Left after a call that failed, too.
  assert.equal(at, 0);
});

test('what a walk does between two calls is at work, too; a walk that waits is not', (t) => {
  const root = makeTree(t, ['a.mp3']);
  let at = 0;
  const met: number[] = [];
  // What it asks a folder's names for is no call.
  const watched = brokenFs({
    readdir(path) {
      const entries = nodeFileSystem.readdir(path);
      for (const entry of entries) {
        const { name } = entry;
        Object.defineProperty(entry, 'name', { get: () => (met.push(at), name) });
      }
      return entries;
    },
  });
  const heartbeat = { enter: (id: number) => void (at = id), leave: () => void (at = 0) };
  const options = { roots: [rootTask(root, { id: 5 })], others: [root], suffixes: suffixMap() };
  const output = { send: () => {}, report: () => {}, wake: () => {} };
  const scanner = new Scanner(options, watched, heartbeat, output, () => 0);
  while (scanner.step()) assert.equal(at, 0);
  assert.ok(met.length > 0);
  assert.deepEqual([...new Set(met), at], [5, 0]);
});

test('the time of a walk is the time at work, not the time without credit', (t) => {
  const root = makeTree(t, folders(LISTING_CREDITS));
  let now = 0;
  const sent: { kind: string; micros?: number }[] = [];
  const slow = brokenFs({ readdir: (path) => ((now += 2), nodeFileSystem.readdir(path)) });
  const options = { roots: [rootTask(root)], others: [root], suffixes: suffixMap() };
  const scanner = new Scanner(
    options,
    slow,
    { enter: () => {}, leave: () => {} },
    { send: (message) => sent.push(message), report: () => {}, wake: () => {} },
    () => now,
  );
  while (scanner.step());
  now += 10_000;
  scanner.take({ kind: 'credit', chunks: 10 });
  while (scanner.step());
  assert.equal(sent.at(-1)?.micros, (LISTING_CREDITS + 1) * 2000);
});

test('a listing that was sent is not changed by the walk that goes on', (t) => {
  const root = makeTree(t, ['a/1.mp3']);
  const rig = makeScanner([rootTask(root)]);
  rig.scanner.step();
  const copy = structuredClone(rig.sent);
  addTo(root, ['later.mp3']);
  while (rig.scanner.step());
  assert.deepEqual(rig.sent.slice(0, copy.length), copy);
});
