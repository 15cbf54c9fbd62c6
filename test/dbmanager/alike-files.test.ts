/** Files that are alike to their time of change, in folders that exchange names or on a disk that numbers them anew. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../bench/corpus/random.ts';
import { FOLDERS, WANTED, exchange, items, library, shuffled } from '../support/exchanged.ts';
import { FakeHouse } from '../support/fake-house.ts';

const SEEDS = 4;

/** As unpacked and given away at once: names and numbers alone tell the files of two folders apart. */
function makeTwins({ disk }: FakeHouse, paths: readonly string[]): void {
  const [first, ...others] = paths.map((path) => disk.file(path));
  for (const file of others) Object.assign(file, { mtime: first?.mtime, ctime: first?.ctime });
}

for (const [what, names, moves, files] of [
  ["two folders that took each other's names", ['a', 'z'], ['z', 'a'], 4],
  ["three folders that took each other's names", ['a', 'm', 'z'], ['m', 'z', 'a'], 5],
  ["three folders that took each other's names, the other way round", ['a', 'm', 'z'], ['z', 'a', 'm'], 5],
  ['a folder in the place of another one that moved on', ['a', 'm'], ['m', 'y'], 3],
  ['a folder in the place of another one that moved back', ['m', 'z'], ['b', 'm'], 3],
] as const)
  test(`${what}: files that look alike there are who they were`, (context) => {
    const house = new FakeHouse(context);
    const paths = names.map((name) => `/first/${name}/1.mp3`);
    const before = library(house, ...paths);
    makeTwins(house, paths);
    house.scan({ wanted: WANTED });
    house.now += 60_000;
    exchange(
      house,
      names.map((name, at) => [`/first/${name}`, `/first/${moves[at] as string}`]),
    );
    const { moved, changed, new: fresh, missing, parsed } = house.scan({ wanted: WANTED });
    assert.deepEqual([moved, changed, fresh, missing, parsed], [files, 0, 0, 0, 0]);
    const after = items(house);
    for (const [at, path] of paths.entries())
      assert.equal(after.get(`/first/${moves[at] as string}/1.mp3`), before.get(path));
  });

test('whatever names two to five folders exchange, files that look alike there are who they were', (context) => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = new Random(seed);
    const house = new FakeHouse(context);
    house.choose = (count) => random.int(0, count - 1);
    const names = ['/first/a', '/first/b', '/first/c', '/first/d', '/second/e'].slice(-random.int(2, 5));
    const paths = names.map((name) => `${name}/1.mp3`);
    library(house, ...paths);
    // Of two makes: the row of a name may be that of a file that looks like the one there now, or of another.
    const twins = paths.filter(() => random.chance(0.3));
    for (const alike of [twins, paths.filter((path) => !twins.includes(path))]) makeTwins(house, alike);
    house.scan({ wanted: WANTED });
    for (let round = 0; round < 2; round++) {
      house.now += 60_000;
      const before = items(house);
      const to = shuffled(names, random);
      exchange(
        house,
        names.map((name, at) => [name, to[at] as string]),
      );
      const { changed, new: fresh, missing, parsed } = house.scan({ wanted: WANTED });
      const what = `seed ${seed}, round ${round}: ${to.join()}`;
      assert.deepEqual([changed, fresh, missing, parsed], [0, 0, 0, 0], what);
      for (const [at, path] of paths.entries())
        assert.equal(items(house).get(`${to[at] as string}/1.mp3`), before.get(path), what);
    }
  }
});

for (const [when, from, to, renumbered] of [
  ['before', '/first/m', '/first/y', '/first/b'],
  ['after', '/first/m', '/first/b', '/first/y'],
] as const)
  test(`a folder that moved is who it was where other files have new numbers, met ${when} it`, (context) => {
    const house = new FakeHouse(context);
    const [path, other] = [`${from}/1.mp3`, `${renumbered}/2.mp3`];
    const before = library(house, path, other);
    house.disk.move(from, to);
    house.disk.file(other).inode += 500n;
    // What is said to the scanner it hears when it has walked on.
    house.choose = (count) => count - 1;
    const { moved, new: fresh, missing, parsed } = house.scan({ wanted: WANTED });
    assert.deepEqual([moved, fresh, missing, parsed], [1, 0, 0, 0]);
    assert.equal(items(house).get(`${to}/1.mp3`), before.get(path));
  });

for (const [where, paths] of [
  ['in one folder', ['/first/a/1.mp3', '/first/a/2.mp3', '/first/a/3.mp3']],
  ['under one name', ['/first/1.mp3', '/first/a/1.mp3', '/second/1.mp3']],
] as const)
  test(`files that look alike ${where} keep their names when a share numbers its files anew`, (context) => {
    const house = new FakeHouse(context);
    library(house, ...paths);
    makeTwins(house, paths);
    const before = items(house);
    house.scan({ wanted: WANTED });
    house.now += 60_000;
    const numbers = paths.map((path) => house.disk.file(path).inode);
    for (const path of house.disk.files()) house.disk.file(path).inode += 500n;
    for (const [at, inode] of numbers.slice(1).entries()) house.disk.file(paths[at] as string).inode = inode;
    const { moved, unchanged, missing } = house.scan({ wanted: WANTED });
    assert.deepEqual([moved, unchanged, missing], [0, FOLDERS.length + 3, 0]);
    assert.deepEqual(items(house), before);
    assert.equal(house.scan({ wanted: WANTED }).unchanged, FOLDERS.length + 3);
  });
