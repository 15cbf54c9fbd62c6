/** A root that was moved: its old path is believed to be gone where that is said, and only where no disk can be away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';

const TWO = 'SELECT id, missing_since FROM file';

/** /disk/music with a/1 and 2, scanned; /disk holds something else too. */
function scanned(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  for (const path of ['/disk/music/a/1.mp3', '/disk/music/2.mp3', '/disk/other.txt']) house.disk.write(path);
  house.scan({ wanted: ['/disk/music'] });
  return house;
}

test('accepted, its files are missing, and those that lie in another root are known again', (context) => {
  const house = scanned(context);
  house.now += 1000;
  house.disk.move('/disk/music/a', '/disk/new/a');
  house.disk.move('/disk/music/2.mp3', '/elsewhere/2.mp3');
  house.disk.remove('/disk/music');
  assert.equal(house.scan({ wanted: ['/disk/new'] }).new, 1);
  const report = house.scan({ wanted: [], acceptLoss: true });
  assert.deepEqual([report.moved, report.missing], [1, 1]);
  assert.deepEqual(
    report.roots.map(({ path, state }) => [path, state]),
    [
      ['/disk/music', 'removed'],
      ['/disk/new', 'online'],
    ],
  );
  assert.deepEqual(
    house
      .rows(`SELECT id, path, missing_since IS NULL AS here FROM library_files ORDER BY path DESC`)
      .map((row) => Object.values(row as object).slice(1)),
    [
      ['/disk/new/a/1.mp3', 1],
      ['/disk/music/2.mp3', 0],
    ],
  );
  assert.equal(house.value("SELECT state FROM root WHERE path = '/disk/music'"), 'offline');
});

test('it is offline where nobody accepts that, or where only a part of it is asked for', (context) => {
  const house = scanned(context);
  house.disk.move('/disk/music', '/disk/new');
  const before = house.rows(TWO);
  assert.equal(house.scan().roots[0]?.code, 'absent');
  const part = { places: [{ path: '/disk/music/a', file: false, isRoot: false }] };
  assert.equal(house.scan({ ...part, wanted: [], acceptLoss: true }).roots[0]?.code, 'absent');
  assert.deepEqual(house.rows(TWO), before);
});

test('it is back with all that is known of it, wherever that was accepted', (context) => {
  const house = scanned(context);
  house.disk.move('/disk/music', '/away');
  assert.equal(house.scan({ acceptLoss: true }).missing, 2);
  house.disk.move('/away', '/disk/music');
  const report = house.scan();
  assert.deepEqual([report.returned, report.new, report.parsed], [2, 0, 0]);
});

const AWAY: Record<string, (house: FakeHouse) => void> = {
  'the folder it lay in is empty': ({ disk }) => disk.unmount('/disk'),
  'the folder it lay in is gone': ({ disk }) => disk.move('/disk', '/other'),
  'the folder it lay in cannot be read': ({ disk }) => {
    disk.remove('/disk/music');
    disk.fail('/disk', 'EACCES');
  },
  'the folder it lay in still names it': ({ disk }) => disk.fail('/disk/music', 'ENOENT'),
};

for (const [why, away] of Object.entries(AWAY)) {
  test(`its loss is not accepted: ${why}`, (context) => {
    const house = scanned(context);
    const before = house.rows(TWO);
    away(house);
    const [root] = house.scan({ acceptLoss: true }).roots;
    assert.equal(root?.state, 'offline');
    assert.equal(root.code, why.includes('read') ? 'unreadable' : 'unaccepted');
    if (!why.includes('read')) assert.match(root.reason ?? '', /loss is not accepted, for the folder/);
    assert.deepEqual(house.rows(TWO), before);
  });
}

test('its loss is not accepted: it was a mount point, and is gone with its folder', (context) => {
  const house = new FakeHouse(context);
  house.disk.mount('/media/usb');
  house.disk.write('/media/usb/1.mp3');
  house.disk.write('/media/other');
  house.scan({ wanted: ['/media/usb'] });
  house.disk.remove('/media/usb');
  const [root] = house.scan({ acceptLoss: true, wanted: [] }).roots;
  assert.deepEqual([root?.state, root?.code], ['offline', 'unaccepted']);
  assert.match(root?.reason ?? '', /it was a mount point/);
});

test('one that comes back between the walk and the second look is offline', (context) => {
  const house = scanned(context);
  house.disk.move('/disk/music', '/away');
  house.begin({ acceptLoss: true });
  while (!house.told.some(({ message }) => message.kind === 'verify')) house.run(1);
  house.disk.move('/away', '/disk/music');
  house.run();
  const report = house.report();
  const [{ state, code } = {}] = report.roots;
  assert.deepEqual([state, code, report.missing], ['offline', 'unsteady', 0]);
});
