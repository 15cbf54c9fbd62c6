/** Which grabber is asked about which item, and when again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { GrabTask } from '../../lib/channel/packet.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';

const FAULT = { code: 'ERR_VALHALLA_GRABBER', message: 'broken' } as const;
const AWAY = { code: 'ERR_VALHALLA_UNAVAILABLE', message: 'EIO' } as const;
const HOUR = 3_600_000;
const ONE = '/music/1.mp3';

function houseWithOne(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.disk.write(ONE);
  return house;
}

/** How often each grabber was asked in the last scan. */
function asked(house: FakeHouse, ...names: string[]): number[] {
  return names.map((name) => house.workedBy(`grabber:${name}`).length);
}

test('grabbers of one item run in any order; each answer is stored, and the file is acknowledged once', (context) => {
  const house = houseWithOne(context);
  house.grabs = {
    one: () => ({ document: { mood: [['calm']] } }),
    two: () => ({ document: { title: [['Better']] } }),
    three: () => ({}),
  };
  const report = house.scan({ grabbers: [manifest('one'), manifest('two'), manifest('three')] });
  assert.deepEqual(asked(house, 'one', 'two', 'three'), [1, 1, 1]);
  assert.deepEqual(
    report.grabbers.map(({ name, done, failed }) => [name, done, failed]),
    [
      ['one', 1, 0],
      ['two', 1, 0],
      ['three', 1, 0],
    ],
  );
  assert.deepEqual(
    house.rows("SELECT source, key, value FROM library_values WHERE source <> 'general' ORDER BY source"),
    [
      { source: 'one', key: 'mood', value: 'calm' },
      { source: 'two', key: 'title', value: 'Better' },
    ],
  );
});

test('a grabber is asked when a key that it needs is there, whoever gave it', (context) => {
  const house = houseWithOne(context);
  const tasks: GrabTask[] = [];
  house.grabs = {
    first: () => ({ document: { mbid: [['m1']] } }),
    second: (task) => {
      tasks.push(task);
      return { document: { lyrics: [['la']] } };
    },
  };
  const grabbers = [
    manifest('second', { needs: ['mbid'], values: true }),
    manifest('first', { needs: ['title'], provides: ['mbid'] }),
    manifest('third', { needs: ['nobody has it'] }),
  ];
  house.scan({ grabbers });
  assert.deepEqual(asked(house, 'first', 'second', 'third'), [1, 1, 0]);
  assert.deepEqual(tasks[0]?.values, { title: ['1'], artist: ['Somebody'], mbid: ['m1'] });
});

test('a grabber that is at work is asked again when another one changed what it needs', (context) => {
  const house = houseWithOne(context);
  const seen: unknown[] = [];
  house.grabs = {
    better: () => ({ document: { title: [['Better']] } }),
    reader: ({ values }) => {
      seen.push(values['title']);
      return {};
    },
  };
  // Both are granted at once; `reader` works with what it was sent.
  const better = manifest('better', { needs: ['artist'], priority: { default: -128, keys: {} } });
  const reader = manifest('reader', { needs: ['title'], values: true });
  house.scan({ grabbers: [reader, better], priorities: { general: { '': 0 } } });
  assert.deepEqual(seen.at(-1), ['Better']);
  assert.equal(house.value('SELECT title FROM best'), 'Better');
});

test('a grabber whose values change what it needs itself is not asked for ever', (context) => {
  const house = houseWithOne(context);
  let count = 0;
  house.grabs = { self: () => ({ document: { title: [[`${++count}`]] } }) };
  house.scan({
    grabbers: [manifest('self', { needs: ['title'], priority: { default: -128, keys: {} } })],
    priorities: { general: { '': 0 } },
  });
  assert.equal(count, 1);
});

test('a changed file: a grabber is asked again only if what it needs changed, or it reads the file', (context) => {
  const house = houseWithOne(context);
  const grabbers = [
    manifest('titles', { needs: ['title'] }),
    manifest('artists', { needs: ['artist'] }),
    manifest('bytes', { readsFile: true, needs: ['artist'] }),
    manifest('nothing said'),
  ];
  house.scan({ grabbers });
  house.disk.write(ONE, { size: 2 });
  house.parse = parsedAs(() => ({ title: [['Other']], artist: [['Somebody']] }));
  house.scan({ grabbers });
  assert.deepEqual(asked(house, 'titles', 'artists', 'bytes', 'nothing said'), [1, 0, 1, 1]);
  house.scan({ grabbers });
  assert.equal(house.worked.length, 0);
});

test('a sidecar that is added, changed or removed: asked again, without a parse', (context) => {
  const house = houseWithOne(context);
  const grabbers = [
    manifest('covers', { sidecars: ['cover.jpg', '<name>.jpg'] }),
    manifest('lyrics', { sidecars: ['<name>.lrc'] }),
  ];
  const shown: string[][] = [];
  house.grabs = {
    covers: ({ sidecars }) => {
      shown.push(sidecars.map(({ name }) => name));
      return {
        artwork: sidecars.map(({ name, stamp }) => ({
          kind: 'cover',
          locator: { at: 'sidecar', name, stamp },
        })),
      };
    },
  };
  const artwork = () => house.value('SELECT count(*) FROM artwork');
  house.scan({ grabbers });
  assert.deepEqual([shown, artwork()], [[], 0], 'an item without a sidecar is not shown');
  house.disk.write('/music/cover.jpg');
  const steps: [what: () => void, names: string[]][] = [
    [() => undefined, ['cover.jpg']],
    [() => void house.disk.write('/music/cover.jpg', { size: 2 }), ['cover.jpg']],
    [() => void house.disk.write('/music/1.jpg'), ['1.jpg', 'cover.jpg']],
    [() => house.disk.remove('/music/1.jpg'), ['cover.jpg']],
    [() => house.disk.remove('/music/cover.jpg'), []],
  ];
  for (const [change, names] of steps) {
    change();
    shown.length = 0;
    const report = house.scan({ grabbers });
    assert.deepEqual([shown, artwork(), report.parsed], [[names], names.length, 0]);
    assert.deepEqual(asked(house, 'lyrics'), [0]);
    house.scan({ grabbers });
    assert.equal(house.worked.length, 0, 'and once only');
  }
});

test('a sidecar that was good and is bad now: what it gave is taken back, and its error stays', (context) => {
  const house = houseWithOne(context);
  const grabbers = [manifest('lyrics', { sidecars: ['<name>.lrc'] })];
  const values = () => house.rows("SELECT value FROM library_values WHERE source = 'lyrics'");
  house.grabs = { lyrics: () => ({ document: { lyrics: [['la']] } }) };
  house.disk.write('/music/1.lrc');
  house.scan({ grabbers });
  assert.deepEqual(values(), [{ value: 'la' }]);
  house.grabs = { lyrics: () => ({ said: { outcome: 'unavailable', error: AWAY } }) };
  house.disk.write('/music/1.lrc', { size: 2 });
  house.scan({ grabbers });
  assert.deepEqual(values(), [{ value: 'la' }], 'what cannot be read now may be as it was');
  house.grabs = { lyrics: () => ({ said: { outcome: 'failed', error: FAULT } }) };
  house.disk.write('/music/1.lrc', { size: 3 });
  house.scan({ grabbers });
  assert.deepEqual([values(), house.value('SELECT count(*) FROM file_error')], [[], 1]);
});

test('a sidecar in a folder above counts for grabbers that look there, and for no others', (context) => {
  const house = new FakeHouse(context);
  for (const path of ['Show/S1/1.mkv', 'Show/S2/2.mkv', 'Show/S2/Extras/3.mkv', 'Other/4.mkv'])
    house.disk.write(`/music/${path}`);
  const video = { types: ['video'] } as const;
  const grabbers = [
    manifest('nfo', { ...video, sidecars: ['<name>.nfo', '../show.nfo'] }),
    manifest('beside', { ...video, sidecars: ['*.nfo'] }),
  ];
  const shown: string[][] = [];
  house.grabs = { nfo: ({ sidecars }) => (shown.push(sidecars.map(({ name }) => name)), {}) };
  house.scan({ grabbers });
  assert.deepEqual(asked(house, 'nfo', 'beside'), [0, 0]);
  for (const change of [
    () => void house.disk.write('/music/Show/show.nfo'),
    () => void house.disk.write('/music/Show/show.nfo', { size: 2 }),
    () => house.disk.remove('/music/Show/show.nfo'),
  ]) {
    change();
    const report = house.scan({ grabbers });
    assert.deepEqual(house.workedBy('grabber:nfo'), ['/music/Show/S1/1.mkv', '/music/Show/S2/2.mkv']);
    assert.deepEqual([asked(house, 'beside'), report.parsed], [[0], 0]);
    house.scan({ grabbers });
    assert.equal(house.worked.length, 0, 'and once only');
  }
  assert.deepEqual(shown, [['../show.nfo'], ['../show.nfo'], ['../show.nfo'], ['../show.nfo'], [], []]);
  house.disk.write('/music/Show/show.nfo');
  house.scan({ grabbers: [] });
  house.scan({ grabbers });
  assert.deepEqual(house.workedBy('grabber:nfo'), ['/music/Show/S1/1.mkv', '/music/Show/S2/2.mkv'], 'as a new one');
  house.disk.write('/music/Show/S3/5.mkv');
  house.scan({ grabbers });
  assert.deepEqual(house.workedBy('grabber:nfo'), ['/music/Show/S3/5.mkv'], 'a new file sees it at once');
}); // prettier-ignore

test('a sidecar of several files of a folder, one of them changed in the same scan', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', '2', '3']) house.disk.write(`/music/${name}.mp3`);
  const grabbers = [manifest('covers', { sidecars: ['cover.*'] })];
  house.scan({ grabbers });
  house.disk.write('/music/cover.png');
  house.disk.write('/music/2.mp3', { size: 2 });
  house.disk.remove('/music/3.mp3');
  const report = house.scan({ grabbers });
  assert.deepEqual(
    [house.workedBy('grabber:covers'), report.parsed, report.missing],
    [['/music/1.mp3', '/music/2.mp3'], 1, 1],
  );
});

test('a new version is asked about everything again, a known one is not', (context) => {
  const house = houseWithOne(context);
  const first = [manifest('g', { version: '1', sidecars: ['cover.jpg'], needs: ['title'] })];
  const second = [manifest('g', { version: '2', sidecars: ['cover.jpg'], needs: ['title'] })];
  house.scan({ grabbers: first });
  house.scan({ grabbers: first });
  assert.deepEqual(asked(house, 'g'), [0]);
  house.scan({ grabbers: second });
  assert.deepEqual(asked(house, 'g'), [1]);
  assert.equal(house.value('SELECT version FROM grab'), '2');
});

test('a grabber that is new to a library is asked about what is there already', (context) => {
  const house = new FakeHouse(context);
  for (const path of ['/music/a/1.mp3', '/music/a/2.mkv', '/music/b/3.mp3']) house.disk.write(path);
  house.disk.write('/music/a/cover.jpg');
  house.scan();
  const grabbers = [
    manifest('titles', { needs: ['title'] }),
    manifest('composers', { needs: ['composer'] }),
    manifest('covers', { sidecars: ['cover.jpg'], types: ['audio', 'video'] }),
    manifest('films', { types: ['video'] }),
  ];
  const report = house.scan({ grabbers });
  assert.deepEqual(asked(house, 'titles', 'composers', 'covers', 'films'), [2, 0, 2, 1]);
  assert.equal(report.parsed, 0);
  house.disk.remove('/music/a/cover.jpg');
  house.scan({ grabbers });
  assert.deepEqual(asked(house, 'titles', 'covers'), [0, 2], 'it knows what it was shown');
});

test('a grabber that is new to a library needs just the key it names, dots and colons included', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.parse = parsedAs(() => ({ title: [['x']], 'my:key.1': [['there']] }));
  house.scan();
  const grabbers = [manifest('named', { needs: ['my:key.1'] }), manifest('alike', { needs: ['mykey1'] })];
  house.scan({ grabbers });
  assert.deepEqual(asked(house, 'named', 'alike'), [1, 0]);
});

test('files of a type that no parser reads are shown to grabbers from the beginning', (context) => {
  const house = new FakeHouse(context);
  house.disk.write('/music/film.mkv');
  house.disk.write('/music/cover.jpg');
  const grabbers = [
    manifest('covers', { sidecars: ['cover.jpg'], types: ['video'] }),
    manifest('bytes', { types: ['video'] }),
  ];
  house.scan({ grabbers });
  assert.deepEqual(asked(house, 'covers', 'bytes'), [1, 1]);
  house.disk.write('/music/film.mkv', { size: 2 });
  house.scan({ grabbers });
  assert.deepEqual(asked(house, 'covers', 'bytes'), [0, 1]);
});

test('a grabber that was not enabled for a while catches up with what changed meanwhile', (context) => {
  const house = new FakeHouse(context);
  for (const name of ['1', '2', '3']) house.disk.write(`/music/${name}/${name}.mp3`);
  const grabbers = [manifest('covers', { needs: ['title'], sidecars: ['cover.jpg'] })];
  house.scan({ grabbers });
  house.disk.write('/music/1/1.mp3', { size: 2 });
  house.disk.write('/music/2/cover.jpg');
  house.parse = parsedAs(() => ({ title: [['Other']] }));
  house.scan();
  house.scan({ grabbers });
  assert.deepEqual(house.workedBy('grabber:covers'), ['/music/1/1.mp3', '/music/2/2.mp3']);
});

test('a grabber that is switched off: what is due counts as passed, and the next scan makes up for it', (context) => {
  const house = new FakeHouse(context);
  for (let number = 0; number < 300; number++) house.disk.write(`/music/${number}.mp3`);
  const grabbers = [manifest('bad', { needs: ['title'] }), manifest('good', { needs: ['title'] })];
  house.busy = ({ consumer }) => consumer === 'grabber:bad';
  house.begin({ grabbers });
  house.runUntil('results', 3);
  house.send({ kind: 'off', grabber: 'bad', reason: 'it fails' });
  house.run();
  const report = house.report();
  assert.deepEqual(
    report.grabbers.find(({ name }) => name === 'bad'),
    { name: 'bad', done: 0, failed: 0, milliseconds: 0, off: 'it fails' },
  );
  assert.deepEqual([report.parsed, asked(house, 'good')], [300, [300]]);
  assert.equal(house.events.filter(({ event }) => event === 'grabber:off').length, 1);
  house.busy = () => false;
  house.scan({ grabbers });
  // (Two of them are still with the crew of the first scan.)
  assert.deepEqual([new Set(house.workedBy('grabber:bad')).size, asked(house, 'good')], [300, [0]]);
});

test('a grab that fails is tried at the next scan, after an hour, and then left alone until something changes', (context) => {
  const house = houseWithOne(context);
  const grabbers = [manifest('g', { needs: ['title'] })];
  house.grabs = { g: () => ({ said: { outcome: 'failed', error: FAULT } }) };
  const counts: number[] = [];
  for (const hours of [0, 0, 0, 1, 1000]) {
    house.now += hours * HOUR;
    house.scan({ grabbers });
    counts.push(...asked(house, 'g'));
  }
  assert.deepEqual(counts, [1, 1, 0, 1, 0]);
  assert.deepEqual(house.files(), [`${ONE} done`], 'a grabber says nothing about the file');
  assert.deepEqual(house.rows('SELECT stage, code, tries FROM library_errors'), [
    { stage: 'grab:g', code: FAULT.code, tries: 3 },
  ]);
  house.disk.write(ONE, { size: 2 });
  house.parse = parsedAs(() => ({ title: [['Other']] }));
  house.grabs = {};
  house.scan({ grabbers });
  assert.deepEqual([asked(house, 'g'), house.value('SELECT count(*) FROM file_error')], [[1], 0]);
});

test('a local grab that met an I/O error is tried at every scan', (context) => {
  const house = houseWithOne(context);
  const grabbers = [manifest('g')];
  house.grabs = { g: () => ({ said: { outcome: 'unavailable', error: AWAY } }) };
  for (let scan = 0; scan < 5; scan++) {
    house.scan({ grabbers });
    assert.deepEqual(asked(house, 'g'), [1]);
  }
});

test('what a grabber said goes when it says nothing any more', (context) => {
  const house = houseWithOne(context);
  const grabbers = [manifest('g')];
  house.grabs = {
    g: () => ({
      document: { mood: [['calm']] },
      artwork: [{ kind: 'cover', locator: { at: 'ask', index: 0 } }],
    }),
  };
  house.scan({ grabbers });
  assert.deepEqual(
    [house.value('SELECT count(*) FROM metadata'), house.value('SELECT count(*) FROM artwork')],
    [2, 1],
  );
  house.disk.write(ONE, { size: 2 });
  house.grabs = {};
  house.scan({ grabbers });
  assert.deepEqual(
    [house.value('SELECT count(*) FROM metadata'), house.value('SELECT count(*) FROM artwork')],
    [1, 0],
  );
});

test('a grabber that gives up when no scan runs changes nothing: another process may hold the library', (context) => {
  const house = houseWithOne(context);
  house.scan({ grabbers: [manifest('g')] });
  const changes = house.db.prepare('SELECT total_changes()').pluck();
  const before = changes.get();
  house.send({ kind: 'off', grabber: 'g', reason: 'it fails' });
  assert.deepEqual([changes.get(), house.db.inTransaction], [before, false]);
});

test('a file that was away is asked about again when the sidecar beside it has changed meanwhile', (context) => {
  const house = houseWithOne(context);
  house.disk.write('/music/cover.jpg', { size: 1 });
  house.grabs = { cover: () => ({}) };
  const grabbers = [manifest('cover', { sidecars: ['cover.jpg'] })];
  house.scan({ grabbers });
  house.disk.move(ONE, '/elsewhere/1.mp3');
  house.disk.write('/music/other.mp3');
  assert.equal(house.scan({ grabbers }).missing, 1);
  house.disk.write('/music/cover.jpg', { size: 2 });
  house.scan({ grabbers });
  house.disk.move('/elsewhere/1.mp3', ONE);
  assert.equal(house.scan({ grabbers }).returned, 1);
  assert.deepEqual(asked(house, 'cover'), [1]);
});
