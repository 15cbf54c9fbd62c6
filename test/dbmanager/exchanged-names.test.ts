/** Files whose names shift: a known name has another file now, one that was known elsewhere. Rows follow their files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../bench/corpus/random.ts';
import { FOLDERS, WANTED, exchange, items, library, shuffled } from '../support/exchanged.ts';
import { FakeHouse } from '../support/fake-house.ts';

const SEEDS = 4;

for (const [where, paths] of Object.entries({
  'in one folder': ['/first/a/1.mp3', '/first/a/2.mp3', '/first/a/3.mp3'],
  'over folders and roots': ['/second/1.mp3', '/first/z/2.mp3', '/first/a/3.mp3'],
  'over folders and roots, the other way round': ['/first/a/1.mp3', '/first/z/2.mp3', '/second/3.mp3'],
})) {
  const next = (path: string): string => paths[(paths.indexOf(path) + 1) % paths.length] as string;

  test(`three files that took each other's names ${where} are moved`, (context) => {
    const house = new FakeHouse(context);
    const before = library(house, ...paths);
    exchange(
      house,
      paths.map((path) => [path, next(path)]),
    );
    const { moved, changed, new: fresh, missing, parsed } = house.scan({ wanted: WANTED });
    assert.deepEqual([moved, changed, fresh, missing, parsed], [3, 0, 0, 0, 0]);
    for (const path of paths) assert.equal(items(house).get(next(path)), before.get(path));
  });

  test(`files that moved up by one name ${where}, with a new one in the place of the first`, (context) => {
    const house = new FakeHouse(context);
    const [one, two, three] = paths as [string, string, string];
    const before = library(house, one, two);
    exchange(house, [
      [two, three],
      [one, two],
    ]);
    house.disk.write(one);
    const { moved, changed, new: fresh, missing } = house.scan({ wanted: WANTED });
    assert.deepEqual([moved, changed, fresh, missing], [2, 0, 1, 0]);
    const after = items(house);
    assert.deepEqual([after.get(two), after.get(three)], [before.get(one), before.get(two)]);
    assert.equal([...before.values()].includes(after.get(one) as number), false);
    assert.equal(house.scan({ wanted: WANTED }).unchanged, FOLDERS.length + 3);
  });
}

test('a file that is written anew under its name, by way of another file, is that file', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/1.mp3', '/first/2.mp3');
  house.disk.write('/aside/new', { size: 77 });
  house.disk.move('/aside/new', '/first/1.mp3');
  const { moved, changed, new: fresh, missing } = house.scan({ wanted: WANTED });
  assert.deepEqual([moved, changed, fresh, missing], [0, 1, 0, 0]);
  assert.deepEqual(items(house), before);
});

test('a file that was moved over another one: that one is missing, and is back when its file is', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/a/1.mp3', '/first/a/2.mp3');
  house.disk.move('/first/a/1.mp3', '/elsewhere/1.mp3');
  house.disk.move('/first/a/2.mp3', '/first/a/1.mp3');
  const first = house.scan({ wanted: WANTED });
  assert.deepEqual([first.moved, first.changed, first.missing], [1, 0, 1]);
  assert.equal(items(house).get('/first/a/1.mp3'), before.get('/first/a/2.mp3'));
  house.now += 60_000;
  house.disk.move('/elsewhere/1.mp3', '/second/1.mp3');
  assert.equal(house.scan({ wanted: WANTED }).moved, 1);
  assert.equal(items(house).get('/second/1.mp3'), before.get('/first/a/1.mp3'));
});

test('files that swapped names over a folder that is not looked at: each is met where it is in the end', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/a/1.mp3', '/first/z/2.mp3');
  exchange(house, [
    ['/first/a/1.mp3', '/first/z/2.mp3'],
    ['/first/z/2.mp3', '/first/a/1.mp3'],
  ]);
  const targets = [{ root: '/first', path: 'a', deep: true }];
  const part = house.scan({ wanted: WANTED, targets });
  assert.deepEqual([part.moved, part.changed, part.missing], [1, 0, 1]);
  house.now += 60_000;
  assert.equal(house.scan({ wanted: WANTED }).moved, 1);
  const after = items(house);
  assert.equal(after.get('/first/a/1.mp3'), before.get('/first/z/2.mp3'));
  assert.equal(after.get('/first/z/2.mp3'), before.get('/first/a/1.mp3'));
});

test('names that cannot be told apart otherwise stay: a hard link, a copy with its times, a swap of files that were changed', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/1.mp3', '/first/2.mp3', '/first/3.mp3', '/first/4.mp3');
  const { size, mtime } = house.disk.file('/first/4.mp3');
  house.disk.remove('/first/1.mp3');
  house.disk.link('/first/4.mp3', '/first/1.mp3');
  house.disk.remove('/first/2.mp3');
  house.disk.write('/first/2.mp3', { size: Number(size), mtime });
  exchange(house, [
    ['/first/3.mp3', '/first/stays.mp3'],
    ['/first/stays.mp3', '/first/3.mp3'],
  ]);
  for (const path of ['/first/3.mp3', '/first/stays.mp3']) house.disk.file(path).size += 5n;
  const { moved, changed, new: fresh, missing } = house.scan({ wanted: WANTED });
  assert.deepEqual([moved, changed, fresh, missing], [0, 4, 0, 0]);
  assert.deepEqual(items(house), before);
});

test('a file that was moved and changed at once is a new one, also when it is moved back to its old name', (context) => {
  const house = new FakeHouse(context);
  const [former, path] = ['/first/a/1.mp3', '/second/2.mp3'];
  const before = library(house, former);
  house.disk.move(former, path);
  house.disk.write(path, { size: 2000 });
  const first = house.scan({ wanted: WANTED });
  assert.deepEqual([first.new, first.missing], [1, 1]);
  const item = items(house).get(path);
  assert.notEqual(item, before.get(former));
  house.now += 60_000;
  house.disk.move(path, former);
  const { moved, new: fresh, returned, missing } = house.scan({ wanted: WANTED });
  assert.deepEqual([moved, fresh, returned, missing], [1, 0, 0, 0]);
  assert.equal(items(house).get(former), item);
});

test('a file that has gone on from a name by the time it is looked at there: the row of that name is left alone', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/1.mp3', '/first/a/2.mp3');
  exchange(house, [
    ['/first/a/2.mp3', '/second/z.mp3'],
    ['/first/1.mp3', '/first/a/2.mp3'],
  ]);
  house.begin({ wanted: WANTED });
  house.runUntil('check');
  house.disk.move('/first/a/2.mp3', '/second/a.mp3');
  house.ask(7, '/second/a.mp3');
  house.run();
  const { moved, changed, new: fresh } = house.report();
  assert.deepEqual([moved, changed, fresh], [1, 0, 0]);
  const after = items(house);
  assert.equal(after.get('/second/a.mp3'), before.get('/first/1.mp3'));
  assert.equal(after.get('/second/z.mp3'), before.get('/first/a/2.mp3'));
});

/** What is told of a file that is asked for. @param meanwhile between the look and what is asked then */
function askedFor(house: FakeHouse, path: string, meanwhile: () => void): string | number | undefined {
  house.ask(7, path);
  house.run(1);
  meanwhile();
  house.run();
  const last = house.news.findLast((news) => news.kind === 'demand');
  return last?.event === 'failed' ? last.error.code : last?.item;
}

for (const known of [true, false])
  test(`whoever asks for a file${known ? ' of a known name' : ''} that goes on at that moment is told that none is there`, (context) => {
    const house = new FakeHouse(context);
    library(house, '/first/1.mp3', '/first/a/2.mp3');
    house.disk.move('/first/a/2.mp3', '/elsewhere/2.mp3');
    const path = known ? '/first/a/2.mp3' : '/first/a/3.mp3';
    house.disk.move('/first/1.mp3', path);
    const before = house.files();
    const told = askedFor(house, path, () => house.disk.move(path, '/first/1.mp3'));
    assert.equal(told, 'ERR_VALHALLA_NO_FILE');
    assert.deepEqual(house.files(), before);
  });

test('whoever asks for a file whose name another one has at that moment is told of that one', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/1.mp3', '/first/a/2.mp3');
  house.disk.move('/first/1.mp3', '/first/a/3.mp3');
  const told = askedFor(house, '/first/a/3.mp3', () => {
    house.disk.move('/first/a/3.mp3', '/first/1.mp3');
    house.disk.move('/first/a/2.mp3', '/first/a/3.mp3');
  });
  assert.equal(told, before.get('/first/a/2.mp3'));
});

test('whoever asks for a file whose name goes from one to the other with each look is told so', (context) => {
  const house = new FakeHouse(context);
  const [path, other] = ['/first/1.mp3', '/second/2.mp3'];
  library(house, path, other);
  const { disk } = house;
  const lstat = disk.lstat.bind(disk);
  const swap = (): void =>
    exchange(house, [
      [path, other],
      [other, path],
    ]);
  disk.lstat = (asked) => {
    const stats = lstat(asked);
    if (String(asked) === path) swap();
    return stats;
  };
  swap();
  assert.equal(
    askedFor(house, path, () => undefined),
    'ERR_VALHALLA_UNAVAILABLE',
  );
});

/** Paths of which several files are said to be there. */
function doubled(house: FakeHouse): unknown[] {
  return house.rows(
    'SELECT path FROM library_files WHERE missing_since IS NULL GROUP BY path HAVING count(*) > 1',
  );
}

test('a file whose name another one has taken is missing at once: when somebody asks, and when the scan is cancelled', (context) => {
  const house = new FakeHouse(context);
  const before = library(
    house,
    '/first/1.mp3',
    '/first/2.mp3',
    '/first/a/3.mp3',
    '/first/a/4.mp3',
    '/first/z/5.mp3',
  );
  house.disk.move('/first/1.mp3', '/second/1.mp3');
  house.disk.move('/first/2.mp3', '/first/1.mp3');
  house.ask(7, '/first/1.mp3');
  house.run();
  assert.deepEqual(doubled(house), []);
  assert.equal(items(house).get('/first/1.mp3'), before.get('/first/2.mp3'));
  house.disk.move('/first/a/4.mp3', '/first/a/3.mp3');
  house.disk.remove('/first/z/5.mp3');
  house.begin({ wanted: WANTED });
  house.runUntil('verify');
  house.cancel();
  house.run();
  assert.deepEqual(doubled(house), []);
  assert.equal(house.report().missing, 1);
  assert.equal(items(house).get('/first/a/3.mp3'), before.get('/first/a/4.mp3'));
  const { moved, missing } = house.scan({ wanted: WANTED });
  assert.deepEqual([moved, missing], [1, 1]);
  assert.equal(items(house).get('/second/1.mp3'), before.get('/first/1.mp3'));
});

test('a file whose name another one had taken has it again when that one has gone on, and comes back under it', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/1.mp3', '/first/2.mp3');
  house.disk.move('/first/2.mp3', '/first/1.mp3');
  assert.equal(house.scan({ wanted: WANTED }).missing, 1);
  house.now += 60_000;
  house.disk.move('/first/1.mp3', '/first/2.mp3');
  assert.equal(house.scan({ wanted: WANTED }).moved, 1);
  house.now += 60_000;
  house.disk.write('/first/1.mp3', { size: 1234 });
  const { returned, new: fresh } = house.scan({ wanted: WANTED });
  assert.deepEqual([returned, fresh], [1, 0]);
  assert.deepEqual(items(house), before);
});

test('so many files that lost their names are no disk that is half there: they are missing', (context) => {
  const house = new FakeHouse(context);
  const numbers = Array.from({ length: 60 }, (_, number) => number);
  library(house, ...numbers.flatMap((number) => [`/first/${number}.mp3`, `/first/a/${number}.mp3`]));
  for (const number of numbers) house.disk.move(`/first/a/${number}.mp3`, `/first/${number}.mp3`);
  const { roots, moved, missing } = house.scan({ wanted: WANTED });
  assert.deepEqual([roots[0]?.state, moved, missing], ['online', 60, 60]);
  assert.deepEqual(doubled(house), []);
});

for (const [copied, known] of [
  ['/first/a/x.mp3', '/first/z/b.mp3'],
  ['/first/z/x.mp3', '/first/a/b.mp3'],
  ['/second/x.mp3', '/first/b.mp3'],
] as const)
  test(`a share that numbers its files anew: ${copied}, a copy with its times, has the old number of ${known}`, (context) => {
    const house = new FakeHouse(context);
    const before = library(house, known);
    const file = house.disk.file(known);
    const copy = house.disk.write(copied, { size: Number(file.size), mtime: file.mtime });
    copy.inode = file.inode;
    file.inode += 500n;
    const { moved, changed, new: fresh, missing } = house.scan({ wanted: WANTED });
    assert.deepEqual([moved, changed, fresh, missing], [0, 0, 1, 0]);
    const after = items(house);
    assert.equal(after.delete(copied), true);
    assert.deepEqual(after, before);
  });

test('a disk that ignores case: a file of which only the case was changed is that file', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/a/Song.mp3', '/first/a/Linked.mp3');
  const { disk } = house;
  disk.move('/first/a/Song.mp3', '/first/a/song.mp3');
  disk.link('/first/a/Linked.mp3', '/first/a/linked.mp3');
  const lstat = disk.lstat.bind(disk);
  disk.lstat = (path) => lstat(Buffer.from(String(path).replace('Song', 'song')));
  const { moved, changed, new: fresh, missing } = house.scan({ wanted: WANTED });
  assert.deepEqual([moved, changed, fresh, missing], [1, 0, 1, 0]);
  const after = items(house);
  assert.equal(after.get('/first/a/song.mp3'), before.get('/first/a/Song.mp3'));
  assert.equal(after.get('/first/a/Linked.mp3'), before.get('/first/a/Linked.mp3'));
});

for (const isFirst of [true, false])
  test(`a scan ends when what is new in the place of a moved file is parsed, be it ${isFirst ? 'before' : 'after'} that one`, (context) => {
    const house = new FakeHouse(context);
    const before = library(house, '/first/a/1.mp3');
    house.disk.move('/first/a/1.mp3', '/second/1.mp3');
    house.disk.write('/first/a/1.mp3', { size: 5000 });
    house.begin({ wanted: WANTED });
    // Crews are quick: the walk of the first root has heard that all is through when the second one begins.
    house.runUntil('rooted');
    const late = isFirst ? '/second/1.mp3' : '/first/a/1.mp3';
    house.busy = ({ body }) => body.includes(late);
    house.run();
    assert.equal(house.gives.filter(({ kind }) => kind === 'finished').length, 0);
    house.busy = () => false;
    house.run();
    const { moved, changed, new: fresh, missing, parsed } = house.report();
    assert.deepEqual([moved, changed, fresh, missing, parsed], [1, 0, 1, 0, 3]);
    assert.equal(items(house).get('/second/1.mp3'), before.get('/first/a/1.mp3'));
    assert.equal(house.files().filter((line) => line.endsWith(' found')).length, 0);
    const done = house.events.filter(({ event }) => event === 'file:done');
    assert.deepEqual(done.length, 3);
  });

test('a file is not moved from a root that is not there to a name that is known', (context) => {
  const house = new FakeHouse(context);
  const before = library(house, '/first/1.mp3', '/second/2.mp3');
  const { size, mtime, inode } = { ...house.disk.file('/second/2.mp3') };
  house.disk.remove('/second');
  house.disk.remove('/first/1.mp3');
  house.disk.write('/first/1.mp3', { size: Number(size), mtime }).inode = inode;
  assert.deepEqual([house.scan({ wanted: WANTED }).moved, items(house)], [0, before]);
});

test('whatever names files exchange, and whatever comes new between them, each item is with its bytes', (context) => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = new Random(seed);
    const house = new FakeHouse(context);
    house.choose = (count) => random.int(0, count - 1);
    const names = FOLDERS.flatMap((folder) => [1, 2, 3].map((name) => `${folder}/${name}.mp3`));
    const first = names.filter(() => random.chance(0.7));
    library(house, ...first);
    for (let round = 0; round < 3; round++) {
      const known = items(house);
      const byInode = new Map([...known].map(([path, item]) => [house.disk.file(path).inode, item]));
      const old = [...known.keys()].filter((path) => names.includes(path) && random.chance(0.7));
      const free = names.filter((path) => !known.has(path));
      const to = shuffled([...old, ...free], random);
      const moves = old
        .map((path, at) => [path, to[at] as string] as const)
        .filter(([from, at]) => from !== at);
      exchange(house, moves);
      const fresh = to.slice(old.length).filter(() => random.chance(0.5));
      for (const path of fresh) house.disk.write(path, { size: random.int(2000, 3000) });
      house.now += 60_000;
      const isKilled = random.chance(0.3);
      if (isKilled && fresh.length === 0) {
        house.begin({ wanted: WANTED });
        house.run(random.int(1, 80));
        house.kill();
      }
      const report = house.scan({ wanted: WANTED });
      const after = items(house);
      const what = `seed ${seed}, round ${round}: ${JSON.stringify({ moves, fresh })}`;
      assert.equal(after.size, known.size + fresh.length, what);
      const taken = new Set(byInode.values());
      for (const [path, item] of after) {
        const before = byInode.get(house.disk.file(path).inode);
        assert.ok(before === undefined ? !taken.has(item) : before === item, `${path}: ${what}`);
      }
      if (!isKilled)
        assert.deepEqual([report.new, report.missing, report.changed], [fresh.length, 0, 0], what);
      house.now += 60_000;
      assert.equal(house.scan({ wanted: WANTED }).unchanged, after.size, what);
    }
  }
});
