/** When a file that is being written is taken for whole. Times are given; nothing waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrowingFiles } from '../../lib/watcher/growing-files.ts';
import type { GrowingFile } from '../../lib/watcher/growing-files.ts';

function file(name: string, folder = 'a', root = '/m'): GrowingFile {
  return { root, folder, name };
}

function settled(growing: GrowingFiles, now: number): string[] {
  return growing.take(now).map(({ name, last }) => `${name} ${last}`);
}

test('a file is settled when nothing happens to it any more', () => {
  const growing = new GrowingFiles(500, 60_000);
  assert.equal(growing.due, undefined);
  growing.touch(file('1.mp3'), 0);
  growing.touch(file('2.mp3'), 100);
  growing.touch(file('1.mp3'), 400);
  assert.deepEqual([growing.due, growing.paths], [600, ['/m/a/1.mp3', '/m/a/2.mp3']]);
  assert.deepEqual(settled(growing, 599), []);
  assert.deepEqual(settled(growing, 600), ['2.mp3 100']);
  assert.deepEqual(settled(growing, 900), ['1.mp3 400']);
  assert.equal(growing.due, undefined);
});

test('one that grows on and on is looked at every minute', () => {
  const growing = new GrowingFiles(500, 60_000);
  const taken: string[] = [];
  for (let now = 0; now <= 130_000; now += 100) {
    taken.push(...settled(growing, now));
    growing.touch(file('1.mp3'), now);
  }
  assert.deepEqual(taken, ['1.mp3 59900', '1.mp3 119900']);
});

test('one that is gone is not waited for, and too many are not remembered', () => {
  const growing = new GrowingFiles(500, 60_000);
  growing.touch(file('1.mp3', ''), 0);
  growing.touch(file('1.mp3', '', '/'), 0);
  assert.deepEqual(growing.paths, ['/m/1.mp3', '/1.mp3']);
  growing.forget(file('1.mp3', ''));
  assert.deepEqual(growing.paths, ['/1.mp3']);
  const remembered = Array.from({ length: 2_000 }, (_, at) => growing.touch(file(`${at}`), 0));
  assert.equal(remembered.filter(Boolean).length, 999);
  assert.ok(growing.touch(file('0'), 100), 'one that is known goes on');
});
