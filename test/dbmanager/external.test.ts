/** External metadata, by the six rules of libvalhalla; and that it stays with its item whatever becomes of the file. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';

/** One file whose tags say `title: tag`. */
function scanned(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  tagged(house, 'tag');
  house.scan();
  return house;
}

function tagged(house: FakeHouse, title: string): void {
  house.parse = parsedAs(() => ({ title: [[title]], artist: [['Somebody']] }));
}

/** Who says what of the title of item 1. */
function titles(house: FakeHouse): unknown[] {
  return house
    .rows(
      "SELECT source || ': ' || value AS line FROM library_values WHERE item = 1 AND key = 'title' ORDER BY 1",
    )
    .map(({ line }) => line);
}

function best(house: FakeHouse): unknown {
  return house.value('SELECT title FROM best WHERE item = 1');
}

const CALM = { op: 'set', key: 'mood', entries: [['calm']] } as const;
const MINE = { op: 'set', key: 'title', entries: [['mine']] } as const;

describe('the six rules', () => {
  test('1: the library never changes it', (context) => {
    const house = scanned(context);
    house.change(1, MINE);
    house.scan({ full: true });
    assert.deepEqual([best(house), titles(house)], ['mine', ['external: mine', 'general: tag']]);
  });

  test('2: it is in the database only', (context) => {
    const house = scanned(context);
    const before = { ...house.disk.write('/music/1.mp3') };
    house.change(1, MINE);
    assert.equal(house.worked.length, 2, 'nobody was sent to the file');
    assert.equal(before.size, 1000n);
  });

  test('3: when the tag changes, the new value is kept beside it', (context) => {
    const house = scanned(context);
    house.change(1, MINE);
    tagged(house, 'other tag');
    house.disk.write('/music/1.mp3', { size: 2 });
    house.scan();
    assert.deepEqual([best(house), titles(house)], ['mine', ['external: mine', 'general: other tag']]);
  });

  test('4: a value that the library has already becomes external, and outlives the tag', (context) => {
    const house = scanned(context);
    house.change(1, { op: 'set', key: 'title', entries: [['tag']] });
    tagged(house, 'other tag');
    house.disk.write('/music/1.mp3', { size: 2 });
    house.scan();
    assert.equal(best(house), 'tag');
  });

  test('5: it goes with its item', (context) => {
    const house = scanned(context);
    assert.equal(house.change(99, MINE), 'ERR_VALHALLA_UNKNOWN_ITEM');
    // A process that knew the item wrote this, and the item went.
    house.db.exec(
      `INSERT INTO external_change (item, change, made) VALUES (99, '${JSON.stringify(MINE)}', 0)`,
    );
    house.scan();
    assert.equal(house.value('SELECT count(*) FROM external_change'), 0);
    assert.equal(house.value("SELECT count(*) FROM library_values WHERE source = 'external'"), 0);
  });

  test('6: once it is settled it is there, whatever follows at once', (context) => {
    const house = scanned(context);
    assert.equal(house.change(1, MINE), undefined);
    house.kill();
    assert.equal(best(house), 'mine');
  });
});

test('best values, facets and the search index follow in the same transaction', (context) => {
  const house = scanned(context);
  house.change(
    1,
    { op: 'set', key: 'title', entries: [['Hyperballad']] },
    { op: 'set', key: 'genre', entries: [['Jazz'], ['Pop']] },
  );
  assert.deepEqual(house.rows('SELECT title, genre FROM best WHERE item = 1'), [
    { title: 'Hyperballad', genre: 'Jazz; Pop' },
  ]);
  assert.equal(house.value("SELECT rowid FROM search WHERE search MATCH 'hyperballad'"), 1);
  assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'tag'"), 1);
  assert.equal(
    house.value(
      "SELECT count(*) FROM facet JOIN facet_value ON facet_value.id = facet.value WHERE item = 1 AND facet_value.value IN ('Jazz', 'Pop')",
    ),
    2,
  );
});

test('when it is deleted, the best of the others is seen again', (context) => {
  const house = scanned(context);
  house.change(1, MINE);
  house.change(1, { op: 'delete', key: 'title' });
  assert.deepEqual([best(house), titles(house)], ['tag', ['general: tag']]);
});

test('it goes along when the file is moved, and is there when a missing file returns', (context) => {
  const house = scanned(context);
  house.change(1, MINE);
  house.disk.move('/music/1.mp3', '/music/9.mp3');
  house.scan();
  assert.equal(best(house), 'mine');
  house.disk.move('/music/9.mp3', '/away/9.mp3');
  assert.equal(house.scan().missing, 1);
  house.change(1, { op: 'set', key: 'rating', entries: [[100]] });
  house.disk.move('/away/9.mp3', '/music/back.mp3');
  house.scan();
  assert.deepEqual(
    house.rows(
      "SELECT path, key, value FROM library_values JOIN item ON item.id = item JOIN library_files ON library_files.id = item.file WHERE source = 'external' ORDER BY key",
    ),
    [
      { path: '/music/back.mp3', key: 'rating', value: 100 },
      { path: '/music/back.mp3', key: 'title', value: 'mine' },
    ],
  );
});

test('a file that waits for its parse can be rated, and is parsed as any other', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.busy = () => true;
  house.begin({ grabbers: [manifest('any')] });
  house.run();
  assert.equal(house.change(1, { op: 'set', key: 'rating', entries: [[40]] }), undefined);
  house.busy = () => false;
  house.run();
  assert.equal(house.report().parsed, 1);
  assert.deepEqual(house.workedBy('grabber:any'), ['/music/1.mp3']);
  assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'somebody'"), 1);
});

test('during a scan a grabber looks again at an item of which a key changed that it needs', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  const seen: unknown[] = [];
  house.grabs = { lyrics: ({ item, values }) => (seen.push([item, values['title']]), {}) };
  house.begin({ grabbers: [manifest('lyrics', { needs: ['title'] })] });
  house.runUntil('results', 1);
  house.run();
  // Over by now; the next one is held up by a second file.
  house.disk.write('/music/3.mp3');
  house.busy = ({ body }) => body.endsWith('3.mp3');
  house.begin({ grabbers: [manifest('lyrics', { needs: ['title'] })] });
  house.run();
  seen.length = 0;
  house.change(1, MINE);
  house.change(2, CALM);
  house.busy = () => false;
  house.run();
  house.report();
  assert.deepEqual(seen, [
    [1, ['mine']],
    [3, ['3']],
  ]);
});

test('an event tells of it, and of the keys whose best values are others; of none it does not', (context) => {
  const house = scanned(context);
  house.events.length = 0;
  house.change(1, MINE, { op: 'set', key: 'artist', entries: [['Somebody']] }, CALM);
  house.change(1, MINE, CALM);
  assert.deepEqual(
    house.events.map((event) => (event.event === 'item:changed' ? [event.path, event.keys] : event)),
    [['/music/1.mp3', ['title', 'mood']]],
  );
});

describe('priorities at run time', () => {
  const PRIORITY = { op: 'priority', source: 'other', key: 'title', value: -128 } as const;
  const OTHER = manifest('other', { priority: { default: 100, keys: { title: 90 } } });

  function grabbed(context: TestContext, files = 1): FakeHouse {
    const house = new FakeHouse(context);
    for (let number = 1; number <= files; number++) house.disk.write(`/music/${number}.mp3`);
    house.grabs = { other: () => ({ document: { title: [['other']] } }) };
    house.scan({ grabbers: [OTHER], priorities: { general: { title: 5 } } });
    assert.equal(best(house), '1');
    return house;
  }

  test('best values are found anew without a file being read, and the next scan keeps to it', (context) => {
    const house = grabbed(context, 450);
    house.worked.length = 0;
    assert.equal(house.change(0, PRIORITY), 'waits', 'until everything is derived');
    house.run();
    const changed = () => house.value("SELECT count(*) FROM best WHERE title = 'other'");
    assert.deepEqual([changed(), house.worked.length, house.manager.restless], [450, 0, false]);
    for (const grabbers of [[], [OTHER]]) house.scan({ grabbers, priorities: { general: { title: 5 } } });
    assert.equal(changed(), 450);
  });

  test('what held without the rule holds again', (context) => {
    const house = grabbed(context);
    house.change(0, PRIORITY);
    house.change(0, { ...PRIORITY, value: -100 });
    house.run();
    house.kill();
    house.change(0, { ...PRIORITY, value: null });
    house.run();
    assert.equal(best(house), '1');
    assert.equal(house.value("SELECT priority FROM library_values WHERE source = 'other'"), 90);
  });

  test('a source that nobody has heard of yet', (context) => {
    const house = new FakeHouse(context);
    house.disk.write('/music/1.mp3');
    house.scan();
    house.change(0, PRIORITY);
    house.change(0, { ...PRIORITY, source: 'general', value: 0 });
    house.grabs = { other: () => ({ document: { title: [['other']] } }) };
    house.scan({ grabbers: [OTHER] });
    assert.equal(best(house), 'other');
  });

  test('a process that was killed in the middle is gone on from at the next start', (context) => {
    const house = grabbed(context, 450);
    house.change(0, PRIORITY);
    house.manager.idleStep();
    house.manager.turn();
    house.clock.pass(1000);
    house.manager.turn();
    house.kill();
    assert.equal(house.value("SELECT count(*) FROM best WHERE title = 'other'"), 200);
    house.manager.open();
    house.run();
    assert.equal(house.value("SELECT count(*) FROM best WHERE title = 'other'"), 450);
  });

  test('reindex makes what is derived anew', (context) => {
    const house = grabbed(context);
    house.db.exec("DELETE FROM best; DELETE FROM facet; INSERT INTO search (search) VALUES ('delete-all')");
    house.change(0, { op: 'reindex' });
    house.run();
    assert.equal(best(house), '1');
    assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'somebody'"), 1);
  });

  test('reindex makes a file that could not be read be found by its name, where an older version did not', (context) => {
    const house = new FakeHouse(context);
    house.parse = () => ({ outcome: 'failed', error: { code: 'ERR_VALHALLA_NOT_PARSED', message: 'no' } });
    house.disk.write('/music/broken.mp3');
    house.scan();
    house.db.exec("INSERT INTO search (search) VALUES ('delete-all')");
    house.change(0, { op: 'reindex' });
    house.run();
    assert.equal(house.value("SELECT rowid FROM search WHERE search MATCH 'broken'"), 1);
  });
});

test('what an application says where no scan is at work is due for the grabbers that need it, at the next scan', (context) => {
  const house = new FakeHouse(context);
  const seen: unknown[] = [];
  const grabbers = [
    manifest('needs', { needs: ['title'] }),
    manifest('other', { needs: ['artist'] }),
    manifest('parents', { sidecars: ['../tvshow.nfo'] }),
  ];
  house.grabs = {
    needs: ({ values }) => {
      seen.push(values['title']);
      return {};
    },
  };
  house.disk.write('/music/tvshow.nfo');
  house.disk.write('/music/a/1.mp3');
  house.scan({ grabbers });
  house.close();
  assert.equal(house.change(1, { op: 'set', key: 'title', entries: [['Mine']] }), undefined);
  house.close();
  house.scan({ grabbers });
  assert.deepEqual(seen, [['1'], ['Mine']]);
  assert.deepEqual([house.workedBy('grabber:other'), house.workedBy('grabber:parents')], [[], []]);
});

test('a time that is only to become later stays where one is shown that is, of the tag or set', (context) => {
  const house = scanned(context);
  const shown = (): unknown =>
    house.value("SELECT value FROM library_values WHERE item = 1 AND key = 'last_played' ORDER BY priority");
  const played = (time: string): void => {
    house.change(1, { op: 'set', key: 'last_played', entries: [[time]], later: true });
  };
  for (const [time, after] of [
    ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00.000Z'],
    ['2019-01-01T00:00:00Z', '2020-01-01T00:00:00.000Z'],
    ['2020-01-01T09:00:00+10:00', '2020-01-01T00:00:00.000Z'],
    ['2021-01-01T02:00:00+02:00', '2021-01-01T00:00:00.000Z'],
  ] as const) {
    played(time);
    assert.equal(shown(), after);
  }
  house.change(1, { op: 'set', key: 'last_played', entries: [['1999']] });
  assert.equal(shown(), '1999', 'on purpose');
  played('2000-01-01T00:00:00Z');
  assert.equal(shown(), '2000-01-01T00:00:00.000Z');
});

test('the year follows a date that is set, until one is set itself', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.parse = parsedAs(() => ({ title: [['x']], date: [['1980']], year: [[1980]] }));
  house.scan();
  const years = (): unknown =>
    house.value(`SELECT best.year || ' ' || facet_value.value FROM best JOIN facet ON facet.item = best.item
      JOIN facet_key ON facet_key.id = facet.key AND name = 'year' JOIN facet_value ON facet_value.id = facet.value`);
  for (const [key, value, after] of [
    ['date', '1999-05', '1999 1999'],
    ['date', '2001-07-02', '2001 2001'],
    ['year', 1979, '1979 1979'],
    ['date', '1999', '1979 1979'],
  ] as const) {
    house.change(1, { op: 'set', key, entries: [[value]] });
    assert.equal(years(), after);
  }
  house.change(1, { op: 'delete', key: 'year' });
  assert.equal(years(), '1999 1999');
  house.change(1, { op: 'delete', key: 'date' });
  assert.equal(years(), '1980 1980');
});

test('so does a count that is only to become higher', (context) => {
  const house = scanned(context);
  for (const [count, after] of [
    [7, 7],
    ['5', 7],
    [8, 8],
  ] as const) {
    house.change(1, { op: 'set', key: 'Playcount', entries: [[count]], later: true });
    assert.equal(house.value("SELECT value FROM library_values WHERE item = 1 AND key = 'playcount'"), after);
  }
});

test('a value in two languages is shown once', (context) => {
  const house = scanned(context);
  for (const language of ['en', 'de'])
    house.change(1, { op: 'set', key: 'title', entries: [['Alien', language]], language });
  assert.deepEqual(
    [best(house), titles(house)],
    ['Alien', ['external: Alien', 'external: Alien', 'general: tag']],
  );
});
