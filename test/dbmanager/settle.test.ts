/** A file that was just written is looked at again: a further change need not show in its times. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptStamp, plainStamp } from '../../lib/dbmanager/merge/settle.ts';
import { FakeHouse } from '../support/fake-house.ts';

const NOW = 1_800_000_000_000;

test('a stamp is marked while a further change might not show in it', () => {
  const fine = (age: number) => keptStamp(`7.${NOW - age}123456.1`, NOW - age, NOW);
  const coarse = (age: number) => keptStamp(`7.${NOW - age}000000.1`, NOW - age, NOW);
  assert.deepEqual(
    [0, 19, 20, 5000].map((age) => fine(age).endsWith('~')),
    [true, true, false, false],
  );
  assert.deepEqual(
    [0, 1000, 2000].map((age) => coarse(age).endsWith('~')),
    [true, true, false],
  );
  assert.equal(fine(-3_600_000).endsWith('~'), false, 'a clock that is ahead makes nothing young for ever');
  assert.equal(plainStamp(fine(0)), `7.${NOW}123456.1`);
  assert.equal(plainStamp('7.8.9'), '7.8.9');
});

test('a file that was written a moment ago is parsed, and once more at the next scan, with its pictures in place', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/old.mp3');
  house.disk.write('/music/new.mp3', { mtime: BigInt(house.now) * 1_000_000n + 5n });
  assert.equal(house.scan().parsed, 2);
  assert.deepEqual(house.files(), ['/music/new.mp3 done', '/music/old.mp3 done']);
  house.now += 60_000;
  const second = house.scan();
  assert.deepEqual([second.changed, second.parsed, second.unchanged], [1, 1, 1]);
  house.now += 60_000;
  assert.deepEqual([house.scan().parsed], [0]);
});

test('a file that was young is parsed once more under another name, and when it is back', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/stays.mp3');
  house.disk.write('/music/1.mp3', { mtime: BigInt(house.now) * 1_000_000n + 5n });
  house.disk.write('/music/2.mp3', { mtime: BigInt(house.now) * 1_000_000n + 5n });
  assert.equal(house.scan().parsed, 3);
  house.now += 60_000;
  house.disk.move('/music/1.mp3', '/music/other.mp3');
  house.disk.move('/music/2.mp3', '/elsewhere/2.mp3');
  const moved = house.scan();
  assert.deepEqual([moved.moved, moved.missing, moved.parsed], [1, 1, 1]);
  house.now += 60_000;
  house.disk.move('/elsewhere/2.mp3', '/music/2.mp3');
  const back = house.scan();
  assert.deepEqual([back.returned, back.parsed], [1, 1]);
  house.now += 60_000;
  assert.equal(house.scan().parsed, 0);
});
