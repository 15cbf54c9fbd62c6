/** What becomes ignored goes, without being a loss, and comes back with all that was known of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';

/** `name reason` of every missing file. */
function missing(house: FakeHouse): string[] {
  return house
    .rows(
      "SELECT name || ' ' || coalesce(missing_reason, '') AS line FROM library_files WHERE missing_since IS NOT NULL ORDER BY path",
    )
    .map(({ line }) => line as string);
}

test('a file and a folder that become ignored are missing with that reason, and return by the same rule', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', 'live/2', 'live/cd/3', 'a/4', 'a/5']) house.disk.write(`/music/${name}.mp3`);
  house.scan();
  const ids = house.rows('SELECT id, name FROM file ORDER BY id');
  house.disk.write('/music/.valhallaignore', { text: 'live/\n' });
  house.disk.write('/music/a/.mpdignore', { text: '4*\n' });
  house.disk.remove('/music/a/5.mp3');
  assert.equal(house.scan().missing, 4);
  assert.deepEqual(missing(house), ['4.mp3 ignored', '5.mp3 ', '2.mp3 ignored', '3.mp3 ignored']);
  const quiet = house.scan();
  assert.deepEqual([quiet.missing, quiet.found], [0, 1]);
  house.disk.write('/music/.valhallaignore', { text: '' });
  house.disk.remove('/music/a/.mpdignore');
  const back = house.scan();
  assert.deepEqual([back.returned, back.parsed, back.new], [3, 0, 0]);
  assert.deepEqual(missing(house), ['5.mp3 ']);
  assert.deepEqual(house.rows('SELECT id, name FROM file ORDER BY id'), ids);
});

test('what is ignored is no loss: the brake holds back the rest only', (context) => {
  const house = new FakeHouse(context);
  for (let at = 0; at < 60; at++) house.disk.write(`/music/ignored/${at}.mp3`);
  for (let at = 0; at < 60; at++) house.disk.write(`/music/gone/${at}.mp3`);
  house.disk.write('/music/1.mp3');
  house.scan();
  house.disk.write('/music/.valhallaignore', { text: 'ignored' });
  assert.equal(house.scan().missing, 60);
  house.disk.write('/music/.valhallaignore', { text: 'ignored\n1.mp3' });
  house.disk.remove('/music/gone');
  const report = house.scan();
  assert.deepEqual([report.missing, report.roots[0]?.state], [1, 'held']);
  assert.equal(house.value('SELECT count(*) FROM file WHERE missing_since IS NULL'), 60);
});

test('an ignored folder that was a mount point is ignored, not offline', (context) => {
  const house = new FakeHouse(context);
  house.disk.mount('/music/disk');
  house.disk.write('/music/disk/1.mp3');
  house.disk.write('/music/2.mp3');
  house.scan();
  house.disk.write('/music/.valhallaignore', { text: 'disk' });
  const report = house.scan();
  assert.deepEqual([report.missing, report.offlineFolders.length], [1, 0]);
});

test('a folder whose ignore file cannot be read keeps what it has', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/a/1.mp3');
  house.disk.write('/music/2.mp3');
  house.disk.write('/music/a/.valhallaignore', { text: '' });
  house.scan();
  house.disk.fail('/music/a/.valhallaignore', 'EIO');
  house.disk.write('/music/a/3.mp3');
  const report = house.scan();
  assert.deepEqual([report.missing, report.new, report.offlineFolders.length], [0, 0, 1]);
});

test('a file that was asked for while it was ignored has not moved when it is so no longer', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', '2']) house.disk.write(`/music/${name}.mp3`);
  house.scan();
  house.disk.write('/music/.valhallaignore', { text: '1.mp3' });
  assert.equal(house.scan().missing, 1);
  house.ask(1, '/music/1.mp3');
  house.run();
  assert.deepEqual([house.files().length, missing(house)], [2, []]);
  house.disk.remove('/music/.valhallaignore');
  const back = house.scan();
  assert.deepEqual([back.found, back.unchanged, back.moved, back.new, back.missing], [2, 2, 0, 0, 0]);
  assert.equal(house.value('SELECT count(*) FROM item'), 2);
});
