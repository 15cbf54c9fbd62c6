/** Files that are moved while they are walked: the walk meets them under two names, under none, or under an old one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../bench/corpus/random.ts';
import { FakeHouse } from '../support/fake-house.ts';

const WANTED = ['/first', '/second'];
/** In the order of the walk. */
const FOLDERS = ['/first', '/first/a', '/first/m', '/first/z', '/second'];

const SEEDS = 3;
const MOVES = 40;

/** Item by path, of every file that is there. */
function items(house: FakeHouse): Map<string, number> {
  const rows = house.rows(
    'SELECT path, item.id FROM library_files JOIN item ON item.file = library_files.id WHERE missing_since IS NULL',
  );
  return new Map(rows.map(({ path, id }) => [path as string, id as number]));
}

interface Way {
  readonly from: string;
  /** Each with the number of folders that are merged by then. */
  readonly moves: readonly (readonly [merged: number, to: string])[];
  readonly counts: readonly [moved: number, fresh: number, missing: number];
}

const WAYS: Readonly<Record<string, Way>> = {
  'from behind the walk to a folder before it': {
    from: '/first/a/1.mp3',
    moves: [[2, '/first/z/1.mp3']],
    counts: [1, 0, 0],
  },
  'from behind the walk to another root': {
    from: '/first/a/1.mp3',
    moves: [[2, '/second/1.mp3']],
    counts: [1, 0, 0],
  },
  'to another root by way of a third name, each met': {
    from: '/first/a/1.mp3',
    moves: [
      [2, '/first/m/2.mp3'],
      [3, '/second/3.mp3'],
    ],
    counts: [2, 0, 0],
  },
  'on and on from each place that it has just been met in': {
    from: '/first/a/1.mp3',
    moves: [
      [2, '/first/m/2.mp3'],
      [3, '/first/z/3.mp3'],
      [4, '/second/1.mp3'],
    ],
    counts: [3, 0, 0],
  },
  'from before the walk to a folder behind it': {
    from: '/second/1.mp3',
    moves: [[2, '/first/a/1.mp3']],
    counts: [0, 0, 1],
  },
};

for (const [way, { from, moves, counts }] of Object.entries(WAYS)) {
  test(`a file that is moved ${way} is one file, and the one it was`, (context) => {
    const house = new FakeHouse(context);
    for (const folder of FOLDERS) house.disk.write(`${folder}/stays.mp3`);
    house.disk.write(from);
    house.scan({ wanted: WANTED });
    const item = items(house).get(from);
    let at = from;
    house.now += 60_000;
    house.begin({ wanted: WANTED });
    for (const [merged, to] of moves) {
      house.runUntil('credit', merged);
      house.disk.move(at, to);
      at = to;
    }
    house.run();
    const { moved, new: fresh, missing } = house.report();
    assert.deepEqual([moved, fresh, missing], counts);
    house.now += 60_000;
    house.scan({ wanted: WANTED });
    assert.deepEqual(items(house).get(at), item);
    assert.equal(items(house).size, FOLDERS.length + 1);
  });
}

test('a file that got a second name after the first was met is two files', (context) => {
  const house = new FakeHouse(context);
  for (const folder of FOLDERS) house.disk.write(`${folder}/stays.mp3`);
  house.disk.write('/first/a/1.mp3');
  house.scan({ wanted: WANTED });
  house.begin({ wanted: WANTED });
  house.runUntil('credit', 2);
  house.disk.link('/first/a/1.mp3', '/second/2.mp3');
  house.run();
  assert.deepEqual([house.report().moved, house.report().new], [0, 1]);
  assert.equal(
    house.told.some(({ message }) => message.kind === 'check'),
    false,
    'nobody asks: it has two names',
  );
  assert.equal(house.scan({ wanted: WANTED }).unchanged, FOLDERS.length + 2);
});

test('files that are moved on while they are walked, looked for and asked for stay who they are', (context) => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = new Random(seed);
    const house = new FakeHouse(context);
    house.choose = (count) => random.int(0, count - 1);
    const paths: string[] = [];
    for (const folder of FOLDERS) {
      house.disk.write(`${folder}/readme.txt`);
      paths.push(`${folder}/1.mp3`);
    }
    for (const path of paths) house.disk.write(path);
    house.scan({ wanted: WANTED });
    const ids = paths.map((path) => items(house).get(path));
    const log: string[] = [];
    for (let count = 0; count < MOVES;) {
      house.now += 60_000;
      house.begin({ wanted: WANTED });
      log.push('scan');
      do {
        const at = random.int(0, paths.length - 1);
        const to = `${random.pick(FOLDERS)}/s${++count}.mp3`;
        house.disk.move(paths[at] as string, to);
        log.push(`move ${paths[at]} ${to}`);
        paths[at] = to;
        if (random.chance(0.2)) house.ask(count, to);
      } while (house.run(random.int(1, 60)) > 0);
      house.report();
      if (random.chance(0.5)) continue;
      house.now += 60_000;
      house.scan({ wanted: WANTED });
      const expected = new Map(paths.map((path, at) => [path, ids[at]]));
      const found = items(house);
      assert.deepEqual(
        new Map(paths.map((path) => [path, found.get(path)])),
        expected,
        `seed ${seed}: ${log.join('\n')}`,
      );
      assert.equal(found.size, paths.length, `seed ${seed}: ${log.join('\n')}`);
    }
  }
});
