/** Several processes on one database: whoever holds the lock does what the others want, and nobody waits for the dead. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import type { ExternalChange } from '../../lib/dbmanager/others/external-change.ts';
import { External } from '../../lib/dbmanager/tables/external.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { Other, changesIn, commit, look, scanning } from '../support/two-processes.ts';

const RATED: ExternalChange = { op: 'set', key: 'rating', entries: [[80]] };
const PLAYED: ExternalChange = { op: 'count', key: 'playcount', by: 1 };

function genreIs(value: string): ExternalChange {
  return { op: 'set', key: 'genre', entries: [[value]] };
}

/** As if what keeps playlists had a fault; SQLite itself is well. */
const BREAKS: ExternalChange = { op: 'playlist', name: 'x', query: {} };
function broken(house: FakeHouse): void {
  house.db.function('broken_fold', () => {
    throw new TypeError('broken');
  });
  house.db.exec(
    'CREATE TEMP TRIGGER break BEFORE INSERT ON main.smart_playlist BEGIN SELECT broken_fold(); END',
  );
}

function said(house: FakeHouse, item = 1): unknown {
  return Object.fromEntries(
    house
      .rows("SELECT key, value FROM library_values WHERE item = ? AND source = 'external' ORDER BY key", item)
      .map(({ key, value }) => [key, value]),
  );
}

test('where nobody holds the lock, the caller applies its changes itself, and gives the lock back', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan();
  const other = new Other(context, house);
  other.change(1, RATED, PLAYED);
  assert.deepEqual([other.settled, said(house)], [['done'], { playcount: 1, rating: 80 }]);
  other.change(1, PLAYED);
  assert.equal(house.change(1, PLAYED), undefined, 'in turns with another process');
  assert.deepEqual([said(house), house.scan().unchanged], [{ playcount: 3, rating: 80 }, 1]);
});

test('where a scan holds it, the holder applies them within its next look', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(1, RATED);
  other.change(1, PLAYED);
  assert.deepEqual([other.settled, said(house)], [[], {}]);
  assert.ok((house.manager.mailbox.lookIn as number) <= 50);
  look(house);
  assert.deepEqual(said(house), { playcount: 1, rating: 80 });
  other.look();
  assert.deepEqual(other.settled, ['done', 'done']);
  assert.equal(other.manager.mailbox.lookIn, undefined, 'nothing waits any more');
});

test('whoever says something of an item hears of it once it is in, and so does who put it in; each once', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(1, RATED, PLAYED);
  assert.deepEqual(other.heard, []);
  look(house);
  other.look();
  other.change(1, RATED);
  look(house);
  other.look();
  assert.deepEqual(
    [other.settled, other.heard, changesIn(house.events)],
    [['done', 'done'], ['1 rating,playcount'], ['1 rating,playcount']],
  );
  other.change(2, RATED);
  house.kill();
  other.look();
  assert.deepEqual(
    other.heard,
    ['1 rating,playcount', '2 rating'],
    'put in by itself, for the other one has died',
  );
});

test('what an item is worth before a change is looked at once, however often the change cannot be written yet', (context) => {
  const house = scanning(context);
  commit(house);
  house.send({ kind: 'off', grabber: 'other', reason: 'to have something to write' });
  const other = new Other(context, house);
  let opened = 0;
  other.opens = () => void opened++;
  other.change(1, RATED);
  for (let tries = 0; tries < 5; tries++) other.look();
  assert.equal(opened, 0);
  commit(house);
  other.look();
  look(house);
  other.look();
  assert.deepEqual([opened, other.settled, other.heard], [2, ['done'], ['1 rating']]);
});

test('a change that is in is settled though nobody can tell any more what has come of it', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(1, RATED);
  look(house);
  other.opens = () => {
    other.opens = () => undefined;
    throw new Error('broken');
  };
  assert.throws(() => other.look(), /broken/);
  assert.deepEqual([other.settled, said(house)], [['done'], { rating: 80 }]);
});

test('where the database fails while changes are looked at, each of them hears of it', (context) => {
  const house = scanning(context);
  const { mailbox } = house.manager;
  const settled: unknown[] = [];
  const wanted = [0, 1, 2].map((item) => ({
    row: { item, changes: [RATED] },
    settle: (error?: { code: string }) => settled.push(error?.code),
  }));
  house.db.exec('ALTER TABLE item RENAME TO hidden');
  assert.throws(() => mailbox.change(wanted), /item/);
  house.db.exec('ALTER TABLE hidden RENAME TO item');
  mailbox.fail(new Error('broken'));
  assert.deepEqual(settled, Array(3).fill('ERR_VALHALLA_INTERNAL'));
});

test('smart playlists are kept by the holder too, in the order in which they were saved', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  const query = { from: 'items' };
  other.change(0, { op: 'playlist', name: 'Été', query, text: '' }, { op: 'playlist', name: 'Old', query });
  other.change(
    0,
    { op: 'playlist', name: 'ete', query: { from: 'files' } },
    { op: 'no playlist', name: 'OLD' },
  );
  look(house);
  other.look();
  assert.deepEqual(
    [other.settled, house.rows('SELECT * FROM smart_playlist')],
    [['done', 'done'], [{ folded: 'ete', name: 'ete', query: '{"from":"files"}', text: null }]],
  );
});

test('a holder in the middle of a transaction does not block the caller, and makes room for it', (context) => {
  const house = scanning(context);
  commit(house);
  house.send({ kind: 'off', grabber: 'other', reason: 'to have something to write' });
  assert.ok(house.db.inTransaction);
  const other = new Other(context, house);
  const begun = performance.now();
  other.change(1, RATED);
  assert.ok(performance.now() - begun < 2_000, 'SQLite would wait for five seconds');
  assert.ok((other.manager.mailbox.lookIn as number) <= 2, 'it tries again soon');
  look(house);
  assert.ok(!house.db.inTransaction, 'it has heard the knock');
  other.look();
  look(house);
  other.look();
  assert.deepEqual([other.settled, said(house)], [['done'], { rating: 80 }]);
  assert.ok(!existsSync(`${house.path}.knock`));
});

test('the caller applies what it has written where the holder dies before', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(1, RATED);
  house.kill();
  other.look();
  assert.deepEqual([other.settled, said(house)], [['done'], { rating: 80 }]);
  assert.equal(house.value('SELECT count(*) FROM external_change'), 0);
});

test('what nobody has applied is applied at the next start', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(1, RATED);
  other.kill();
  house.kill();
  assert.deepEqual([other.settled, said(house)], [['ERR_VALHALLA_INTERNAL'], {}]);
  house.manager.open();
  assert.deepEqual(said(house), { rating: 80 });
});

test('a caller that sets a priority waits until the holder has derived everything', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(0, { op: 'priority', source: 'other', key: 'title', value: -128 });
  other.change(0, { op: 'priority', source: 'general', key: 'title', value: 128 });
  look(house);
  other.look();
  assert.deepEqual(other.settled, []);
  house.run();
  other.look();
  assert.deepEqual(other.settled, ['done', 'done']);
  assert.equal(house.value('SELECT title FROM best WHERE item = 1'), 'other');
});

test('what another process wanted of one that held the lock for a moment is done when a scan takes it over', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.scan();
  assert.equal(house.change(0, { op: 'priority', source: 'general', key: '', value: 5 }), 'waits');
  const other = new Other(context, house);
  other.change(1, PLAYED);
  assert.deepEqual([other.settled, said(house)], [[], {}]);
  house.begin();
  look(house);
  assert.deepEqual(said(house), { playcount: 1 });
  other.look();
  assert.deepEqual(other.settled, ['done']);
});

test('a row of another process that breaks what applies it goes as a whole, is told, and stops nothing', (context) => {
  const house = scanning(context);
  commit(house);
  broken(house);
  const other = new Other(context, house);
  other.change(1, RATED, BREAKS);
  other.change(1, PLAYED);
  look(house);
  other.look();
  commit(house);
  assert.deepEqual([other.settled, said(house)], [['ERR_VALHALLA_INTERNAL', 'done'], { playcount: 1 }]);
  assert.equal(house.value('SELECT count(*) FROM external_change'), 0);
  const told = house.events.filter(({ event }) => event === 'log');
  assert.match(JSON.stringify(told), /of item 1 is dropped: broken/);
  assert.equal(
    house.gives.find(({ kind }) => kind === 'failed'),
    undefined,
  );
});

test('a change of this process that breaks what applies it is refused, and the scan goes on', (context) => {
  const house = scanning(context);
  broken(house);
  assert.equal(house.change(1, RATED, BREAKS), 'ERR_VALHALLA_INTERNAL');
  assert.deepEqual(
    house.events.filter(({ event }) => event === 'item:changed'),
    [],
    'none of it was made',
  );
  assert.equal(house.change(1, PLAYED), undefined);
  assert.deepEqual([house.db.inTransaction, said(house)], [false, { playcount: 1 }]);
  assert.equal(
    house.gives.find(({ kind }) => kind === 'failed'),
    undefined,
  );
});

test('values of a change that was taken back are of nobody, and made anew for the next one', (context) => {
  const house = scanning(context);
  broken(house);
  const facets = (): string[] =>
    house
      .rows(
        `SELECT item || ' ' || facet_value.value AS line FROM facet
        LEFT JOIN facet_value ON facet_value.id = facet.value LEFT JOIN facet_key ON facet_key.id = facet.key
        WHERE coalesce(facet_key.name, 'genre') = 'genre' ORDER BY item`,
      )
      .map(({ line }) => line as string);
  assert.equal(house.change(1, genreIs('Rock'), BREAKS), 'ERR_VALHALLA_INTERNAL');
  assert.deepEqual(facets(), []);
  const other = new Other(context, house);
  other.change(1, genreIs('Jazz'));
  other.change(1, { ...BREAKS, name: 'y' });
  other.change(2, genreIs('Rock'));
  commit(house);
  look(house);
  assert.deepEqual(facets(), ['1 Jazz', '2 Rock']);
  assert.deepEqual(house.rows('PRAGMA foreign_key_check'), []);
});

test('a change of an item that is gone when the holder comes to it is refused', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(2, RATED, PLAYED);
  house.db.exec("UPDATE external_change SET item = 99 WHERE change LIKE '%rating%'");
  look(house);
  other.look();
  assert.deepEqual(other.settled, ['ERR_VALHALLA_UNKNOWN_ITEM']);
});

test('what the holder refuses is never taken for made, wherever between two looks it comes', (context) => {
  const house = scanning(context);
  commit(house);
  broken(house);
  const other = new Other(context, house);
  other.change(1, BREAKS);
  const looked = context.mock.method(External.prototype, 'waits', function (this: External, row: number) {
    looked.mock.restore();
    const isWaiting = this.waits(row);
    look(house);
    commit(house);
    return isWaiting;
  });
  other.look();
  other.look();
  assert.deepEqual(other.settled, ['ERR_VALHALLA_INTERNAL']);
});

test('a change that the holder does not understand is refused', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(1, RATED);
  other.change(1, PLAYED);
  house.db.exec(`UPDATE external_change SET change = '{"op":"of tomorrow"}' WHERE change LIKE '%rating%'`);
  look(house);
  other.look();
  assert.deepEqual([other.settled, said(house)], [['ERR_VALHALLA_UNSERVED', 'done'], { playcount: 1 }]);
});

test('values of no item, a priority of what applications say, and an update of what is not there are refused', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  for (const _ of [0, 1]) other.change(1, RATED);
  other.change(1, { op: 'replace', key: 'genre', from: 'Pop', to: ['Soul'] });
  house.db.exec(`UPDATE external_change SET item = 0 WHERE id = 1`);
  house.db.exec(
    `UPDATE external_change SET change = '{"op":"priority","source":"external","key":"","value":1}' WHERE id = 2`,
  );
  look(house);
  other.look();
  const codes = ['ERR_VALHALLA_UNKNOWN_ITEM', 'ERR_VALHALLA_UNSERVED', 'ERR_VALHALLA_OPTION'];
  assert.deepEqual([other.settled, said(house)], [codes, {}]);
});

test('an item that no one knows is refused at once', (context) => {
  const house = scanning(context);
  commit(house);
  const other = new Other(context, house);
  other.change(77, RATED);
  assert.deepEqual(other.settled, ['ERR_VALHALLA_UNKNOWN_ITEM']);
});
