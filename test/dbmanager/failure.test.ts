/** A database that fails in the middle: what was committed is safe, nothing else is announced, and the next scan works. */
import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';
import { commit, scanning } from '../support/two-processes.ts';

const LONG = 'x'.repeat(200_000);

/** Scanned once, then a grabber says so much that the disk is full. */
function filled(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  for (const name of ['1', '2', '3', '4']) house.disk.write(`/music/${name}.mp3`);
  house.scan();
  house.db.pragma(`max_page_count = ${String(house.db.pragma('page_count', { simple: true }))}`);
  house.grabs = { long: () => ({ document: { lyrics: [[LONG]] } }) };
  return house;
}

test('a full disk ends the scan with an error that says what to do, and nothing that was stored is lost', (context) => {
  const house = filled(context);
  const before = house.rows('SELECT * FROM library_values');
  house.begin({ grabbers: [manifest('long', { needs: ['title'] })] });
  house.run();
  const failed = house.gives.find(({ kind }) => kind === 'failed');
  assert.ok(failed?.kind === 'failed');
  assert.equal(failed.error.code, 'ERR_VALHALLA_DB_FULL');
  assert.ok(failed.error.message.startsWith(house.path));
  assert.deepEqual(house.rows('SELECT * FROM library_values'), before);
  assert.ok(
    !house.events.some(({ event }) => event === 'file:stored'),
    'nothing that was rolled back is announced',
  );
  assert.equal(house.db.pragma('integrity_check', { simple: true }), 'ok');
});

test('the scan after it goes on where it stood', (context) => {
  const house = filled(context);
  const grabbers = [manifest('long', { needs: ['title'] })];
  house.begin({ grabbers });
  house.run();
  house.db.pragma('max_page_count = 1000000');
  const report = house.scan({ grabbers });
  assert.deepEqual([report.parsed, report.unchanged, house.workedBy('grabber:long').length], [0, 4, 4]);
  assert.equal(house.value("SELECT count(*) FROM library_values WHERE source = 'long'"), 4);
});

test('interned values that were rolled back are interned anew', (context) => {
  const house = filled(context);
  house.grabs = {
    long: ({ item }) => ({ document: { genre: [['Fado']], ...(item === 4 ? { lyrics: [[LONG]] } : {}) } }),
  };
  const grabbers = [manifest('long', { needs: ['title'] })];
  house.begin({ grabbers });
  house.run();
  house.db.pragma('max_page_count = 1000000');
  house.scan({ grabbers });
  assert.equal(
    house.value(
      "SELECT count(*) FROM facet JOIN facet_value ON facet_value.id = facet.value WHERE facet_value.value = 'Fado'",
    ),
    4,
  );
  assert.deepEqual(house.rows('PRAGMA foreign_key_check'), []);
});

test('a scan that cannot begin leaves no lock and no half-made scan', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan();
  house.db.exec('ALTER TABLE download RENAME TO hidden');
  assert.throws(() => house.begin(), /download/);
  house.db.exec('ALTER TABLE hidden RENAME TO download');
  assert.equal(house.scan().unchanged, 1);
  assert.equal(house.value('SELECT count(*) FROM scan'), 2);
});

test('a second scan is refused while one runs, and by another process with the name of the owner', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.begin();
  assert.throws(
    () =>
      house.manager.begin({
        wanted: [],
        full: false,
        retry: false,
        acceptLoss: false,
        grabbers: [],
        priorities: {},
      }),
    {
      code: 'ERR_VALHALLA_SCAN_RUNNING',
    },
  );
  house.run();
  assert.equal(house.report().parsed, 1);
});

test('an open batch is committed though no message comes', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.busy = () => true;
  house.begin();
  house.run();
  assert.equal(house.value('SELECT count(*) FROM file'), 1);
});

test('numbers of a cancelled scan speak of what was done', (context) => {
  const house = new FakeHouse(context);
  for (let number = 0; number < 50; number++) house.disk.write(`/music/${number}.mp3`);
  house.busy = ({ id }) => id > 10;
  house.begin();
  house.runUntil('results', 10);
  house.run(10);
  const { found, toParse } = house.manager.progress ?? {};
  assert.deepEqual([found, toParse], [50, 40]);
  house.cancel();
  house.run();
  const report = house.report();
  assert.deepEqual(
    [report.new, report.parsed, report.stages.parser.done, report.stages.dbmanager.done],
    [50, 10, 10, 10],
  );
  assert.equal(house.manager.progress, undefined);
});

test('however much waits, a cancelled scan ends in a few steps: nothing further is begun', (context) => {
  const stepsOf = (files: number): number => {
    const house = new FakeHouse(context);
    for (let number = 0; number < files; number++) house.disk.write(`/music/${number % 20}/${number}.mp3`);
    house.begin();
    house.runUntil('results', 2);
    const begun = house.worked.length;
    house.cancel();
    const steps = house.run();
    assert.equal(house.report().outcome, 'cancelled');
    assert.ok(house.worked.length - begun <= 64 && house.report().parsed < files);
    return steps;
  };
  const [few, many] = [stepsOf(1200), stepsOf(3600)];
  assert.ok(many <= few * 1.5, `${few} steps for 1,200 files, ${many} for 3,600`);
});

for (const what of ['removed', 'replaced'])
  test(`nothing is stored in a library whose file was ${what}, and it goes on where the file is put back`, (context) => {
    const house = new FakeHouse(context);
    house.disk.write('/music/1.mp3');
    house.scan();
    const rate = { op: 'set', key: 'rating', entries: [[80]] } as const;
    renameSync(house.path, `${house.path}.away`);
    if (what === 'replaced') writeFileSync(house.path, 'of another one');
    assert.equal(house.change(1, rate), 'ERR_VALHALLA_DB');
    const message = /^\/.* was removed or replaced .* open it again\.$/;
    assert.throws(() => house.begin(), { code: 'ERR_VALHALLA_DB', message });
    renameSync(`${house.path}.away`, house.path);
    assert.equal(house.change(1, rate), undefined);
    assert.equal(house.scan().unchanged, 1);
  });

test('what cannot be made durable is tried again every few seconds, not without pause', (context) => {
  const house = scanning(context);
  commit(house);
  house.send({ kind: 'off', grabber: 'other', reason: 'to have something to write' });
  commit(house);
  rmSync(house.path);
  const failures = (): number => house.gives.filter(({ kind }) => kind === 'failed').length;
  const before = house.clock.now();
  for (let turns = 0; turns < 100 && house.clock.now() - before < 10_000; turns++) {
    const due = house.manager.deadline;
    assert.ok(due !== undefined);
    house.clock.pass(Math.max(1, due - house.clock.now()));
    house.pause(false);
  }
  assert.deepEqual([failures(), house.clock.now() - before >= 10_000], [2, true]);
});
