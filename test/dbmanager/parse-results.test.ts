/** What becomes of a parser's result: document, derived rows, state; errors, tries and quarantine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Packet } from '../../lib/channel/packet.ts';
import type { Document } from '../../lib/metadata/document.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';

const BAD = { code: 'ERR_VALHALLA_NOT_PARSED', message: 'Neither codec nor duration.' } as const;
const AWAY = { code: 'ERR_VALHALLA_UNAVAILABLE', message: 'EIO' } as const;
const HOUR = 3_600_000;

function houseWithOne(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  return house;
}

test('the document is bound as it came, unread', (context) => {
  const house = houseWithOne(context);
  const body = '{"title":[["Öl"]],  "x":  [[1]]}';
  house.parse = ({ stamp }) => ({
    outcome: 'done',
    source: 'general',
    stamp,
    body,
    columns: ['Öl', ...Array<null>(16).fill(null)],
    facets: ['artist', 'Somebody'],
  });
  house.scan();
  assert.equal(house.value('SELECT document FROM metadata'), body);
  assert.equal(house.value('SELECT title FROM best'), 'Öl');
  assert.equal(
    house.value('SELECT facet_value.value FROM facet JOIN facet_value ON facet_value.id = facet.value'),
    'Somebody',
  );
});

test('derived rows follow the document: columns, facets, search', (context) => {
  const house = houseWithOne(context);
  house.parse = parsedAs(() => ({ title: [['Old title']], genre: [['Jazz'], ['Blues']], year: [[1999]] }));
  house.scan();
  assert.equal(house.value('SELECT count(*) FROM facet'), 3);
  house.disk.write('/music/1.mp3', { size: 2 });
  house.parse = parsedAs(() => ({ title: [['New']], genre: [['Blues']] }));
  house.scan();
  assert.deepEqual(house.rows('SELECT title, genre, year FROM best'), [
    { title: 'New', genre: 'Blues', year: null },
  ]);
  assert.deepEqual(
    house.rows('SELECT facet_value.value FROM facet JOIN facet_value ON facet_value.id = facet.value'),
    [{ value: 'Blues' }],
  );
  const hits = (word: string) => house.value('SELECT count(*) FROM search WHERE search MATCH ?', word);
  assert.deepEqual([hits('old'), hits('new')], [0, 1]);
});

test('another lane takes the place of the one that answered before', (context) => {
  const house = houseWithOne(context);
  house.parse = (packet) => ({ ...parsedAs(() => ({ title: [['fast']] }))(packet), source: 'fast' });
  house.scan();
  house.disk.write('/music/1.mp3', { size: 2 });
  house.parse = parsedAs(() => ({ album: [['general']] }));
  house.scan();
  assert.deepEqual(house.rows('SELECT source, key, value FROM library_values'), [
    { source: 'general', key: 'album', value: 'general' },
  ]);
  assert.deepEqual(house.rows('SELECT title, album FROM best'), [{ title: null, album: 'general' }]);
});

test('a fault of another file, which was at the path for a moment, is written down, and the file stays due', (context) => {
  const house = houseWithOne(context);
  house.parse = () => ({ outcome: 'failed', error: BAD, stamp: 'another' });
  assert.deepEqual(
    [house.scan().failed, house.files(), house.value('SELECT code FROM library_errors')],
    [1, ['/music/1.mp3 found'], BAD.code],
  );
  house.parse = parsedAs((name) => ({ title: [[name]] }));
  assert.deepEqual([house.scan().parsed, house.files()], [1, ['/music/1.mp3 done']]);
});

test('a fault is written down and tried after an hour, then after four, then never', (context) => {
  const house = houseWithOne(context);
  house.parse = () => ({ outcome: 'failed', error: BAD });
  const report = house.scan();
  assert.deepEqual(
    [report.failed, report.parsed, report.errors],
    [1, 0, [{ path: '/music/1.mp3', stage: 'parse', error: BAD }]],
  );
  assert.deepEqual(
    house.rows('SELECT path, stage, code, message, tries, next_try, quarantined FROM library_errors'),
    [{ path: '/music/1.mp3', stage: 'parse', ...BAD, tries: 1, next_try: house.now + HOUR, quarantined: 0 }],
  );
  const event = house.events.find((told) => told.event === 'file:error');
  assert.ok(event?.event === 'file:error' && !event.quarantined);
  house.now += HOUR - 1;
  const { failed, leftOut } = house.scan();
  assert.deepEqual([failed, leftOut, house.worked.length], [0, 1, 0]);
  house.now += 1;
  assert.equal(house.scan().failed, 1);
  assert.equal(house.value('SELECT next_try FROM file_error'), house.now + 4 * HOUR);
  house.now += 4 * HOUR;
  assert.equal(house.scan().failed, 1);
  assert.deepEqual(house.files(), ['/music/1.mp3 quarantined']);
  house.now += 1000 * HOUR;
  assert.deepEqual([house.scan().failed, house.worked.length], [0, 0]);
});

for (const [what, asked, free] of [
  ['its stamp changes', {}, (house: FakeHouse) => void house.disk.write('/music/1.mp3', { size: 2 })],
  ['a full scan asks', { full: true }, () => undefined],
  ['a scan is to try all again', { retry: true }, () => undefined],
] as const) {
  test(`a quarantined file is free again when ${what}`, (context) => {
    const house = houseWithOne(context);
    house.parse = () => ({ outcome: 'failed', error: { ...BAD, code: 'ERR_VALHALLA_KILLER' } });
    house.scan();
    assert.deepEqual(house.files(), ['/music/1.mp3 quarantined']);
    house.parse = parsedAs((name) => ({ title: [[name]] }));
    free(house);
    assert.equal(house.scan(asked).parsed, 1);
    assert.deepEqual(
      [house.files(), house.value('SELECT count(*) FROM file_error')],
      [['/music/1.mp3 done'], 0],
    );
  });
}

test('a success clears the error', (context) => {
  const house = houseWithOne(context);
  house.parse = () => ({ outcome: 'failed', error: BAD });
  house.scan();
  house.parse = parsedAs((name) => ({ title: [[name]] }));
  const report = house.scan({ retry: true });
  assert.deepEqual(
    [report.parsed, report.unchanged, house.value('SELECT count(*) FROM file_error')],
    [1, 1, 0],
  );
});

test('a file that cannot be read is found by its name, once, and by its title when it can', (context) => {
  const house = houseWithOne(context);
  const found = (word: string) => house.value(`SELECT count(*) FROM search WHERE search MATCH '"${word}"'`);
  house.parse = () => ({ outcome: 'failed', error: BAD });
  house.scan();
  assert.equal(found('mp3'), 1);
  house.scan({ retry: true });
  assert.equal(found('mp3'), 1);
  house.parse = parsedAs(() => ({ title: [['Mended']] }));
  house.scan({ retry: true });
  assert.deepEqual([found('mp3'), found('mended')], [1, 1]);
});

test('an I/O error is never final, and does not bring a file nearer to quarantine', (context) => {
  const house = houseWithOne(context);
  for (let scan = 0; scan < 5; scan++) {
    house.parse = () => ({ outcome: 'unavailable', error: AWAY });
    assert.equal(house.scan().failed, 1);
    assert.deepEqual(
      [house.files(), house.value('SELECT next_try FROM file_error')],
      [['/music/1.mp3 failed'], 0],
    );
  }
  house.parse = () => ({ outcome: 'stuck', error: BAD });
  house.scan();
  assert.deepEqual(
    [house.files(), house.value('SELECT tries FROM file_error')],
    [['/music/1.mp3 failed'], 1],
  );
});

test('a file that fails keeps what was known of it, and its grabs are not asked for', (context) => {
  const house = houseWithOne(context);
  const grabbers = [manifest('reader')];
  house.scan({ grabbers });
  house.disk.write('/music/1.mp3', { size: 2 });
  house.parse = () => ({ outcome: 'failed', error: BAD });
  const report = house.scan({ grabbers });
  assert.deepEqual([report.failed, house.workedBy('grabber:reader')], [1, []]);
  assert.equal(house.value('SELECT title FROM best'), '1');
});

test('a file that changed while it was parsed is stored, stays due, and is grabbed when it stands still', (context) => {
  const house = houseWithOne(context);
  const grabbers = [manifest('reader'), manifest('titles', { needs: ['title'] })];
  house.parse = (packet) => ({ ...parsedAs(() => ({ title: [['half']] }))(packet), stamp: 'another' });
  const report = house.scan({ grabbers });
  assert.deepEqual([report.parsed, house.files()], [1, ['/music/1.mp3 found']]);
  assert.deepEqual([house.value('SELECT title FROM best'), house.worked.length], ['half', 1]);
  house.parse = parsedAs(() => ({ title: [['half']] }));
  assert.equal(house.scan({ grabbers }).parsed, 1);
  assert.deepEqual(
    [house.files(), house.workedBy('grabber:reader'), house.workedBy('grabber:titles')],
    [['/music/1.mp3 done'], ['/music/1.mp3'], ['/music/1.mp3']],
  );
});

const namedAs =
  (title: string, document: Document = {}) =>
  (packet: Packet) => ({ ...parsedAs(() => document)(packet), named: JSON.stringify({ title: [[title]] }) });

test('what the name says stands behind what the file says', (context) => {
  const house = houseWithOne(context);
  house.parse = namedAs('Name', { artist: [['Artist']] });
  house.scan();
  assert.deepEqual(house.rows('SELECT title, artist FROM best'), [{ title: 'Name', artist: 'Artist' }]);
  assert.deepEqual(house.rows("SELECT source, priority FROM library_values WHERE key = 'title'"), [
    { source: 'decrapifier', priority: 0 },
  ]);
  assert.equal(house.value("SELECT count(*) FROM search WHERE search MATCH 'name'"), 1);
});

test('once the file has a title, its name says nothing any more', (context) => {
  const house = houseWithOne(context);
  house.parse = namedAs('Name');
  house.scan();
  house.disk.write('/music/1.mp3', { size: 2 });
  house.parse = parsedAs(() => ({ title: [['Title']] }));
  house.scan();
  assert.deepEqual(house.rows('SELECT source, value FROM library_values'), [
    { source: 'general', value: 'Title' },
  ]);
});
