/** A scan stops waiting for a grabber that has a whole library to do: in pieces, and no file is lost in between. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { BATCH_MILLISECONDS } from '../../lib/dbmanager/batch.ts';
import { DbManager } from '../../lib/dbmanager/dbmanager.ts';
import { Grants } from '../../lib/dbmanager/grants/grants.ts';
import { Listed } from '../../lib/dbmanager/grants/listed.ts';
import { RECHECKED, Recheck } from '../../lib/dbmanager/results/recheck.ts';
import { Grabs } from '../../lib/dbmanager/tables/grabs.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';

const SLOW = manifest('slow');
/** Two pieces. */
const MANY = RECHECKED + 4;
const WAYS = ['put aside', 'switched off'] as const;

/** All files are parsed, and wait for a grabber that does nothing; then it is waited for no longer. */
function houseLeaving(context: TestContext, way: (typeof WAYS)[number]): FakeHouse {
  const house = new FakeHouse(context);
  for (let file = 0; file < MANY; file++) house.disk.write(`/music/${file}.mp3`);
  house.busy = ({ consumer }) => consumer === 'grabber:slow';
  const isAside = way === 'put aside';
  house.begin({ grabbers: [SLOW], plugins: { names: isAside ? ['slow'] : [] } });
  if (isAside) house.runUntil('aside');
  else {
    house.run();
    house.send({ kind: 'off', grabber: 'slow', reason: 'it is told to be' });
  }
  assert.equal(doneFiles(house).length, 0);
  return house;
}

function doneFiles(house: FakeHouse): number[] {
  return house.events.flatMap((event) => (event.event === 'file:done' ? [event.file] : []));
}

/** Until one piece was acknowledged. */
function runOnePiece(house: FakeHouse): void {
  while (doneFiles(house).length === 0) assert.equal(house.run(1), 1);
  assert.equal(doneFiles(house).length, RECHECKED);
}

function assertEachDoneOnce(house: FakeHouse): void {
  const files = doneFiles(house);
  assert.deepEqual([files.length, new Set(files).size], [MANY, MANY]);
}

/** What each turn of the DB manager does with files, counted by the calls of what is done with one. */
function countTurns(context: TestContext): number[] {
  const turns: number[] = [];
  let calls = 0;
  after(context, Grabs.prototype, 'isLeft', () => calls++);
  after(context, Grants.prototype, 'due', () => calls++);
  after(context, DbManager.prototype, 'turn', () => {
    turns.push(calls);
    calls = 0;
  });
  return turns;
}

function after<Name extends string>(
  { mock }: TestContext,
  of: Record<Name, (...given: never[]) => unknown>,
  name: Name,
  tell: () => void,
): void {
  const method = of[name];
  mock.method(of, name, function (this: unknown, ...given: never[]) {
    const result = method.apply(this, given);
    tell();
    return result;
  });
}

describe('of a grabber that is waited for no longer', () => {
  for (const way of WAYS) {
    test(`and ${way}, a turn looks at a few files, and the scan ends with the last of them`, (context) => {
      const turns = countTurns(context);
      const house = houseLeaving(context, way);
      const then = house.clock.now();
      house.run();
      assert.equal(house.report().outcome, 'finished');
      assertEachDoneOnce(house);
      assert.ok(house.clock.now() <= then + BATCH_MILLISECONDS, 'but for a commit, nothing was waited for');
      assert.ok(Math.max(...turns) <= RECHECKED, `${Math.max(...turns)} files in one turn`);
      assert.equal(house.manager.restless, false);
    });
  }

  test('files that it does meanwhile are acknowledged once all the same', (context) => {
    const house = houseLeaving(context, 'put aside');
    runOnePiece(house);
    house.busy = () => false;
    while (house.workedBy('grabber:slow').length < MANY) assert.equal(house.run(1), 1);
    assert.ok(doneFiles(house).length < MANY, 'its results came before the last piece');
    house.run();
    assert.equal(house.report().outcome, 'finished');
    assertEachDoneOnce(house);
    assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'done'"), MANY);
  });

  for (const end of ['kill', 'cancel'] as const) {
    test(`nothing is lost by a ${end} in between`, (context) => {
      const house = houseLeaving(context, 'put aside');
      runOnePiece(house);
      house[end]();
      house.run();
      house.busy = () => false;
      const { outcome, unchanged, grabbers } = house.scan({ grabbers: [SLOW], plugins: { names: ['slow'] } });
      assert.deepEqual([outcome, unchanged, grabbers[0]?.done], ['finished', MANY, MANY]);
      assertEachDoneOnce(house);
      assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'done'"), MANY);
    });
  }
});

function listedWith(...files: number[]): Listed {
  const listed = new Listed();
  for (const file of files) {
    listed.touch(file);
    listed.await(file, 1);
  }
  return listed;
}

describe('files are looked at once more', () => {
  test('in the order of their ids, but for those of which nothing was due and those that are through', () => {
    const listed = listedWith(1, 31, 32, 63, 64, 40_000);
    listed.await(2, 1);
    listed.touch(33);
    listed.settle(63);
    const recheck = new Recheck(listed);
    assert.deepEqual(recheck.next(), []);
    recheck.begin();
    assert.deepEqual(recheck.next(), [1, 31, 32, 64, 40_000]);
    assert.equal(recheck.pending, false);
  });

  test('from the first on where another grabber is given up in between', () => {
    const files = Array.from({ length: MANY }, (_, index) => index + 1);
    const recheck = new Recheck(listedWith(...files));
    recheck.begin();
    assert.deepEqual(recheck.next(), files.slice(0, RECHECKED));
    recheck.begin();
    const pieces: number[][] = [];
    while (recheck.pending) pieces.push(recheck.next());
    assert.deepEqual(
      pieces.map(({ length }) => length),
      [RECHECKED, 4],
    );
    assert.deepEqual(pieces.flat(), files);
  });

  test('past any number of those that are through, a bounded number at a time', () => {
    const listed = new Listed();
    for (let file = 1; file <= 50_000; file++) listed.touch(file);
    listed.await(50_000, 1);
    const recheck = new Recheck(listed);
    recheck.begin();
    const pieces: number[][] = [];
    while (recheck.pending) pieces.push(recheck.next());
    assert.ok(pieces.length > 2);
    assert.deepEqual(pieces.flat(), [50_000]);
  });
});
