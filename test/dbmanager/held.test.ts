/** Marks that are held back: the root says so until a walk of all of it finds otherwise. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';

const DISKS = ['/first', '/second'];

test('that marks were held back is said until the whole root was walked, or their loss accepted', (context) => {
  const house = new FakeHouse(context);
  for (let at = 0; at < 51; at++) house.disk.write(`/music/a/${at}.mp3`);
  for (const name of ['b/1', 'c/2']) house.disk.write(`/music/${name}.mp3`);
  house.scan();
  const said = (): unknown[] => {
    const [root] = house.rows('SELECT state, reason FROM root WHERE id > 0');
    return [root?.['state'], root?.['reason']];
  };
  const part = (path: string) => house.scan({ targets: [{ root: '/music', path, deep: true }] });
  const held = ['online', '51 of 53 files would be marked missing'];
  house.disk.remove('/music/a');
  assert.equal(part('a').roots[0]?.state, 'held');
  assert.deepEqual(said(), held);
  assert.equal(part('b').roots[0]?.state, 'online');
  assert.deepEqual(said(), held, 'a part of it says nothing of the rest');
  house.begin();
  house.cancel();
  house.run();
  assert.deepEqual(said(), held);
  house.scan();
  assert.deepEqual(said(), held);
  assert.equal(house.scan({ acceptLoss: true }).missing, 51);
  assert.deepEqual(said(), ['online', null]);
});

test('files that another root has by now are no loss, whichever root is walked first; what is gone besides is marked', (context) => {
  for (const [from, to] of [
    ['/first', '/second'],
    ['/second', '/first'],
  ]) {
    const house = new FakeHouse(context);
    const wanted = ['/first', '/second'];
    for (let at = 0; at < 60; at++) house.disk.write(`${from}/a/${at}.mp3`);
    for (const name of ['1', '2', '3']) house.disk.write(`${from}/b/${name}.mp3`);
    house.disk.write(`${to}/stays.mp3`);
    house.scan({ wanted });
    house.disk.move(`${from}/a`, `${to}/c`);
    house.disk.remove(`${from}/b/1.mp3`);
    const { moved, missing, roots } = house.scan({ wanted });
    assert.deepEqual([moved, missing, roots.map(({ state }) => state)], [60, 1, ['online', 'online']]);
  }
});

test('marks are held back though another root is lost before it was walked', (context) => {
  const house = new FakeHouse(context);
  const wanted = ['/first', '/second'];
  for (let at = 0; at < 60; at++) house.disk.write(`/first/a/${at}.mp3`);
  for (const path of ['/first/stays.mp3', '/second/stays.mp3']) house.disk.write(path);
  house.scan({ wanted });
  house.disk.remove('/first/a');
  house.begin({ wanted });
  house.runUntil('walked');
  house.run(1);
  house.loseScanner('it hangs', [2]);
  house.run();
  const { missing, roots } = house.report();
  assert.deepEqual([missing, roots.map(({ state }) => state)], [0, ['held', 'offline']]);
});

/** `/first/a` with 60 files and `/first/b` with 40, scanned, as is `/second`, a disk of its own, with one. */
function twoDisks(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  for (let at = 0; at < 100; at++) house.disk.write(`/first/${at < 60 ? 'a' : 'b'}/${at}.mp3`);
  house.disk.mount('/second');
  house.disk.write('/second/stays.mp3');
  house.scan({ wanted: DISKS });
  return house;
}

/** A minute later. */
function later(house: FakeHouse): unknown[] {
  house.now += 60_000;
  const { moved, missing, new: fresh, roots } = house.scan({ wanted: DISKS });
  return [moved, missing, fresh, roots.map(({ state, reason }) => reason ?? state)];
}

test('files that have moved to another disk are no loss, and are joined with what they were', (context) => {
  const house = twoDisks(context);
  house.disk.carry('/first/a', '/second/c');
  assert.deepEqual(later(house), [60, 0, 0, ['online', 'online']]);
  assert.deepEqual(house.rows("SELECT min(id), max(id) FROM library_files WHERE path LIKE '/second/c/%'"), [
    { 'min(id)': 1, 'max(id)': 60 },
  ]);
  assert.deepEqual(later(house), [0, 0, 0, ['online', 'online']]);
});

test('what is gone besides counts by itself, of what is left; it is held back alone', (context) => {
  const house = twoDisks(context);
  for (let at = 0; at < 50; at++) house.disk.carry(`/first/a/${at}.mp3`, `/second/c/${at}.mp3`);
  for (const at of [50, 51]) house.disk.remove(`/first/a/${at}.mp3`);
  assert.deepEqual(later(house), [50, 2, 0, ['online', 'online']]);
  for (let at = 0; at < 100; at++) house.disk.write(`/first/d/${at}.mp3`);
  later(house);
  for (let at = 0; at < 40; at++) house.disk.carry(`/first/d/${at}.mp3`, `/second/d/${at}.mp3`);
  for (let at = 40; at < 90; at++) house.disk.remove(`/first/d/${at}.mp3`);
  const why = '50 of 108 files would be marked missing';
  assert.deepEqual(later(house), [40, 0, 0, [why, 'online']]);
  assert.deepEqual(later(house), [0, 0, 0, [why, 'online']]);
});

for (const [what, change] of Object.entries<(house: FakeHouse, at: number) => void>({
  'of another size': ({ disk }, at) => disk.write(`/second/c/${at}.mp3`, { size: 7 }),
  'of another time': ({ disk }, at) => disk.write(`/second/c/${at}.mp3`),
  'of another name': ({ disk }, at) => disk.move(`/second/c/${at}.mp3`, `/second/c/other ${at}.mp3`),
  'in the same root': ({ disk }, at) => disk.carry(`/second/c/${at}.mp3`, `/first/c/${at}.mp3`),
}))
  test(`what is gone is a loss where what is new elsewhere is ${what}`, (context) => {
    const house = twoDisks(context);
    house.disk.carry('/first/a', '/second/c');
    for (let at = 0; at < 60; at++) change(house, at);
    assert.deepEqual(later(house).slice(0, 3), [0, 0, 60]);
    assert.equal(house.report().roots[0]?.state, 'held');
  });

test('files that a scan of another disk has found while they were still here as well are no loss', (context) => {
  const house = twoDisks(context);
  const first = house.disk.unmount('/first');
  house.disk.mount('/first', structuredClone(first));
  house.disk.carry('/first/a', '/second/c');
  house.disk.mount('/first', first);
  house.now += 60_000;
  assert.equal(house.scan({ wanted: [], targets: [{ root: '/second', path: '', deep: true }] }).new, 60);
  house.disk.remove('/first/a');
  assert.deepEqual(later(house), [60, 0, 0, ['online', 'online']]);
});

test('files that a scan of another disk has found, and that are gone from there too, are a loss', (context) => {
  const house = twoDisks(context);
  for (let at = 0; at < 300; at++) house.disk.write(`/second/d/${at}.mp3`);
  const first = house.disk.unmount('/first');
  house.disk.mount('/first', structuredClone(first));
  house.disk.carry('/first/a', '/second/c');
  house.disk.mount('/first', first);
  house.now += 60_000;
  house.scan({ wanted: [], targets: [{ root: '/second', path: '', deep: true }] });
  house.disk.remove('/first/a');
  house.disk.remove('/second/c');
  assert.deepEqual(later(house), [0, 60, 0, ['60 of 100 files would be marked missing', 'online']]);
});

test('copies of an earlier scan do not tell that what is gone has moved', (context) => {
  const house = twoDisks(context);
  const copied = house.disk.files().filter((path) => path.startsWith('/first/a'));
  for (const path of copied) {
    const { size, mtime } = house.disk.file(path);
    house.disk.write(path.replace('/first/a', '/second/c'), { size: Number(size), mtime });
  }
  assert.deepEqual(later(house).slice(0, 3), [0, 0, 60]);
  house.disk.remove('/first/a');
  assert.deepEqual(later(house), [0, 0, 0, ['60 of 100 files would be marked missing', 'online']]);
});

test('what has come to a disk that does not answer any more is not read, so it tells nothing', (context) => {
  const house = twoDisks(context);
  house.disk.carry('/first/a', '/second/c');
  house.now += 60_000;
  house.begin({ wanted: DISKS });
  while (house.db.prepare('SELECT count(*) FROM file').pluck().get() !== 161) house.run(1);
  house.loseScanner('it hangs', [2]);
  house.run();
  const { missing, roots } = house.report();
  assert.deepEqual([missing, roots.map(({ state }) => state)], [0, ['held', 'offline']]);
});
