/** What a scan makes of what it finds: new, changed, unchanged, missing, returned. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { parsedAs } from '../support/fake-work.ts';

function houseWith(context: TestContext, ...paths: string[]): FakeHouse {
  const house = new FakeHouse(context);
  for (const path of paths) house.disk.write(path);
  return house;
}

test('a new file is found, parsed and can be queried', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  const report = house.scan();
  assert.deepEqual([report.found, report.new, report.parsed], [2, 2, 2]);
  assert.deepEqual(house.files(), ['/music/a/1.mp3 done', '/music/a/2.mp3 done']);
  assert.deepEqual(house.rows('SELECT title, artist FROM library_items ORDER BY id'), [
    { title: '1', artist: 'Somebody' },
    { title: '2', artist: 'Somebody' },
  ]);
});

test('an unchanged file is not parsed again', (context) => {
  const house = houseWith(context, '/music/a/1.mp3');
  house.scan();
  const report = house.scan();
  assert.deepEqual([report.found, report.unchanged, report.parsed], [1, 1, 0]);
});

test('an unchanged library costs no write between begin and finish', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/cover.jpg', '/music/b/2.mkv');
  house.scan();
  house.begin();
  const before = house.db.prepare('SELECT total_changes()').pluck().get();
  const transactions: boolean[] = [];
  while (!house.gives.some(({ kind }) => kind === 'finished')) {
    assert.equal(house.db.prepare('SELECT total_changes()').pluck().get(), before);
    transactions.push(house.db.inTransaction);
    assert.equal(house.run(1), 1);
  }
  assert.ok(transactions.length > 5);
  assert.ok(!transactions.includes(true), 'not even an empty transaction');
});

test('a dispatcher is asked for by the first scan at once, and then by one in which something is due', (context) => {
  const house = houseWith(context, '/music/1.mp3');
  const asked = (): number => house.gives.filter(({ kind }) => kind === 'due').length;
  house.begin();
  house.run(1);
  assert.equal(asked(), 1, 'before anything is found');
  house.run();
  house.scan();
  assert.equal(asked(), 0, 'nothing has changed');
  house.disk.write('/music/2.mp3');
  house.disk.write('/music/3.mp3');
  house.scan();
  assert.equal(asked(), 1);
});

const CHANGES: Readonly<Record<string, (file: ReturnType<FakeHouse['disk']['file']>) => void>> = {
  'its size': (file) => void (file.size += 1n),
  'its mtime, by a nanosecond': (file) => void (file.mtime += 1n),
  'its mtime, to an earlier one': (file) => void (file.mtime -= 86_400_000_000_000n),
  'its ctime (tags rewritten, size and mtime restored)': (file) => void (file.ctime += 1n),
};

for (const [what, change] of Object.entries(CHANGES)) {
  test(`a file changed that differs only in ${what}`, (context) => {
    const house = houseWith(context, '/music/1.mp3', '/music/2.mp3');
    house.scan();
    const [before] = house.rows('SELECT id FROM item');
    change(house.disk.file('/music/1.mp3'));
    house.parse = parsedAs(() => ({ title: [['another']] }));
    const report = house.scan();
    assert.deepEqual([report.changed, report.unchanged, report.parsed], [1, 1, 1]);
    assert.deepEqual(house.rows('SELECT id, title, artist FROM library_items WHERE title = ?', 'another'), [
      { ...before, title: 'another', artist: null },
    ]);
  });
}

test('another inode alone is noted and costs no parse', (context) => {
  const house = houseWith(context, '/music/1.mp3');
  house.scan();
  house.disk.file('/music/1.mp3').inode = 4711n;
  const report = house.scan();
  assert.deepEqual([report.unchanged, report.parsed], [1, 0]);
  assert.equal(house.value('SELECT inode FROM file'), '4711');
});

test('stamps and inodes above 2^53 are kept exactly', (context) => {
  const house = houseWith(context, '/music/1.mp3');
  house.disk.file('/music/1.mp3').inode = 18_446_744_073_709_551_615n;
  house.scan();
  assert.equal(house.value('SELECT inode FROM file'), '18446744073709551615');
  assert.equal(house.scan().unchanged, 1);
  house.disk.file('/music/1.mp3').mtime += 1n;
  assert.equal(house.scan().changed, 1);
});

test('a deleted file is marked missing, after the scanner has looked again', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  house.scan();
  house.disk.remove('/music/a/1.mp3');
  const report = house.scan();
  assert.deepEqual([report.missing, report.unchanged], [1, 1]);
  assert.deepEqual(house.files(), ['/music/a/2.mp3 done']);
  assert.equal(house.value('SELECT missing_since FROM file WHERE name = ?', '1.mp3'), house.now);
  const kinds = house.told.map(({ message }) => message.kind);
  assert.ok(kinds.indexOf('verify') > kinds.indexOf('walked'));
  assert.ok(kinds.indexOf('marked') > kinds.indexOf('verified'));
});

test('nothing is marked before the scanner has answered', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  house.scan();
  house.disk.remove('/music/a/1.mp3');
  house.begin();
  house.runUntil('verify');
  assert.equal(house.value('SELECT count(*) FROM file WHERE missing_since IS NOT NULL'), 0);
});

test('a folder that was removed with its files loses them all', (context) => {
  const house = houseWith(context, '/music/a/b/1.mp3', '/music/a/2.mp3', '/music/c/3.mp3');
  house.scan();
  house.disk.remove('/music/a');
  assert.equal(house.scan().missing, 2);
  assert.deepEqual(house.files(), ['/music/c/3.mp3 done']);
});

test('a missing file is marked once and keeps what is known of it', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  house.scan();
  house.disk.remove('/music/a/1.mp3');
  house.scan();
  const since = house.value('SELECT missing_since FROM file WHERE name = ?', '1.mp3');
  house.now += 1000;
  assert.equal(house.scan().missing, 0);
  assert.equal(house.value('SELECT missing_since FROM file WHERE name = ?', '1.mp3'), since);
  assert.equal(house.value('SELECT count(*) FROM metadata'), 2);
});

test('a file that returns has its old id and is not parsed again', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  house.scan();
  const before = house.rows('SELECT file.id, item.id AS item FROM file JOIN item ON item.file = file.id');
  const file = house.disk.file('/music/a/1.mp3');
  const { size, mtime, ctime, inode } = { ...file };
  house.disk.remove('/music/a/1.mp3');
  house.scan();
  Object.assign(house.disk.write('/music/a/1.mp3'), { size, mtime, ctime, inode });
  const report = house.scan();
  assert.deepEqual([report.returned, report.unchanged, report.parsed, report.new], [1, 2, 0, 0]);
  assert.deepEqual(
    house.rows('SELECT file.id, item.id AS item FROM file JOIN item ON item.file = file.id'),
    before,
  );
});

test('a file that returns with other bytes is parsed, under its old id', (context) => {
  const house = houseWith(context, '/music/a/1.mp3', '/music/a/2.mp3');
  house.scan();
  house.disk.remove('/music/a/1.mp3');
  house.scan();
  house.disk.write('/music/a/1.mp3', { size: 5 });
  const report = house.scan();
  assert.deepEqual([report.returned, report.changed, report.parsed, report.new], [1, 1, 1, 0]);
  assert.equal(house.files().length, 2);
});

test('--full parses every file again', (context) => {
  const house = houseWith(context, '/music/1.mp3', '/music/2.mp3', '/music/3.m3u');
  house.scan();
  house.disk.move('/music/2.mp3', '/music/moved.mp3');
  house.parse = parsedAs((name) => ({ title: [[`full ${name}`]] }));
  const report = house.scan({ full: true });
  assert.deepEqual([report.parsed, report.unchanged, report.moved], [3, 2, 1]);
  assert.deepEqual(
    house.rows('SELECT title FROM best ORDER BY title').map(({ title }) => title),
    ['full 1', 'full 3', 'full moved'],
  );
});

test('a file whose type changes is parsed as what it is now', (context) => {
  const house = houseWith(context, '/music/a.mp3', '/music/b.m3u');
  house.scan();
  house.suffixes = { mp3: 'playlist', m3u: 'audio' };
  const report = house.scan();
  assert.deepEqual([report.changed, report.parsed], [2, 2]);
  assert.deepEqual(
    house.rows(
      'SELECT name, type, title FROM library_files JOIN library_items ON file = library_files.id ORDER BY name',
    ),
    [
      { name: 'a.mp3', type: 'playlist', title: 'a' },
      { name: 'b.m3u', type: 'audio', title: 'b' },
    ],
  );
  assert.equal(house.value('SELECT count(*) FROM metadata'), 2);
  assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'a'"), 1);
  assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'b'"), 1);
  house.db.exec("INSERT INTO search (search) VALUES ('integrity-check')");
});

test('a file that was replaced by a folder or a FIFO of its name', (context) => {
  const house = houseWith(context, '/music/1.mp3', '/music/2.mp3', '/music/3.mp3');
  house.scan();
  house.disk.remove('/music/1.mp3');
  house.disk.makeFolder('/music/1.mp3');
  house.disk.remove('/music/2.mp3');
  house.disk.makeSpecial('/music/2.mp3');
  house.scan();
  // A FIFO is in the way and is reported: what is known of the file stays. A folder is no file any more.
  assert.deepEqual(house.files(), ['/music/2.mp3 done', '/music/3.mp3 done']);
});

/** Sorted as numbers are. */
function name(number: number): string {
  return `/music/big/${String(number).padStart(5, '0')}.mp3`;
}

test('a folder of several chunks: new, changed and missing files in each of them', (context) => {
  const house = new FakeHouse(context);
  for (let number = 0; number < 2100; number++) house.disk.write(name(number));
  assert.equal(house.scan().new, 2100);
  assert.equal(house.told.filter(({ message }) => message.kind === 'listing').length, 4);
  for (const number of [0, 1050, 2099]) house.disk.remove(name(number));
  for (const number of [1, 1051, 2098]) house.disk.write(name(number), { size: 1 });
  for (const number of [3, 1053, 2097]) house.disk.move(name(number), `${name(number)}x.mp3`);
  const report = house.scan();
  assert.deepEqual(
    [report.missing, report.changed, report.moved, report.new, report.unchanged, report.parsed],
    [3, 3, 3, 0, 2091, 3],
  );
});

test('a file that could not be examined keeps its row, in a folder that is not UTF-8 too', (context) => {
  const house = new FakeHouse(context);
  const odd = Buffer.from([...Buffer.from('/music/'), 0xe9]);
  const inOdd = (name: string) => Buffer.concat([odd, Buffer.from(`/${name}`)]);
  house.disk.write('/music/a/1.mp3');
  house.disk.write('/music/a/2.mp3');
  house.disk.write(inOdd('1.mp3'));
  house.disk.write(inOdd('2.mp3'));
  house.scan();
  house.disk.fail('/music/a/1.mp3', 'EIO');
  house.disk.fail(inOdd('1.mp3'), 'EIO');
  const report = house.scan();
  assert.deepEqual([report.missing, report.unchanged], [0, 2]);
  assert.equal(house.files().length, 4);
});

test('every scan leaves a report', (context) => {
  const house = houseWith(context, '/music/1.mp3');
  const report = house.scan();
  const [row] = house.rows('SELECT begun, ended, outcome, report FROM library_scans');
  assert.deepEqual([row?.['outcome'], row?.['begun'], row?.['ended']], ['finished', house.now, house.now]);
  assert.deepEqual(JSON.parse(row?.['report'] as string), JSON.parse(JSON.stringify(report)));
  assert.deepEqual(report.roots, [{ path: '/music', state: 'online', files: 1, folders: 1 }]);
  assert.equal(report.stages.parser.done, 1);
  assert.equal(report.stages.dbmanager.done, 1);
});

test('the report counts the files that the fast lane handed on, by reason', (context) => {
  const house = houseWith(context, '/music/1.mp3', '/music/2.mp3', '/music/3.mp3');
  const say = parsedAs((name) => ({ title: [[name]] }));
  house.parse = (packet) => ({
    ...say(packet),
    handedOn: packet.body.endsWith('3.mp3') ? undefined : 'two tags',
  });
  const report = house.scan();
  assert.equal(report.parsed, 3);
  assert.deepEqual(report.handedOn, { 'two tags': 2 });
});

test('an event comes when its data is committed', (context) => {
  const house = houseWith(context, '/music/1.mp3');
  house.begin();
  const seen: string[] = [];
  while (house.run(1) === 1) {
    for (const event of house.events.splice(0)) {
      if (event.event !== 'file:stored') continue;
      seen.push(event.path);
      assert.equal(house.value('SELECT title FROM library_items WHERE id = ?', event.item), '1');
    }
  }
  assert.deepEqual(seen, ['/music/1.mp3']);
});
