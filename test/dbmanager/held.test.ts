/** Marks that are held back: the root says so until a walk of all of it finds otherwise. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';

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
