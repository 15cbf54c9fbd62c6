/** When a folder in which something happened is scanned. Times are given; nothing waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DirtyFolders } from '../../lib/watcher/dirty-folders.ts';

function names(dirty: DirtyFolders, now: number): string[] {
  return dirty.take(now).map(({ root, path, deep }) => `${root}:${path}${deep ? '/**' : ''}`);
}

test('a folder is due when it is quiet', () => {
  const dirty = new DirtyFolders(500, 5_000);
  assert.equal(dirty.due, undefined);
  dirty.touch('/m', 'a', false, 0);
  dirty.touch('/m', 'a', false, 400);
  assert.equal(dirty.due, 900);
  assert.deepEqual(names(dirty, 899), []);
  assert.deepEqual(names(dirty, 900), ['/m:a']);
  assert.equal(dirty.due, undefined);
});

test('one that is never quiet is due all the same, and again later', () => {
  const dirty = new DirtyFolders(500, 5_000);
  for (let now = 0; now < 5_000; now += 100) dirty.touch('/m', 'a', false, now);
  assert.equal(dirty.due, 5_000);
  assert.deepEqual(names(dirty, 5_000), ['/m:a']);
  dirty.touch('/m', 'a', false, 5_100);
  assert.equal(dirty.due, 5_600);
});

test('of a burst that goes from folder to folder more and more is taken at once; what comes alone does not wait', () => {
  const dirty = new DirtyFolders(500, 5_000);
  const takes: string[] = [];
  for (let now = 0; now <= 60_000; now += 50) {
    if (now < 40_000) dirty.touch('/m', String(now), false, now);
    if (dirty.due !== undefined && dirty.due <= now) takes.push(`${now}: ${dirty.take(now).length}`);
  }
  assert.deepEqual(takes.slice(0, 6), ['500: 1', '550: 1', '1050: 10', '2050: 20', '4050: 40', '8050: 80']);
  assert.equal(takes.length, 13, takes.join(', '));
  assert.equal(dirty.due, undefined, 'all of it');
  dirty.touch('/m', 'a', false, 70_000);
  assert.deepEqual([dirty.due, names(dirty, 70_500)], [70_500, ['/m:a']]);
  dirty.touch('/m', 'a', false, 71_500);
  assert.equal(dirty.due, 72_000);
});

test('a change that comes alone after a burst does not wait, though the next one comes before the rest is over', () => {
  const dirty = new DirtyFolders(500, 5_000);
  const waited: number[] = [];
  for (let now = 0; now <= 60_000; now += 50) {
    if (now < 20_000) dirty.touch('/m', String(now), false, now);
    else if (now >= 26_000 && now % 1_500 === 0) dirty.touch('/m', 'alone', false, now);
    if (dirty.due === undefined || dirty.due > now) continue;
    dirty.take(now);
    if (now >= 26_000) waited.push(now % 1_500);
  }
  assert.deepEqual(new Set(waited), new Set([500]));
  assert.equal(waited.length, 22);
});

test('a row of changes with gaps in it is not begun anew after each of them, a row after a pause is', () => {
  const dirty = new DirtyFolders(500, 5_000);
  const gaps = [200, 800, 400, 600, 300, 700, 500];
  let [next, made, takes] = [0, 0, 0];
  for (let now = 0; now <= 60_000; now += 10) {
    if (now === next) {
      dirty.touch('/m', String(made), false, now);
      next += gaps[made++ % gaps.length] as number;
    }
    if (dirty.take(now).length > 0) takes++;
  }
  assert.ok(takes <= 25, `${takes} scans in a minute`);
  dirty.take(70_000);
  dirty.touch('/m', 'a', false, 80_000);
  dirty.touch('/m', 'b', false, 80_100);
  assert.deepEqual([names(dirty, 80_500), names(dirty, 80_600)], [['/m:a'], ['/m:b']]);
});

test('a folder out of which something went is taken with what comes elsewhere, and does not wait for ever', () => {
  const dirty = new DirtyFolders(500, 5_000);
  dirty.touch('/m', 'old', true, 0, true);
  dirty.touch('/m', 'new', true, 10);
  dirty.stir(400);
  assert.deepEqual(names(dirty, 510), ['/m:new/**']);
  dirty.touch('/m', 'new', false, 400);
  assert.deepEqual(names(dirty, 899), []);
  assert.deepEqual(names(dirty, 900), ['/m:old/**', '/m:new']);
  for (let now = 10_000; now < 15_000; now += 100) {
    dirty.touch('/m', 'old', false, now, now === 10_000);
    dirty.stir(now);
  }
  assert.equal(dirty.due, 15_000);
});

test('folders that are still busy are left where they are', () => {
  const dirty = new DirtyFolders(500, 5_000);
  dirty.touch('/m', 'a', false, 0);
  dirty.touch('/m', 'b', false, 300);
  assert.deepEqual(names(dirty, 500), ['/m:a']);
  assert.deepEqual(names(dirty, 800), ['/m:b']);
});

test('a folder that is taken with all below it takes these along, of its own root only', () => {
  const dirty = new DirtyFolders(500, 5_000);
  dirty.touch('/m', 'a/b', false, 400);
  dirty.touch('/m', 'ab', false, 0);
  dirty.touch('/n', 'a/b', false, 0);
  dirty.touch('/m', 'a', false, 0);
  dirty.touch('/m', 'a', true, 0);
  assert.deepEqual(names(dirty, 500), ['/m:ab', '/m:a/**', '/n:a/b']);
  assert.equal(dirty.due, undefined, 'a/b went along, though it was not due');
});

test('of a root with too many dirty folders all of it is dirty', () => {
  const dirty = new DirtyFolders(500, 5_000);
  for (let at = 0; at < 3_000; at++) dirty.touch('/m', `f${at}`, false, 0);
  dirty.touch('/n', 'a', false, 0);
  assert.deepEqual(names(dirty, 500), ['/m:/**', '/n:a']);
});
