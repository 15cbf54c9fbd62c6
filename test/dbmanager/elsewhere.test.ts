/** Of a root to be forgotten it is told how much of what was set lies elsewhere by now. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Batch } from '../../lib/dbmanager/batch.ts';
import { runChore } from '../../lib/dbmanager/chores/chores.ts';
import type { ChoreReport } from '../../lib/dbmanager/chores/chore-messages.ts';
import type { ScanReport } from '../../lib/status/report.ts';
import { FakeHouse } from '../support/fake-house.ts';
import type { Given } from '../support/fake-house.ts';
import { parsedAs } from '../support/fake-work.ts';

const NAMES = ['1.mp3', '2.mp3', '3.mp3'];

/** Three files with tags that tell them apart; two of them are rated. */
function rated(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.parse = parsedAs((name) => ({
    title: [[name]],
    artist: [['Somebody']],
    album: [['Album']],
    track: [[Number(name[0])]],
    duration: [[180_000]],
  }));
  for (const name of NAMES) house.disk.write(`/music/${name}`);
  house.scan();
  for (const item of [1, 2]) house.change(item, { op: 'set', key: 'rating', entries: [[80]] });
  return house;
}

function later(house: FakeHouse, given: Given = {}): ScanReport {
  house.now += 60_000;
  return house.scan(given);
}

function forget(house: FakeHouse, dryRun: boolean): ChoreReport {
  const tools = { db: house.db, batch: new Batch(house.db), between: () => false };
  return runChore(tools, { kind: 'forget', root: '/music', dryRun });
}

function elsewhere(house: FakeHouse): number | undefined {
  return forget(house, true).elsewhere;
}

function copy({ disk }: FakeHouse): void {
  for (const name of NAMES) {
    const { size, mtime } = disk.file(`/music/${name}`);
    disk.write(`/sound/${name}`, { size: Number(size), mtime });
  }
}

function rewrite({ disk }: FakeHouse): void {
  for (const name of NAMES) disk.write(`/sound/${name}`);
  disk.remove('/music');
}

for (const [how, move] of Object.entries<(house: FakeHouse) => void>({
  'was moved on its disk': ({ disk }) => disk.move('/music', '/sound'),
  'was moved to another one': ({ disk }) => disk.carry('/music', '/sound'),
  'was written anew, with other times': rewrite,
}))
  test(`what ${how} is elsewhere; a scan that is told so takes it along, and the root can go`, (context) => {
    const house = rated(context);
    assert.equal(elsewhere(house), 0);
    move(house);
    house.disk.remove('/sound/2.mp3');
    later(house, { wanted: ['/sound'] });
    assert.equal(elsewhere(house), 1);
    const { moved, missing } = later(house, { acceptLoss: true });
    assert.deepEqual([moved, missing, elsewhere(house)], [2, 1, 0]);
    forget(house, false);
    assert.deepEqual(house.rows("SELECT item FROM library_values WHERE key = 'rating'"), [{ item: 1 }]);
  });

test("a copy that was seen beside the original is elsewhere; it is in nobody's way when the loss is accepted", (context) => {
  const house = rated(context);
  copy(house);
  later(house, { wanted: ['/music', '/sound'] });
  house.disk.remove('/music');
  assert.equal(elsewhere(house), 2);
  const { missing } = later(house, { acceptLoss: true });
  assert.deepEqual([missing, elsewhere(house)], [3, 0]);
});

test('what is elsewhere twice counts once', (context) => {
  const house = rated(context);
  copy(house);
  house.disk.carry('/music', '/sound/again');
  later(house, { wanted: ['/sound'] });
  assert.equal(elsewhere(house), 2);
});
