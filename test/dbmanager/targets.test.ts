/** A scan of parts of a root: nothing else is looked at, and nothing else is held gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ScanPlace } from '../../lib/dbmanager/dbmanager-messages.ts';
import { FakeHouse } from '../support/fake-house.ts';

function houseWith(context: TestContext, ...paths: string[]): FakeHouse {
  const house = new FakeHouse(context);
  for (const path of paths) house.disk.write(`/music/${path}.mp3`);
  house.scan();
  return house;
}

function target(path: string, deep = false): { root: string; path: string; deep: boolean } {
  return { root: '/music', path, deep };
}

function place(path: string): ScanPlace {
  return { path, file: path.endsWith('.mp3') };
}

function missing(house: FakeHouse): unknown[] {
  return house
    .rows('SELECT name FROM file WHERE missing_since IS NOT NULL ORDER BY name')
    .map(({ name }) => name);
}

test('one folder is listed, not those below it, and what is gone from it is marked', (context) => {
  const house = houseWith(context, '1', 'a/2', 'a/3', 'a/b/4', 'c/5');
  const scanned = house.value('SELECT scanned FROM root WHERE id > 0');
  house.now += 5_000;
  for (const gone of ['1', 'a/2', 'a/b/4', 'c/5']) house.disk.remove(`/music/${gone}.mp3`);
  house.disk.write('/music/a/6.mp3');
  house.disk.write('/music/a/b/7.mp3');
  const report = house.scan({ targets: [target('a')], acceptLoss: true });
  assert.deepEqual([report.found, report.new, report.missing], [2, 1, 1]);
  assert.deepEqual(missing(house), ['2.mp3']);
  assert.equal(
    house.value('SELECT scanned FROM root WHERE id > 0'),
    scanned,
    'the root was not scanned whole',
  );
});

test('a deep folder is walked to the bottom; one that is gone is gone with all below it', (context) => {
  const house = houseWith(context, '1', 'a/b/2', 'a/b/3', 'x/4', 'x/y/5');
  house.disk.write('/music/a/b/c/6.mp3');
  house.disk.remove('/music/x');
  const report = house.scan({ targets: [target('a', true), target('x', true)], acceptLoss: true });
  assert.deepEqual([report.new, report.missing, report.unchanged], [1, 2, 2]);
});

test('a file that is being written is left as it is, known or not, until it is not', (context) => {
  const house = houseWith(context, 'a/1', 'a/2');
  const growing = ['/music/a/1.mp3', '/music/a/3.mp3'];
  house.disk.write('/music/a/1.mp3', { size: 77 });
  for (const name of ['3', '4']) house.disk.write(`/music/a/${name}.mp3`);
  const half = house.scan({ targets: [target('a')], growing });
  assert.deepEqual([half.found, half.new, half.parsed, half.changed, half.missing], [4, 1, 1, 0, 0]);
  const whole = house.scan({ targets: [target('a')] });
  assert.deepEqual([whole.found, whole.new, whole.parsed, whole.changed], [4, 1, 2, 1]);
});

test('a move between two folders that are looked at together keeps the id', (context) => {
  const house = houseWith(context, 'a/1', 'a/2', 'b/3');
  house.disk.move('/music/a/1.mp3', '/music/b/1.mp3');
  const report = house.scan({ targets: [target('b'), target('a')] });
  assert.deepEqual([report.moved, report.missing, report.new], [1, 0, 0]);
});

test('the rules of the folders above hold', (context) => {
  const house = houseWith(context, '1');
  house.disk.write('/music/.valhallaignore', { text: 'a/b\n' });
  for (const path of ['a/b/2', '.git/3', 'a/c/4']) house.disk.write(`/music/${path}.mp3`);
  house.scan({ targets: [target('a/b', true), target('.git', true), target('none', true)] });
  assert.deepEqual(house.files(), ['/music/1.mp3 done']);
  house.scan({ targets: [target('a/c')] });
  assert.deepEqual(house.files(), ['/music/1.mp3 done', '/music/a/c/4.mp3 done']);
});

test('a folder on the way that cannot be read protects what lies below it', (context) => {
  const house = houseWith(context, 'a/b/1', '2');
  house.disk.fail('/music/a', 'EIO');
  const report = house.scan({ targets: [target('a/b', true)] });
  assert.deepEqual([report.missing, report.offlineFolders.length], [0, 1]);
});

test('a folder below a root is scanned with all below it as a part of that root, once', (context) => {
  const house = houseWith(context, '1', 'a/2', 'a/b/3', 'c/4');
  house.disk.remove('/music/1.mp3');
  house.disk.remove('/music/a/b');
  house.disk.write('/music/a/5.mp3');
  const places = [place('/music/a/b'), place('/music/a'), place('/music/a/2.mp3')];
  const report = house.scan({ wanted: [], places });
  assert.deepEqual([report.found, report.new, report.missing], [2, 1, 1]);
  assert.deepEqual(missing(house), ['3.mp3']);
  assert.equal(house.value('SELECT count(*) FROM root WHERE id > 0'), 1);
});

test('a file is scanned alone: nothing is said of the others in its folder', (context) => {
  const house = houseWith(context, 'a/1', 'a/2');
  house.disk.remove('/music/a/1.mp3');
  house.disk.write('/music/a/2.mp3', { text: 'other' });
  for (const path of ['a/3', 'a/b/4']) house.disk.write(`/music/${path}.mp3`);
  const changed = house.scan({ places: [place('/music/a/2.mp3')] });
  assert.deepEqual([changed.found, changed.changed, changed.missing], [1, 1, 0]);
  const fresh = house.scan({ places: [place('/music/a/3.mp3')] });
  assert.deepEqual([fresh.found, fresh.new, fresh.missing], [1, 1, 0]);
  assert.deepEqual(
    house.files(),
    ['1', '2', '3'].map((name) => `/music/a/${name}.mp3 done`),
  );
});

test('a file that is asked for alone and is gone is marked, with its folder or without', (context) => {
  const house = houseWith(context, 'a/1', 'a/2', 'b/3', 'b/4', 'c/5');
  house.disk.remove('/music/a/1.mp3');
  house.disk.remove('/music/b');
  const places = [place('/music/a/1.mp3'), place('/music/b/3.mp3'), place('/music/c/none.mp3')];
  assert.equal(house.scan({ places }).missing, 2);
  assert.deepEqual(missing(house), ['1.mp3', '3.mp3']);
});

test('below a folder that is no longer a mount point, or is empty, nothing is gone', (context) => {
  const house = houseWith(context, '1', 'usb/a/2', 'usb/a/b/3');
  house.disk.remove('/music/usb/a');
  const places = [place('/music/usb/a/b'), place('/music/usb/a/2.mp3')];
  const report = house.scan({ places });
  assert.deepEqual([report.missing, report.offlineFolders.length], [0, 1]);
});

test('roots below a named folder belong to it; a folder outside of every root becomes one', (context) => {
  const house = houseWith(context, '1', 'a/2');
  house.scan({ wanted: ['/music/a/rock'] });
  for (const path of ['music/a/rock/3', 'music/4', 'other/5', 'other/x/6']) house.disk.write(`/${path}.mp3`);
  const places = [place('/other/x'), place('/music/a'), place('/other')];
  const report = house.scan({ wanted: [], places });
  assert.deepEqual(
    report.roots.map(({ path, files }) => [path, files]),
    [
      ['/music', 1],
      ['/music/a/rock', 1],
      ['/other', 2],
    ],
  );
});

test('a file outside of every root is refused, and nothing is remembered', (context) => {
  const house = houseWith(context, '1');
  assert.throws(() => house.scan({ wanted: ['/new'], places: [place('/other/5.mp3')] }), {
    code: 'ERR_VALHALLA_OPTION',
    message: /onDemand, valhalla now/,
  });
  assert.equal(house.value('SELECT count(*) FROM root WHERE id > 0'), 1);
});
