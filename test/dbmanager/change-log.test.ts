/** The change log: which items a reader has to look at again, whichever process changed them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readRanges, writeRanges } from '../../lib/channel/id-ranges.ts';
import { CHANGES_KEPT } from '../../lib/dbmanager/tables/change-log.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader } from '../../lib/store/connection.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest } from '../support/fake-work.ts';

/** A reader that takes what has changed since it was asked last. */
class Follower {
  readonly #reader: Reader;
  #since: number;

  constructor(context: TestContext, house: FakeHouse) {
    house.manager.turn();
    const db = openReader(house.path);
    context.after(() => db.close());
    this.#reader = new Reader(db, []);
    this.#since = this.#reader.answer('changes', {}).cursor;
  }

  /** Of what `news` tells next. */
  playlists(): boolean {
    return this.#reader.answer('changes', { since: this.#since }).playlists;
  }

  news(): readonly number[] | 'everything' {
    const { items, everything, cursor } = this.#reader.answer('changes', { since: this.#since });
    this.#since = cursor;
    return everything ? 'everything' : items.toSorted((one, other) => one - other);
  }

  rewind(since: number): void {
    this.#since = since;
  }
}

function house(context: TestContext, files: number): FakeHouse {
  const made = new FakeHouse(context);
  for (let number = 1; number <= files; number++) made.disk.write(`/music/${number}.mp3`);
  return made;
}

test('what a scan finds, changes, moves, misses and finds again is told, and nothing else', (context) => {
  const library = house(context, 4);
  const follower = new Follower(context, library);
  library.scan();
  assert.deepEqual(follower.news(), [1, 2, 3, 4]);
  library.scan();
  assert.deepEqual(follower.news(), []);
  library.disk.write('/music/1.mp3', { size: 5 });
  library.scan();
  assert.deepEqual(follower.news(), [1], 'changed');
  library.disk.move('/music/2.mp3', '/music/moved.mp3');
  library.scan();
  assert.deepEqual(follower.news(), [2], 'moved');
  library.disk.move('/music/3.mp3', '/away/3.mp3');
  library.scan();
  assert.deepEqual(follower.news(), [3], 'missing');
  library.disk.move('/away/3.mp3', '/music/3.mp3');
  library.scan();
  assert.deepEqual(follower.news(), [3], 'returned');
});

test('so is what failed, what a grabber brought, and what an application set', (context) => {
  const library = house(context, 2);
  library.scan();
  const follower = new Follower(context, library);
  library.parse = () => ({ outcome: 'failed', error: { code: 'ERR_VALHALLA_NOT_PARSED', message: 'no' } });
  library.disk.write('/music/1.mp3', { size: 5 });
  library.scan();
  assert.deepEqual(follower.news(), [1]);
  library.grabs = { cover: () => ({ artwork: [{ kind: 'cover', locator: { at: 'ask', index: 0 } }] }) };
  library.scan({ grabbers: [manifest('cover')], retry: true });
  assert.deepEqual(follower.news(), [1, 2], '1 is tried once more');
  library.change(1, { op: 'set', key: 'rating', entries: [[20]] });
  assert.deepEqual(follower.news(), [1]);
});

test('smart playlists are told apart from items', (context) => {
  const library = house(context, 1);
  library.scan();
  const follower = new Follower(context, library);
  library.change(0, { op: 'playlist', name: 'New', query: {} });
  assert.deepEqual([follower.playlists(), follower.news()], [true, []]);
  library.change(1, { op: 'set', key: 'rating', entries: [[20]] });
  assert.deepEqual([follower.playlists(), follower.news()], [false, [1]]);
});

test('a reader that comes too late is told that everything may have changed', (context) => {
  const library = house(context, 1);
  library.scan();
  const follower = new Follower(context, library);
  library.db
    .exec(`WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many LIMIT ${CHANGES_KEPT})
    INSERT INTO change (items) SELECT '[1]' FROM many`);
  library.change(1, { op: 'set', key: 'rating', entries: [[20]] });
  assert.equal(follower.news(), 'everything');
  assert.deepEqual(follower.news(), []);
  assert.ok((library.value('SELECT count(*) FROM change') as number) <= CHANGES_KEPT + 1, 'it is bounded');
  follower.rewind(1_000_000);
  assert.equal(follower.news(), 'everything', 'a cursor of another database');
});

test('more items than anybody wants to hear of one by one are everything', (context) => {
  const library = house(context, 1);
  library.scan();
  const follower = new Follower(context, library);
  library.db.exec("INSERT INTO change (items) VALUES ('[[1,30000]]')");
  assert.equal(follower.news(), 'everything');
});

test('a row that somebody spoilt is everything, and takes neither time nor memory', (context) => {
  const library = house(context, 1);
  library.scan();
  const follower = new Follower(context, library);
  const spoilt = [
    '[[0,4294967295]]',
    '[[9007199254740992,9007199254740994]]',
    '[[7,1e308]]',
    'x',
    '7',
    '["a"]',
  ];
  for (const items of spoilt) {
    library.db.prepare('INSERT INTO change (items) VALUES (?)').run(items);
    assert.equal(follower.news(), 'everything', items);
  }
});

test('ids are written as ranges', () => {
  const ids = [7, 1, 2, 3, 9, 8, 20, 8];
  assert.equal(writeRanges(new Set(ids)), '[[1,3],[7,9],20]');
  assert.deepEqual(readRanges('[[1,3],[7,9],20]', 7), [1, 2, 3, 7, 8, 9, 20]);
  assert.equal(readRanges('[[1,3],[7,9],20]', 6), undefined);
  assert.equal(writeRanges([]), '[]');
});
