/** What only the end of a scan tells: a file that went missing is there after all, and its item lives on. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Document } from '../../lib/metadata/document.ts';
import { Joins } from '../../lib/dbmanager/merge/joins.ts';
import { Stores } from '../../lib/dbmanager/stores.ts';
import { FakeHouse } from '../support/fake-house.ts';
import type { Given } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';

const ROOTS = ['/music', '/more'];
const PLAYED = { op: 'count', key: 'playcount', by: 1 } as const;
const RATED = { op: 'set', key: 'rating', entries: [[80]] } as const;

/** A house in which time passes, with a rated file (item 1) and one more. */
function rated(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3', { size: 1001 });
  house.disk.write('/music/2.mp3', { size: 1002 });
  later(house, { wanted: ['/music'] });
  house.disk.write('/more/3.mp3', { size: 1003 });
  later(house);
  house.change(1, RATED);
  return house;
}

function later(house: FakeHouse, given: Given = {}): [moved: number, fresh: number, missing: number] {
  house.now += 60_000;
  const report = house.scan({ wanted: ROOTS, ...given });
  return [report.moved, report.new, report.missing];
}

/** `3 again.flac` is the third track of the album. */
function trackOf(name: string): Document {
  return {
    title: [[name.replace(/ .*/, '')]],
    artist: [['Somebody']],
    album: [['Album']],
    track: [[Number(name[0])]],
    duration: [[180_000]],
  };
}

/** `path rating` of item 1. */
function first(house: FakeHouse): unknown[] {
  return house
    .rows(
      `SELECT path, value FROM item JOIN library_files ON library_files.id = item.file
       LEFT JOIN library_values ON library_values.item = item.id AND key = 'rating' WHERE item.id = 1 AND missing_since IS NULL`,
    )
    .flatMap(({ path, value }) => [path, value]);
}

function sayOfBoth(house: FakeHouse, young: number): void {
  house.change(1, PLAYED);
  house.change(
    young,
    { op: 'set', key: 'rating', entries: [[10]] },
    { op: 'set', key: 'mood', entries: [['calm']] },
    PLAYED,
  );
}

/** Best values of item 1. */
function of(house: FakeHouse, ...keys: string[]): unknown[] {
  return keys.map((key) => house.value('SELECT value FROM library_values WHERE item = 1 AND key = ?', key));
}

function joined(house: FakeHouse): unknown[] {
  return house.events.flatMap((event) =>
    event.event === 'item:joined' ? [[event.from, event.to, event.path]] : [],
  );
}

test('a file that was copied to another disk and removed is that file, and an event tells', (context) => {
  const house = rated(context);
  const { size, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  later(house);
  house.disk.remove('/music/1.mp3');
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.deepEqual(first(house), ['/more/1.mp3', 80]);
  assert.deepEqual(joined(house), [[4, 1, '/more/1.mp3']]);
  assert.equal(house.value('SELECT count(*) FROM file'), 3);
  assert.equal(house.value('SELECT count(*) FROM metadata WHERE item = 4'), 0);
  assert.equal(house.value("SELECT group_concat(rowid) FROM search WHERE search MATCH '1'"), '1');
  assert.equal((house.db.pragma('foreign_key_check') as unknown[]).length, 0);
  assert.deepEqual(later(house), [0, 0, 0]);
});

test('what was set of both while one was away: what was set of the one that is there stays, plays add up', (context) => {
  const house = rated(context);
  house.disk.write('/more/4.mp3', { size: 1004 });
  later(house);
  const { size, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  later(house);
  const music = house.disk.unmount('/music');
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house), [0, 1, 0]);
  sayOfBoth(house, 5);
  house.disk.mount('/music', music);
  house.disk.remove('/music/1.mp3');
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.deepEqual([...first(house), ...of(house, 'mood', 'playcount')], ['/more/1.mp3', 10, 'calm', 2]);
});

test('a copy of which a scan of its folder alone knew is taken for the original that has gone, and keeps what was set of it', (context) => {
  const house = rated(context);
  const { size, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  later(house);
  house.change(1, { op: 'set', key: 'genre', entries: [['Mine']] });
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house, { targets: [{ root: '/more', path: '', deep: true }] }), [0, 1, 0]);
  sayOfBoth(house, 4);
  house.disk.remove('/music/1.mp3');
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.deepEqual(
    [...first(house), ...of(house, 'mood', 'genre', 'playcount')],
    ['/more/1.mp3', 10, 'calm', 'Mine', 2],
  );
});

test('a copy is a new file, and stays one when the original goes later', (context) => {
  const house = rated(context);
  const { size, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house)[1], 1);
  house.disk.remove('/music/1.mp3');
  assert.deepEqual(later(house), [0, 0, 1]);
  assert.deepEqual(joined(house), []);
});

test('a file that was moved while the disk it came from was away is joined when that disk is back', (context) => {
  const house = rated(context);
  house.disk.write('/more/4.mp3', { size: 1004 });
  later(house);
  const { size, mtime } = { ...house.disk.write('/more/3.mp3', { size: 1003 }) };
  later(house);
  const more = house.disk.unmount('/more');
  house.disk.write('/music/3.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house), [0, 1, 0]);
  house.disk.mount('/more', more);
  house.disk.remove('/more/3.mp3');
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.equal(
    house.value(
      "SELECT item.id FROM library_files JOIN item ON item.file = library_files.id WHERE path = '/music/3.mp3'",
    ),
    3,
  );
});

test('a file that was missing for some scans, and is on another disk now, is that file', (context) => {
  const house = rated(context);
  const { size, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  later(house);
  house.disk.remove('/music/1.mp3');
  assert.deepEqual(later(house), [0, 0, 1]);
  house.disk.write('/music/5.mp3', { size: 1005 });
  assert.deepEqual(later(house), [0, 1, 0], 'another file');
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.deepEqual(first(house), ['/more/1.mp3', 80]);
  assert.deepEqual(joined(house), [[5, 1, '/more/1.mp3']]);
  house.disk.write('/music/1.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house), [0, 1, 0], 'what comes back at its old place is a copy by now');
  assert.equal((house.db.pragma('foreign_key_check') as unknown[]).length, 0);
});

test('of two that are alike and missing none is taken, unless only one of them went in this scan', (context) => {
  const house = new FakeHouse(context);
  const { mtime } = { ...house.disk.write('/music/a/1.mp3', { size: 9 }) };
  house.disk.write('/music/b/1.mp3', { size: 9, mtime });
  house.disk.write('/music/c/1.mp3', { size: 9, mtime });
  for (const name of ['2', '3']) house.disk.write(`/music/${name}.mp3`);
  later(house);
  for (const folder of ['a', 'b']) house.disk.remove(`/music/${folder}`);
  assert.deepEqual(later(house, { acceptLoss: true }), [0, 0, 2]);
  house.disk.write('/more/x/1.mp3', { size: 9, mtime });
  assert.deepEqual(later(house), [0, 1, 0]);
  house.disk.remove('/music/c');
  house.disk.write('/more/y/1.mp3', { size: 9, mtime });
  assert.deepEqual(later(house, { acceptLoss: true }), [1, 0, 0]);
});

test('retagged and moved, with a scan in between: what the track says it is tells', (context) => {
  const house = new FakeHouse(context);
  house.parse = parsedAs(trackOf);
  for (const name of ['1', '2']) house.disk.write(`/music/${name}.mp3`);
  later(house);
  house.change(1, RATED);
  house.disk.remove('/music/1.mp3');
  later(house);
  // Somebody asks for it before the next scan.
  house.disk.write('/more/1 again.flac', { size: 77 });
  house.now += 60_000;
  house.ask(1, '/more/1 again.flac');
  house.run();
  assert.deepEqual(later(house), [1, 0, 0]);
  assert.deepEqual(first(house), ['/more/1 again.flac', 80]);
});

test('one file missing costs a look at those that are new since the walk before, not at all of them', (context) => {
  const house = rated(context);
  house.disk.remove('/music/1.mp3');
  house.disk.write('/music/4.mp3', { size: 4 });
  later(house);
  const looks: string[] = [];
  const asking = new Proxy(house.db, {
    get: (db, name) => (name === 'prepare' ? (sql: string) => (looks.push(sql), db.prepare(sql)) : undefined),
  });
  const { derive, sources, grabs, grants, changes, parts } = new Stores(house.db, []);
  const joins = new Joins(asking, { derive, sources, grabs, grants, changes, parts });
  assert.deepEqual([joins.find(house.now), looks.length], [[], 3]);
  // Of an earlier scan.
  assert.deepEqual([joins.find(house.now + 1), looks.length], [[], 7]);
  for (const sql of looks) {
    const plan = house.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    const bound = sql.includes('@since') ? { since: 0 } : 0;
    for (const { detail } of plan.all(bound))
      assert.doesNotMatch(detail, /^SCAN (file|item|old|other|its)\b/);
  }
});

test('files of one size, and reused inodes, are not taken for each other', (context) => {
  const house = rated(context);
  const { inode } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  later(house);
  house.disk.remove('/music/1.mp3');
  house.disk.write('/more/other.mp3', { size: 1001 }).inode = inode;
  assert.deepEqual(later(house), [0, 1, 1]);
});

test('retagged and moved: what the track says it is tells, if nothing else says the same', (context) => {
  const house = new FakeHouse(context);
  let comment = 'before';
  house.parse = parsedAs((name): Document => ({ ...trackOf(name), comment: [[comment]] }));
  for (const name of ['1', '2', '3']) house.disk.write(`/music/${name}.mp3`);
  later(house);
  house.change(1, RATED);
  house.change(2, RATED);
  comment = 'after';
  for (const name of ['1', '2']) house.disk.remove(`/music/${name}.mp3`);
  house.disk.write('/music/1 a.mp3', { size: 1 });
  house.disk.write('/music/2 a.mp3', { size: 2 });
  house.disk.write('/music/2 b.mp3', { size: 3 });
  assert.deepEqual(later(house, { acceptLoss: true }), [1, 2, 1]);
  assert.deepEqual(first(house), ['/music/1 a.mp3', 80]);
  assert.equal(house.value("SELECT value FROM library_values WHERE item = 1 AND key = 'comment'"), 'after');
});

test('retagged and moved: the same title on an album of the same name by another artist is another track', (context) => {
  const house = new FakeHouse(context);
  house.parse = parsedAs((name): Document => ({
    ...(name.startsWith('nobody') ? {} : { artist: [[name.replace(/ .*/, '')]] }),
    title: [['Intro']],
    album: [['Greatest Hits']],
    track: [[1]],
    duration: [[61_000]],
  }));
  for (const name of ['abba', 'nobody']) house.disk.write(`/music/${name}.mp3`);
  later(house);
  for (const name of ['abba', 'nobody']) house.disk.remove(`/music/${name}.mp3`);
  house.disk.write('/music/queen.mp3', { size: 1 });
  assert.deepEqual(later(house, { acceptLoss: true }), [0, 1, 2]);
  house.disk.remove('/music/queen.mp3');
  house.disk.write('/music/nobody else.mp3', { size: 2 });
  assert.deepEqual(later(house, { acceptLoss: true }), [0, 1, 1]);
});

test('what the web gave stays, what was read in the old file goes', (context) => {
  const house = rated(context);
  const grabbers = [
    manifest('web', { web: true, needs: ['title'] }),
    manifest('inside', { readsFile: true }),
  ];
  house.grabs = {
    web: () => ({
      document: { mood: [['calm']] },
      downloads: [{ url: 'https://a.example/1', kind: 'cover' }],
    }),
    inside: () => ({ artwork: [{ kind: 'back', locator: { at: 'ask', index: 0 } }] }),
  };
  const { size, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  later(house, { grabbers });
  house.disk.remove('/music/1.mp3');
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  // The web does not answer any more.
  house.busy = ({ consumer }) => consumer === 'grabber:web';
  house.now += 60_000;
  house.begin({ wanted: ROOTS, grabbers });
  house.run();
  house.report();
  assert.equal(house.value("SELECT value FROM library_values WHERE item = 1 AND key = 'mood'"), 'calm');
  assert.deepEqual(
    house.rows('SELECT kind FROM artwork WHERE item = 1 ORDER BY kind').map(({ kind }) => kind),
    ['back', 'cover'],
  );
  house.busy = () => false;
  house.run();
  assert.equal(house.value('SELECT count(*) FROM metadata WHERE item NOT IN (SELECT id FROM item)'), 0);
  assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'due'"), 0);
});

test('what lay beside the old file is not said of the new one', (context) => {
  const house = rated(context);
  const grabbers = [manifest('words', { sidecars: ['<name>.lrc'] })];
  house.grabs = {
    words: ({ sidecars }) => ({ document: sidecars.length === 0 ? {} : { lyrics: [['la']] } }),
  };
  const { size, mtime } = { ...house.disk.write('/music/1.mp3', { size: 1001 }) };
  house.disk.write('/music/1.lrc');
  later(house, { grabbers });
  const lyrics = "SELECT value FROM library_values WHERE item = 1 AND key = 'lyrics'";
  assert.equal(house.value(lyrics), 'la');
  house.disk.remove('/music/1.mp3');
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  assert.deepEqual(later(house, { grabbers }), [1, 0, 0]);
  assert.equal(house.value(lyrics), undefined);
});

describe('by hand', () => {
  test('an album that was bought again in another format', (context) => {
    const house = rated(context);
    house.disk.remove('/music/1.mp3');
    house.disk.write('/music/1.flac', { size: 9 });
    assert.deepEqual(later(house), [0, 1, 1]);
    sayOfBoth(house, 4);
    assert.equal(house.change(1, { op: 'adopt', from: 4 }), undefined);
    assert.deepEqual(first(house), ['/music/1.flac', 80]);
    assert.deepEqual(of(house, 'mood', 'playcount'), ['calm', 2]);
    assert.deepEqual(later(house), [0, 0, 0]);
  });

  test('only a missing file is taken over, and only by one that is there', (context) => {
    const house = rated(context);
    assert.equal(house.change(1, { op: 'adopt', from: 2 }), 'ERR_VALHALLA_OPTION');
    assert.equal(house.change(1, { op: 'adopt', from: 77 }), 'ERR_VALHALLA_UNKNOWN_ITEM');
    house.disk.remove('/music/1.mp3');
    later(house);
    assert.equal(house.change(2, { op: 'adopt', from: 1 }), 'ERR_VALHALLA_OPTION');
  });
});

test('who waits for a file that the end of a scan joins hears of its end, and it is not counted as new', (context) => {
  const house = new FakeHouse(context);
  const grabbers = [manifest('web', { readsFile: true, web: true })];
  const { size, mtime } = house.disk.write('/music/1.mp3', { size: 1001 });
  house.disk.write('/music/2.mp3', { size: 1002 });
  house.disk.write('/more/3.mp3', { size: 1003 });
  later(house, { grabbers });
  house.now += 60_000;
  house.disk.remove('/music/1.mp3');
  house.disk.write('/more/1.mp3', { size: Number(size), mtime });
  house.busy = ({ step }) => step === 'grab';
  house.begin({ wanted: ROOTS, grabbers });
  house.ask(1, '/more/1.mp3');
  house.run();
  const { moved, new: fresh, missing } = house.report();
  assert.deepEqual([moved, fresh, missing], [1, 0, 0]);
  house.busy = () => false;
  house.run();
  assert.deepEqual(house.news.at(-1), { ...house.news.at(-1), event: 'ended', path: '/more/1.mp3' });
});
