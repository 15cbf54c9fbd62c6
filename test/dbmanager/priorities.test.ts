/** Whose word is best: external first, then the priorities; a change of them is applied without reading a file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';
import { THREAD_COUNTS } from '../support/thread-counts.ts';

const WORSE = manifest('worse', { priority: { default: 100, keys: {} } });

/** `count` files with a title from the parser (the best, unless priorities say otherwise) and one from a grabber. */
function scanned(context: TestContext, count: number): FakeHouse {
  const house = new FakeHouse(context);
  for (let number = 0; number < count; number++) house.disk.write(`/music/${number}.mp3`);
  house.grabs = { worse: ({ item }) => ({ document: { title: [[`grabbed ${item}`]], genre: [['Rock']] } }) };
  house.scan({ grabbers: [WORSE] });
  return house;
}

function grabbedTitles(house: FakeHouse): unknown {
  return house.value("SELECT count(*) FROM best WHERE title LIKE 'grabbed%'");
}

test('the source with the lowest number gives the value, with its whole list', (context) => {
  const house = scanned(context, 1);
  assert.deepEqual(house.rows('SELECT title, genre FROM best'), [{ title: '0', genre: 'Rock' }]);
  house.scan({
    grabbers: [{ ...WORSE, priority: { default: 100, keys: { title: -128 } } }],
    priorities: { general: { title: 5 } },
  });
  assert.deepEqual(house.rows('SELECT title, artist FROM best'), [
    { title: 'grabbed 1', artist: 'Somebody' },
  ]);
});

test('what an application set stands above all', (context) => {
  const house = scanned(context, 1);
  house.db.exec(
    `INSERT INTO metadata SELECT 1, id, '{"title":[["mine"]]}' FROM source WHERE name = 'external'`,
  );
  house.disk.write('/music/0.mp3', { size: 2 });
  house.scan({ grabbers: [WORSE] });
  assert.equal(house.value('SELECT title FROM best'), 'mine');
});

test('a change of priorities is applied to the whole library by the end of the scan, without a parse', (context) => {
  const house = scanned(context, 450);
  assert.equal(grabbedTitles(house), 0);
  const report = house.scan({ grabbers: [WORSE], priorities: { general: { title: 120 } } });
  assert.deepEqual([grabbedTitles(house), report.parsed, house.worked.length], [450, 0, 0]);
  assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'grabbed'"), 450);
  assert.equal(
    house.value("SELECT value FROM setting WHERE name = 'epoch'"),
    house.value("SELECT value FROM setting WHERE name = 'derived'"),
  );
});

test('it goes on in the next scan when it was killed', (context) => {
  const house = scanned(context, 450);
  const priorities = { general: { title: 120 } };
  house.begin({ grabbers: [WORSE], priorities });
  house.manager.idleStep();
  house.manager.turn();
  house.clock.pass(1000);
  house.manager.turn();
  house.kill();
  assert.equal(grabbedTitles(house), 200);
  house.scan({ grabbers: [WORSE], priorities });
  assert.equal(grabbedTitles(house), 450);
});

test('nothing is derived again where no priority changed: not for a new grabber, nor for one that is not enabled', (context) => {
  const house = scanned(context, 3);
  const epoch = house.value("SELECT value FROM setting WHERE name = 'epoch'");
  house.scan();
  house.scan({ grabbers: [WORSE, manifest('another', { priority: { default: -5, keys: {} } })] });
  assert.equal(house.value("SELECT value FROM setting WHERE name = 'epoch'"), epoch);
  assert.equal(
    house.value(
      "SELECT priority.value FROM priority JOIN source ON source.id = source WHERE name = 'another'",
    ),
    -5,
  );
  assert.equal(house.value("SELECT priority FROM library_values WHERE source = 'worse'"), 100);
});

test('a grabber of the default table that is not enabled keeps the priorities of its manifest', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan({ grabbers: [manifest('nfo', { priority: { default: 5, keys: {} } })] });
  const epoch = house.value("SELECT value FROM setting WHERE name = 'epoch'");
  house.scan();
  assert.equal(house.value("SELECT value FROM setting WHERE name = 'epoch'"), epoch);
});

test('a scan is not over before everything is derived again', (context) => {
  const house = scanned(context, 450);
  house.begin({ grabbers: [WORSE], priorities: { general: { title: 120 } } });
  const { manager } = house;
  manager.finish(THREAD_COUNTS);
  let steps = 0;
  for (; !house.gives.some(({ kind }) => kind === 'finished'); steps++) {
    assert.ok(manager.restless);
    manager.idleStep();
    manager.turn();
  }
  assert.ok(steps > 2, 'in chunks');
  assert.equal(grabbedTitles(house), 450);
});

test('of equal priorities the wanted language wins, then the older source', (context) => {
  const house = new FakeHouse(context);
  house.languages = ['de'];
  house.disk.write('/music/1.mp3');
  house.grabs = {
    english: () => ({ document: { comment: [['in English', 'en']], mood: [['first']] } }),
    german: () => ({ document: { comment: [['auf Deutsch', 'de']], mood: [['second']] } }),
    reader: ({ values }) => ({
      document: { seen: [[`${String(values['comment'])}, ${String(values['mood'])}`]] },
    }),
  };
  house.scan({
    grabbers: [manifest('english'), manifest('german'), manifest('reader', { needs: ['mood', 'comment'] })],
  });
  assert.equal(house.value("SELECT value FROM library_values WHERE key = 'seen'"), 'auf Deutsch, first');
});

test('what the parser has derived is not taken where a value in a wanted language comes first', (context) => {
  const house = new FakeHouse(context);
  house.languages = ['de'];
  for (const name of ['1.mp3', '2.mp3']) house.disk.write(`/music/${name}`);
  house.parse = parsedAs((name) => ({
    title:
      name === '1'
        ? [
            ['In English', 'en'],
            ['Auf Deutsch', 'de'],
          ]
        : [['One'], ['Two']],
  }));
  house.scan();
  assert.deepEqual(house.rows('SELECT title FROM best ORDER BY item'), [
    { title: 'Auf Deutsch; In English' },
    { title: 'One; Two' },
  ]);
});

test('a key with a name that every JavaScript object has can be given a priority', (context) => {
  const house = scanned(context, 1);
  const rule = { op: 'priority', source: 'worse', key: 'constructor' } as const;
  house.change(0, { ...rule, value: 5 });
  house.run();
  assert.equal(house.value("SELECT value FROM priority_rule WHERE key = 'constructor'"), 5);
  house.change(0, { ...rule, value: null });
  house.run();
  assert.equal(house.value("SELECT count(*) FROM priority WHERE key = 'constructor'"), 0);
});

test('what was said of a source at run time, taken back, gives way to what holds now', (context) => {
  const house = scanned(context, 1);
  const say = (source: string, key: string, value: number | null): void => {
    house.change(0, { op: 'priority', source, key, value });
    house.run();
  };
  say('general', 'title', -120);
  house.scan({ grabbers: [WORSE], priorities: { general: { title: 120 } } });
  assert.equal(grabbedTitles(house), 0);
  say('general', 'title', null);
  assert.equal(grabbedTitles(house), 1, 'the options of the last scan');

  // Of a grabber that is not enabled now, that is what its manifest said last.
  say('worse', '', 3);
  say('worse', 'title', 4);
  house.scan();
  say('worse', '', null);
  say('worse', 'title', null);
  const left = "SELECT key, value FROM priority JOIN source ON source.id = source WHERE name = 'worse'";
  assert.deepEqual(house.rows(left), [{ key: '', value: 100 }]);
});
