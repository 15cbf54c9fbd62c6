/** Files that are alike, one of which has been missing for long: what is new is not taken for it where it may be another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import type { Given } from '../support/fake-house.ts';
import { parsedAs } from '../support/fake-work.ts';

const ROOTS = ['/music', '/more'];

function later(house: FakeHouse, given: Given = {}): [moved: number, fresh: number, missing: number] {
  house.now += 60_000;
  const report = house.scan({ wanted: ROOTS, ...given });
  return [report.moved, report.new, report.missing];
}

/** The same track twice, `double` (item 1) and `song` (item 2), both rated; the first has been missing since a scan. */
function duplicates(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.parse = parsedAs((name) => ({
    title: [[/^(song|double|copy)/.test(name) ? 'Song' : name]],
    artist: [['Somebody']],
    album: [['Album']],
    track: [[1]],
    duration: [[180_000]],
  }));
  house.disk.write('/music/a/double.mp3', { size: 1 });
  house.disk.write('/music/b/song.mp3', { size: 2 });
  house.disk.write('/music/b/stays.mp3');
  later(house, { wanted: ['/music'] });
  house.disk.write('/more/stays too.mp3');
  later(house);
  for (const item of [1, 2]) house.change(item, { op: 'set', key: 'rating', entries: [[item]] });
  house.disk.remove('/music/a');
  assert.deepEqual(later(house, { acceptLoss: true }), [0, 0, 1]);
  return house;
}

/** `path rating` of files of that track. */
function rated(house: FakeHouse): string[] {
  return house
    .rows(
      `SELECT path || ' ' || coalesce(value, '-') || iif(missing_since IS NULL, '', ' missing') AS line
       FROM library_files JOIN item ON item.file = library_files.id
       LEFT JOIN library_values ON library_values.item = item.id AND key = 'rating'
       WHERE path NOT LIKE '%stays%' ORDER BY path`,
    )
    .map(({ line }) => line as string);
}

for (const [how, copy] of [
  ['under another name', { path: '/music/b/copy.mp3' }],
  ['with its name and times', { path: '/more/song.mp3', keeps: true }],
] as const)
  test(`a copy ${how}, beside its original, is a new file and not a duplicate that went long ago`, (context) => {
    const house = duplicates(context);
    const { size, mtime } = house.disk.file('/music/b/song.mp3');
    house.disk.write(copy.path, 'keeps' in copy ? { size: Number(size), mtime } : { size: 3 });
    assert.deepEqual(later(house), [0, 1, 0]);
    assert.deepEqual(
      rated(house),
      ['/music/a/double.mp3 1 missing', '/music/b/song.mp3 2', `${copy.path} -`].sort(),
    );
  });

test('a copy of a picture, which says nothing of itself, is a new file and not a copy that went long ago', (context) => {
  const house = new FakeHouse(context);
  house.parse = parsedAs(() => ({}));
  const { mtime } = house.disk.write('/music/a/1.jpg', { size: 1 });
  house.disk.write('/music/b/1.jpg', { size: 1, mtime });
  house.disk.write('/music/b/stays.jpg');
  later(house);
  house.disk.remove('/music/a');
  assert.deepEqual(later(house, { acceptLoss: true }), [0, 0, 1]);
  house.disk.write('/more/1.jpg', { size: 1, mtime });
  assert.deepEqual(later(house), [0, 1, 0]);
});

test('a copy of what an ignore file leaves out is none of a duplicate that went long ago', (context) => {
  const house = duplicates(context);
  house.disk.write('/music/b/.valhallaignore', { text: 'song.mp3\n' });
  later(house);
  house.disk.write('/more/copy.mp3', { size: 2 });
  assert.deepEqual(later(house), [0, 1, 0]);
});

test('what was copied to another disk is that file when the original goes, whatever duplicate went before', (context) => {
  const house = duplicates(context);
  const { size, mtime } = { ...house.disk.file('/music/b/song.mp3') };
  house.disk.write('/more/song.mp3', { size: Number(size), mtime });
  later(house, { targets: [{ root: '/more', path: '', deep: true }] });
  house.disk.remove('/music/b/song.mp3');
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.deepEqual(rated(house), ['/more/song.mp3 2', '/music/a/double.mp3 1 missing']);
});

test('a root that was moved: its files are what they were, whatever duplicate went before', (context) => {
  const house = duplicates(context);
  house.disk.move('/music', '/sound');
  // The new place may be another disk.
  for (const name of ['song', 'stays']) house.disk.file(`/sound/b/${name}.mp3`).inode += 500n;
  later(house, { wanted: [...ROOTS, '/sound'] });
  later(house, { wanted: [...ROOTS, '/sound'], acceptLoss: true });
  assert.deepEqual(rated(house), ['/music/a/double.mp3 1 missing', '/sound/b/song.mp3 2']);
});

test('name, size and time tell before tags do: what went long ago comes back while its duplicate goes', (context) => {
  const house = duplicates(context);
  const { size, mtime } = { ...house.disk.write('/music/a/double.mp3', { size: 1 }) };
  later(house);
  house.disk.remove('/music/a');
  later(house, { acceptLoss: true });
  house.disk.remove('/music/b/song.mp3');
  house.disk.write('/more/double.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house), [1, 0, 1]);
  assert.deepEqual(rated(house), ['/more/double.mp3 1', '/music/b/song.mp3 2 missing']);
});

test('what went long ago is met by its name, size and time though a duplicate of other ones is there', (context) => {
  const house = duplicates(context);
  const { size, mtime } = { ...house.disk.write('/music/a/double.mp3', { size: 1 }) };
  later(house);
  house.disk.remove('/music/a');
  later(house, { acceptLoss: true });
  house.disk.write('/more/double.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.deepEqual(rated(house), ['/more/double.mp3 1', '/music/b/song.mp3 2']);
});
