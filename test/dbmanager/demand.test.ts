/** Files that somebody waits for, while a scan is at work on them: it ends, and acknowledges each that it listed once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';

const GRABBERS = [
  manifest('one', { needs: ['title'] }),
  manifest('two', { needs: ['artist'] }),
  manifest('three', { readsFile: true }),
];
const ROOTS = ['/music', '/more'];

/** A scan that was ended before its grabbers were. */
function leftBehind(house: FakeHouse, ...paths: readonly string[]): void {
  for (const path of paths) house.disk.write(path);
  house.busy = ({ step }) => step === 'grab';
  house.begin({ wanted: ROOTS, grabbers: GRABBERS });
  house.run();
  house.kill();
}

/** What became of the file, in order. */
function heard({ news }: FakeHouse): string[] {
  return news.flatMap((one) => (one.kind === 'demand' ? one.event : []));
}

for (const change of ['changed', 'asked for with force']) {
  test(`a scan in which a file that waits for its grabbers is ${change}, on demand, ends`, (context) => {
    const house = new FakeHouse(context);
    leftBehind(house, '/music/1.mp3', '/music/2.mp3', '/more/3.mp3');
    house.begin({ wanted: ROOTS, grabbers: GRABBERS });
    house.run();
    if (change === 'changed') house.disk.write('/music/1.mp3', { size: 77 });
    house.ask(1, '/music/1.mp3', change !== 'changed');
    house.run();
    house.busy = () => false;
    house.run();
    assert.equal(house.report().found, 3);
    assert.deepEqual(heard(house), ['parsed', 'grabbed', 'grabbed', 'grabbed', 'ended']);
  });
}

test('what is known of a file is told before it ends, once; grabbers that are through are not', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan({ grabbers: GRABBERS.slice(0, 1) });
  house.ask(1, '/music/1.mp3');
  house.run();
  assert.deepEqual(heard(house).splice(0), ['parsed', 'ended']);
  house.begin({ grabbers: GRABBERS });
  house.pause(true);
  house.ask(2, '/music/1.mp3');
  house.run();
  assert.deepEqual(heard(house).slice(2), ['parsed', 'grabbed', 'grabbed', 'ended']);
});

test('a file that is joined while its grabbers are at work is told to be known once', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.scan({ grabbers: [] });
  house.disk.remove('/music/1.mp3');
  house.scan({ grabbers: [] });
  house.busy = ({ step }) => step === 'grab';
  house.begin({ grabbers: GRABBERS });
  house.run();
  house.ask(1, '/music/2.mp3');
  house.run();
  const items = ['1', '2'].map(
    (name) =>
      house.value(
        'SELECT item.id FROM file JOIN item ON item.file = file.id WHERE name = ?',
        `${name}.mp3`,
      ) as number,
  );
  assert.equal(house.change(items[0] as number, { op: 'adopt', from: items[1] as number }), undefined);
  house.busy = () => false;
  house.run();
  const told = heard(house);
  assert.deepEqual(
    [told[0], told.at(-1), told.filter((one) => one === 'parsed').length],
    ['parsed', 'ended', 1],
  );
});

test('a file that moves to another root before a parser has it is acknowledged where it was listed', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/more/1.mp3');
  house.disk.write('/more/2.mp3');
  house.scan({ wanted: ROOTS });
  house.disk.write('/more/1.mp3', { size: 77 });
  house.pause(true);
  house.begin({ wanted: ROOTS });
  house.run();
  house.disk.move('/more/1.mp3', '/music/1.mp3');
  house.ask(1, '/music/1.mp3');
  house.run();
  house.pause(false);
  house.run();
  assert.equal(house.report().found, 2);
});

test('a file that is listed under two names is acknowledged for each of them', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/more/1.mp3');
  house.disk.write('/more/2.mp3');
  house.scan({ wanted: ['/more', '/music'] });
  house.disk.write('/more/1.mp3', { size: 77 });
  house.pause(true);
  house.begin({ wanted: ['/more', '/music'] });
  house.runUntil('credit');
  house.disk.move('/more/1.mp3', '/music/1.mp3');
  house.ask(1, '/music/1.mp3');
  house.run();
  house.pause(false);
  house.run();
  const { found, moved, missing } = house.report();
  assert.deepEqual([found, moved, missing], [3, 0, 0]);
  assert.deepEqual(house.files(), ['/more/2.mp3 done', '/music/1.mp3 done']);
});

test('a file that was taken for gone, and is asked for in its new place meanwhile, is not marked missing', (context) => {
  const house = new FakeHouse(context);
  for (const path of ['/music/1.mp3', '/music/2.mp3', '/more/3.mp3']) house.disk.write(path);
  house.scan({ wanted: ROOTS });
  house.begin({ wanted: ROOTS });
  house.runUntil('credit');
  house.disk.move('/music/1.mp3', '/more/1.mp3');
  house.runUntil('verify');
  house.ask(1, '/more/1.mp3');
  house.run();
  assert.deepEqual(house.files(), ['/more/1.mp3 done', '/more/3.mp3 done', '/music/2.mp3 done']);
});

test('a new name that the walk asks about, and somebody else for, has one row', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.scan();
  house.disk.move('/music/1.mp3', '/music/0/1.mp3');
  house.begin();
  house.runUntil('check');
  house.ask(1, '/music/0/1.mp3');
  house.run();
  assert.deepEqual(house.files(), ['/music/0/1.mp3 done', '/music/2.mp3 done']);
  assert.equal(house.report().outcome, 'finished');
});

test('what a parser says of a file as it was before somebody asked for it is not taken for what it is', (context) => {
  const house = new FakeHouse(context);
  const reads: string[] = [];
  house.parse = (packet) => {
    reads.push(packet.stamp?.split('.')[0] as string);
    return parsedAs(() => ({ title: [[String(packet.stamp)]] }))(packet);
  };
  house.disk.write('/music/1.mp3', { size: 11 });
  house.busy = () => true;
  house.begin();
  house.run();
  const early = house.crew.begin();
  house.disk.write('/music/1.mp3', { size: 22 });
  house.ask(1, '/music/1.mp3');
  house.run();
  house.work(early);
  house.busy = () => false;
  house.run();
  assert.equal(house.report().found, 1);
  assert.deepEqual(heard(house), ['parsed', 'ended']);
  assert.deepEqual([reads[0], reads.at(-1)], ['11', '22']);
  assert.match(String(house.value('SELECT title FROM library_items')), /^22/);
});

for (const step of ['parse', 'grab']) {
  test(`a file that an application joins before its ${step} is through ends for whoever waits for it, and in the scan`, (context) => {
    const house = new FakeHouse(context);
    house.disk.write('/music/1.mp3');
    house.disk.write('/music/2.mp3');
    house.scan({ grabbers: GRABBERS });
    house.disk.remove('/music/1.mp3');
    house.disk.write('/music/3.mp3', { size: 77 });
    house.busy = (packet) => packet.step === step;
    house.begin({ grabbers: GRABBERS });
    house.run();
    house.ask(1, '/music/3.mp3');
    house.run();
    const item = (path: string): number =>
      house.value(
        'SELECT item.id FROM library_files JOIN item ON item.file = library_files.id WHERE path = ?',
        path,
      ) as number;
    const old = item('/music/1.mp3');
    assert.equal(house.change(old, { op: 'adopt', from: item('/music/3.mp3') }), undefined);
    house.busy = () => false;
    house.run();
    assert.equal(house.report().found, 2);
    assert.equal(heard(house).at(-1), 'ended');
    assert.deepEqual(house.files(), ['/music/2.mp3 done', '/music/3.mp3 done']);
    assert.equal(item('/music/3.mp3'), old);
  });
}

/** What is shown of the cover of a file. */
function coverOf(house: FakeHouse, path: string): unknown {
  return house.value(
    `SELECT json_extract(locator, '$.stamp') FROM artwork JOIN item ON item.id = artwork.item
     JOIN library_files ON library_files.id = item.file WHERE path = ?`,
    path,
  );
}

test('a grabber that is at a file for somebody who waits is shown the cover that came meanwhile', (context) => {
  const house = new FakeHouse(context);
  house.grabs = {
    covers: ({ sidecars }) => ({
      artwork: sidecars.map(({ name, stamp }) => ({
        kind: 'cover',
        locator: { at: 'sidecar', name, stamp },
      })),
    }),
  };
  const grabbers = [manifest('covers', { sidecars: ['cover.jpg'] })];
  for (const name of ['1.mp3', '2.mp3', 'cover.jpg']) house.disk.write(`/music/${name}`);
  house.scan({ grabbers });
  house.disk.write('/more/3.mp3');
  house.busy = () => true;
  house.begin({ grabbers, wanted: ROOTS });
  house.run();
  house.busy = ({ consumer }) => consumer !== 'parser';
  house.ask(1, '/music/1.mp3', true);
  house.run();
  const early = house.crew.begin();
  house.disk.write('/music/cover.jpg');
  house.ask(2, '/music/2.mp3');
  house.run();
  house.work(early);
  house.busy = () => false;
  house.run();
  assert.equal(house.report().found, 3);
  const { size, mtime, ctime } = house.disk.file('/music/cover.jpg');
  for (const name of ['1.mp3', '2.mp3'])
    assert.equal(coverOf(house, `/music/${name}`), `${size}.${mtime}.${ctime}`, name);
  assert.deepEqual(house.workedBy('grabber:covers'), ['/music/1.mp3', '/music/1.mp3', '/music/2.mp3']);
});

test('whoever waits goes before the scan until the parse is stored, and not while a grabber is at it', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan({ wanted: ROOTS, grabbers: [] });
  house.disk.write('/music/1.mp3', { size: 77 });
  house.busy = ({ step }) => step === 'grab';
  house.begin({ wanted: ROOTS, grabbers: GRABBERS });
  house.pause(true);
  const { precedence } = house.manager.demands;
  house.ask(1, '/music/1.mp3');
  assert.equal(precedence.isAwaited, true);
  house.run();
  assert.deepEqual([heard(house), precedence.isAwaited], [['parsed'], false]);
});

test('whoever is refused, does not wait any more, or whose library is closed goes before nobody', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan();
  const { demands } = house.manager;
  house.ask(1, '/music/2.mp3');
  house.run();
  assert.deepEqual([heard(house), demands.precedence.isAwaited], [['failed'], false]);
  house.ask(2, '/music/1.mp3');
  demands.withdraw(2);
  assert.equal(demands.precedence.isAwaited, false);
  house.ask(3, '/music/1.mp3');
  demands.failAll(new Error('closed'));
  assert.equal(demands.precedence.isAwaited, false);
});

test('what the scan has written is committed when somebody asks, not with what comes of it', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.begin();
  house.pause(true);
  house.runUntil('listing');
  house.run(1);
  assert.equal(house.value('SELECT count(*) FROM file'), 0);
  house.ask(1, '/music/1.mp3');
  assert.equal(house.value('SELECT count(*) FROM file'), 2);
});

test('a file that goes between a look and its parse does not exist; one that cannot be read may be again', (context) => {
  const house = new FakeHouse(context);
  for (const system of ['ENOENT', 'ENOTDIR', 'EIO']) {
    const path = `/music/${system}.mp3`;
    house.disk.write(path);
    const error = { code: 'ERR_VALHALLA_UNAVAILABLE', message: system, system } as const;
    house.parse = () => ({ outcome: 'unavailable', error });
    house.ask(1, path);
    house.run();
  }
  const codes = house.news.flatMap((one) =>
    one.kind === 'demand' && one.event === 'failed' ? one.error.code : [],
  );
  assert.deepEqual(codes, ['ERR_VALHALLA_NO_FILE', 'ERR_VALHALLA_NO_FILE', 'ERR_VALHALLA_UNAVAILABLE']);
  assert.deepEqual(house.files(), [
    '/music/EIO.mp3 failed',
    '/music/ENOENT.mp3 failed',
    '/music/ENOTDIR.mp3 failed',
  ]);
});
