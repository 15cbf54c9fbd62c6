/** A new name that carries inode, size and mtime of a known file whose old path is gone: the row, its id and values go along. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../bench/corpus/random.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';

/** `path item` of every file that is there. */
function items(house: FakeHouse): string[] {
  return house
    .rows(
      "SELECT path || ' ' || item.id AS line FROM library_files JOIN item ON item.file = library_files.id WHERE missing_since IS NULL ORDER BY path",
    )
    .map(({ line }) => line as string);
}

const MOVES: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'within its folder': ['/music/a/1.mp3', '/music/a/9.mp3'],
  'within its folder, to a name before its own': ['/music/a/1.mp3', '/music/a/0.mp3'],
  'to a folder that the walk comes to later': ['/music/a/1.mp3', '/music/z/1.mp3'],
  'to a folder that the walk comes to earlier': ['/music/a/1.mp3', '/music/_/1.mp3'],
  'to another root': ['/music/a/1.mp3', '/more/1.mp3'],
};

for (const [where, [from, to]] of Object.entries(MOVES)) {
  test(`a file moved ${where} keeps its id and is not parsed again`, (context) => {
    const house = new FakeHouse(context);
    house.disk.write('/music/a/1.mp3');
    house.disk.write('/music/a/2.mp3');
    house.disk.write('/more/3.mp3');
    const wanted = ['/music', '/more'];
    house.scan({ wanted });
    const item = house.value("SELECT id FROM library_items WHERE title = '1'") as number;
    house.disk.move(from, to);
    const report = house.scan({ wanted });
    assert.deepEqual([report.moved, report.new, report.missing, report.parsed], [1, 0, 0, 0]);
    assert.ok(items(house).includes(`${to} ${item}`), items(house).join());
    assert.equal(items(house).length, 3);
    assert.equal(house.scan({ wanted }).unchanged, 3, 'the stamp, of which ctime changed, went along');
  });
}

test('of two rows of one file, the walk met it under both names, the one that was there last moves', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/a/1.mp3');
  house.disk.write('/music/a/2.mp3');
  house.disk.write('/music/z/3.mp3');
  house.begin();
  house.runUntil('credit', 2);
  house.disk.move('/music/a/1.mp3', '/music/z/1.mp3');
  house.run();
  house.scan();
  const item = house.value(
    "SELECT item.id FROM library_files JOIN item ON item.file = library_files.id WHERE path = '/music/z/1.mp3'",
  ) as number;
  house.disk.move('/music/z/1.mp3', '/music/y/1.mp3');
  assert.deepEqual([house.scan().moved, item > 1], [1, true]);
  assert.ok(items(house).includes(`/music/y/1.mp3 ${item}`), items(house).join());
});

test('a whole folder that was renamed', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', '2', '3']) house.disk.write(`/music/old/${name}.mp3`);
  house.disk.write('/music/other.mp3');
  house.scan();
  const before = items(house).map((line) => line.replace('/old/', '/new/'));
  house.disk.move('/music/old', '/music/new');
  const report = house.scan();
  assert.deepEqual([report.moved, report.missing, report.parsed, report.offlineFolders], [3, 0, 0, []]);
  assert.deepEqual(items(house), before);
});

test('a folder whose files were all moved away is neither offline nor reported', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/a/1.mp3');
  house.disk.write('/music/a/2.mp3');
  house.disk.write('/music/c/3.mp3');
  house.scan();
  house.disk.move('/music/a/1.mp3', '/music/b/1.mp3');
  house.disk.move('/music/a/2.mp3', '/music/b/2.mp3');
  const report = house.scan();
  assert.deepEqual([report.moved, report.missing, report.offlineFolders], [2, 0, []]);
  assert.equal(house.value("SELECT count(*) FROM folder WHERE state = 'offline'"), 0);
});

test('a disk that was mounted elsewhere below the root: its files were moved', (context) => {
  const house = new FakeHouse(context);
  house.disk.mount('/music/usb');
  house.disk.write('/music/usb/1.mp3');
  house.disk.write('/music/2.mp3');
  house.scan();
  house.disk.mount('/music/usb2', house.disk.unmount('/music/usb'));
  const report = house.scan();
  assert.deepEqual([report.moved, report.missing, report.offlineFolders], [1, 0, []]);
});

test('a hard link is a file of its own', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/b.mp3');
  house.scan();
  house.disk.link('/music/b.mp3', '/music/a.mp3');
  house.disk.link('/music/b.mp3', '/music/c.mp3');
  const report = house.scan();
  assert.deepEqual([report.new, report.moved, report.unchanged], [2, 0, 1]);
  const checks = house.told.map(({ message }) => message).filter(({ kind }) => kind === 'check');
  assert.equal(checks.length, 1);
  assert.equal(
    (checks[0] as { files?: unknown[] }).files?.length,
    1,
    'nobody asks for a file that was met under its own name',
  );
  assert.equal(house.files().length, 3);
});

test('of two new names for a file that is gone, one has its id, in whatever order the answers come', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/a/1.mp3');
  house.disk.write('/music/a/2.mp3');
  house.scan();
  house.disk.link('/music/a/1.mp3', '/music/b/x.mp3');
  house.disk.link('/music/a/1.mp3', '/music/b/y.mp3');
  house.disk.move('/music/a/1.mp3', '/music/c/z.mp3');
  // The scanner answers last: both listings wait for it.
  house.choose = (count) => count - 1;
  const report = house.scan();
  assert.deepEqual([report.moved, report.new, report.unchanged], [1, 2, 1]);
  assert.deepEqual(
    house.files().map((line) => line.split(' ')[0]),
    ['/music/a/2.mp3', '/music/b/x.mp3', '/music/b/y.mp3', '/music/c/z.mp3'],
  );
});

test('two files that swapped names are who they were, with what was set of them, and not parsed again', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3', { size: 1 });
  house.disk.write('/music/2.mp3', { size: 2 });
  house.scan();
  for (const title of ['1', '2']) {
    const item = house.value('SELECT id FROM library_items WHERE title = ?', title) as number;
    house.change(item, { op: 'set', key: 'rating', entries: [[Number(title) * 10]] });
  }
  house.disk.move('/music/1.mp3', '/music/x');
  house.disk.move('/music/2.mp3', '/music/1.mp3');
  house.disk.move('/music/x', '/music/2.mp3');
  const report = house.scan();
  assert.deepEqual([report.changed, report.moved, report.missing, report.parsed], [0, 2, 0, 0]);
  assert.deepEqual(
    house.rows(
      "SELECT name, title, value FROM library_items JOIN library_files ON library_files.id = file JOIN library_values ON item = library_items.id WHERE key = 'rating' ORDER BY name",
    ),
    [
      { name: '1.mp3', title: '2', value: 20 },
      { name: '2.mp3', title: '1', value: 10 },
    ],
  );
  assert.equal(house.scan().unchanged, 2);
});

test('an inode that was given to another file is not taken for a move', (context) => {
  const house = new FakeHouse(context);
  const { inode, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1000 }) };
  house.disk.write('/music/2.mp3');
  house.scan();
  house.disk.remove('/music/1.mp3');
  house.disk.write('/music/other-size.mp3', { size: 1001, mtime }).inode = inode;
  house.disk.write('/music/other-time.mp3', { size: 1000, mtime: mtime + 1_000_000n }).inode = inode;
  const report = house.scan();
  assert.deepEqual([report.moved, report.new, report.missing], [0, 2, 1]);
});

test('a file is not moved away from a root that is not there', (context) => {
  const house = new FakeHouse(context);
  const original = house.disk.write('/away/1.mp3');
  house.disk.write('/music/2.mp3');
  const wanted = ['/away', '/music'];
  house.scan({ wanted });
  const { size, mtime, inode } = { ...original };
  house.disk.remove('/away');
  house.disk.write('/music/1.mp3', { size: Number(size), mtime }).inode = inode;
  assert.deepEqual([house.scan({ wanted }).moved, house.files().length], [0, 3]);
});

test('a file that was missing for a while and turns up elsewhere is that file', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.scan();
  const item = house.value("SELECT id FROM library_items WHERE title = '1'") as number;
  house.disk.move('/music/1.mp3', '/elsewhere/1.mp3');
  house.scan();
  house.disk.move('/elsewhere/1.mp3', '/music/new.mp3');
  assert.equal(house.scan().moved, 1);
  assert.deepEqual(items(house)[1], `/music/new.mp3 ${item}`);
});

test('a moved file is searched for by its new name', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/before.mp3');
  house.parse = parsedAs(() => ({ title: [['Title']] }));
  house.scan();
  house.disk.move('/music/before.mp3', '/music/after.mp3');
  house.scan();
  const hits = (word: string) => house.value('SELECT count(*) FROM search WHERE search MATCH ?', word);
  assert.deepEqual([hits('before'), hits('after'), hits('title')], [0, 1, 1]);
});

test('a moved file is shown to grabbers again if it has other sidecars beside it', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/a/1.mp3');
  house.disk.write('/music/a/2.mp3');
  house.disk.write('/music/a/cover.jpg');
  house.disk.write('/music/b/3.mp3');
  const grabbers = [manifest('covers', { sidecars: ['cover.jpg'] })];
  house.scan({ grabbers });
  assert.deepEqual(house.workedBy('grabber:covers'), ['/music/a/1.mp3', '/music/a/2.mp3']);
  house.disk.move('/music/a/1.mp3', '/music/b/1.mp3');
  house.disk.move('/music/a/2.mp3', '/music/a/two.mp3');
  house.scan({ grabbers });
  assert.deepEqual(house.workedBy('grabber:covers'), ['/music/b/1.mp3']);
});

test('pictures inside a moved file are still where they were', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.grabs = { inside: () => ({ artwork: [{ kind: 'cover', locator: { at: 'ask', index: 0 } }] }) };
  const grabbers = [manifest('inside', { readsFile: true })];
  house.scan({ grabbers });
  house.disk.move('/music/1.mp3', '/music/new.mp3');
  // A picture of other bytes: it is not there any more.
  house.db.exec(
    "INSERT INTO artwork (item, source, kind, locator, stamp) SELECT item, source, 'back', locator, 'old' FROM artwork",
  );
  house.scan({ grabbers });
  assert.deepEqual(
    house.rows(
      'SELECT name FROM artwork JOIN item ON item.id = artwork.item JOIN file ON file.id = item.file WHERE artwork.stamp = file.stamp ORDER BY name',
    ),
    [{ name: '2.mp3' }, { name: 'new.mp3' }],
  );
  assert.equal(house.value("SELECT count(*) FROM artwork WHERE stamp = 'old'"), 2);
});

test('a file that waited for its parse is parsed under its new name', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/a/1.mp3');
  house.busy = () => true;
  house.begin();
  house.run();
  house.kill();
  house.disk.move('/music/a/1.mp3', '/music/b/2.mp3');
  house.busy = () => false;
  const report = house.scan();
  assert.deepEqual([report.moved, report.parsed], [1, 1]);
  assert.deepEqual(house.files(), ['/music/b/2.mp3 done']);
});

test('a file that is back under its old name, after a time under another one elsewhere, is as it was', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.scan();
  house.disk.move('/music/1.mp3', '/elsewhere/1.mp3');
  assert.equal(house.scan().missing, 1);
  house.disk.move('/elsewhere/1.mp3', '/music/1.mp3');
  const report = house.scan();
  assert.deepEqual([report.returned, report.unchanged, report.parsed], [1, 2, 0]);
  assert.equal(house.scan().unchanged, 2, 'its new ctime was noted');
});

test('a moved file whose name was read is parsed again: the old name says nothing any more', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/a/1.mp3');
  house.parse = (packet) => ({
    ...parsedAs(() => ({}))(packet),
    named: JSON.stringify({ title: [[packet.body.slice(packet.below)]] }),
  });
  house.scan();
  house.disk.move('/music/a/1.mp3', '/music/b/2.mp3');
  const report = house.scan();
  assert.deepEqual([report.moved, report.new, report.parsed], [1, 0, 1]);
  assert.deepEqual(house.rows('SELECT source, value FROM library_values'), [
    { source: 'decrapifier', value: '/b/2.mp3' },
  ]);
});

test('a file that has moved to another root is not marked missing by what the first one asked before', (context) => {
  const house = new FakeHouse(context);
  const wanted = ['/a', '/b'];
  for (const path of ['/a/1.mp3', '/a/stays.mp3', '/b/stays.mp3']) house.disk.write(path);
  house.scan({ wanted });
  const random = new Random(1);
  let [from, to] = ['/a/1.mp3', '/b/1.mp3'];
  for (let round = 0; round < 40; round++) {
    house.now += 60_000;
    house.disk.move(from, to);
    // Whoever may speak does so in another order each time.
    house.choose = (count) => random.int(0, count - 1);
    assert.equal(house.scan({ wanted }).moved, 1, `round ${round}`);
    assert.equal(items(house).length, 3, `round ${round}`);
    [from, to] = [to, from];
  }
});
