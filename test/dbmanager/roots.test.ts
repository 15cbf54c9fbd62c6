/** Roots and names: what lies in which root, and paths that are not UTF-8. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';

/** `root | folder | name` of every file that is there. */
function places(house: FakeHouse): string[] {
  return house
    .rows(
      "SELECT root || ' | ' || folder || ' | ' || name AS line FROM library_files WHERE missing_since IS NULL ORDER BY path",
    )
    .map(({ line }) => line as string);
}

/** Bytes of a path in Latin-1. */
function latin(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

test('roots are remembered: the next scan walks them all', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/films/2.mp3');
  house.scan({ wanted: ['/music'] });
  assert.equal(house.scan({ wanted: ['/films'] }).found, 2);
  assert.equal(house.scan({ wanted: [] }).unchanged, 2);
});

test('settings of a root that are not given stay as they were', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan({ wanted: [{ path: '/music', recursive: false, links: 'never', depth: 3 }] });
  house.scan({ wanted: ['/music'] });
  const settings = () => house.rows('SELECT recursive, depth, links FROM root WHERE id > 0');
  assert.deepEqual(settings(), [{ recursive: 0, depth: 3, links: 'never' }]);
  house.scan({ wanted: [{ path: '/music', recursive: true }] });
  assert.deepEqual(settings(), [{ recursive: 1, depth: 3, links: 'never' }]);
});

test('/music does not own /music2', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music2/2.mp3');
  house.scan({ wanted: ['/music', '/music2'] });
  house.disk.remove('/music/1.mp3');
  house.scan({ places: [{ path: '/music', file: false }], acceptLoss: true });
  assert.deepEqual(places(house), ['/music2 |  | 2.mp3']);
});

test('a root inside a root takes its folders over, and nothing is parsed again', (context) => {
  const house = new FakeHouse(context);
  for (const path of ['1', 'rock/2', 'rock/live/3', 'rock2/4', 'r/5']) house.disk.write(`/music/${path}.mp3`);
  house.scan();
  const ids = house.rows('SELECT id, name FROM file ORDER BY id');
  const report = house.scan({ wanted: ['/music/rock'] });
  assert.deepEqual(
    [report.unchanged, report.missing, report.new, report.moved, report.parsed],
    [5, 0, 0, 0, 0],
  );
  assert.deepEqual(places(house), [
    '/music |  | 1.mp3',
    '/music | r | 5.mp3',
    '/music/rock |  | 2.mp3',
    '/music/rock | live | 3.mp3',
    '/music | rock2 | 4.mp3',
  ]);
  assert.deepEqual(house.rows('SELECT id, name FROM file ORDER BY id'), ids);
});

test('a folder is handed over while grabbers are at work: its files are acknowledged to their new root', (context) => {
  const house = new FakeHouse(context);
  const grabbers = [manifest('web', { web: true })];
  house.disk.write('/music/rock/1.mp3');
  house.busy = ({ step }) => step === 'grab';
  house.scan({ grabbers });
  house.disk.write('/music/rock/1.mp3', { size: 2 });
  assert.equal(house.scan({ grabbers, wanted: ['/music/rock'] }).parsed, 1);
});

test('a root around a root leaves it what it has', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/rock/1.mp3');
  house.disk.write('/music/2.mp3');
  house.scan({ wanted: ['/music/rock'] });
  const report = house.scan({ wanted: ['/music'] });
  assert.deepEqual([report.unchanged, report.new], [1, 1]);
  assert.deepEqual(places(house), ['/music |  | 2.mp3', '/music/rock |  | 1.mp3']);
});

test('folders are handed over with characters outside the BMP, and with names that are not UTF-8', (context) => {
  const house = new FakeHouse(context);
  const inner = '/music/🎸🎸/é';
  house.disk.write(`${inner}/🎷/1.mp3`);
  house.disk.write(Buffer.concat([Buffer.from(`${inner}/`), latin('\xe9\xe8/2.mp3')]));
  house.disk.write('/music/🎸🎸/3.mp3');
  house.scan();
  const report = house.scan({ wanted: [inner] });
  assert.deepEqual([report.unchanged, report.missing, report.new, report.parsed], [3, 0, 0, 0]);
  assert.deepEqual(places(house), [
    '/music | 🎸🎸 | 3.mp3',
    `${inner} | \uFFFD\uFFFD | 2.mp3`,
    `${inner} | 🎷 | 1.mp3`,
  ]);
  assert.deepEqual(house.value('SELECT raw FROM folder WHERE raw IS NOT NULL'), latin('\xe9\xe8'));
});

test('the root folder of the system is a root like any other', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/a/1.mp3');
  house.disk.write('/music/2.mp3');
  assert.equal(house.scan({ wanted: ['/'] }).new, 2);
  const report = house.scan({ wanted: ['/music'] });
  assert.deepEqual([report.unchanged, report.new, report.missing], [2, 0, 0]);
  assert.deepEqual(places(house), ['/ | a | 1.mp3', '/music |  | 2.mp3']);
});

test('names that are not UTF-8 are kept by their bytes: scanned, told apart, found again, parsed by their bytes', (context) => {
  const house = new FakeHouse(context);
  const paths = [
    latin('/music/\xe9.mp3'),
    latin('/music/\xe8.mp3'),
    latin('/music/\xff/1.mp3'),
    Buffer.from('/music/\uFFFD.mp3'),
  ];
  for (const path of paths) house.disk.write(path);
  assert.equal(house.scan().new, 4);
  const bytes = house.worked
    .map(({ body, bytes: raw }) => Buffer.from(raw ?? body).toString('latin1'))
    .sort();
  assert.deepEqual(bytes, paths.map((path) => path.toString('latin1')).sort());
  assert.equal(house.value('SELECT count(*) FROM library_files WHERE not_utf8'), 3);
  assert.deepEqual([house.scan().unchanged, house.worked.length], [4, 0]);
  house.disk.remove(latin('/music/\xe9.mp3'));
  assert.equal(house.scan().missing, 1);
  house.disk.move(latin('/music/\xe8.mp3'), latin('/music/\xe7.mp3'));
  assert.equal(house.scan().moved, 1);
  const event = house.events.find((told) => told.event === 'file:stored');
  assert.equal(event, undefined);
});

test('an event of a file that is not UTF-8 carries its bytes', (context) => {
  const house = new FakeHouse(context);
  house.disk.write(latin('/music/\xe9.mp3'));
  house.scan();
  const event = house.events.find((told) => told.event === 'file:done');
  assert.ok(event?.event === 'file:done');
  assert.equal(event.path, '/music/\uFFFD.mp3');
  assert.deepEqual(Buffer.from(event.pathBytes ?? '', 'base64'), latin('/music/\xe9.mp3'));
});
