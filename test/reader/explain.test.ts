/** How queries are answered: what is said of it, and that the work is not done twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { q } from '../../lib/query/build.ts';
import type { Query } from '../../lib/query/query.ts';
import { Fixture } from './fixture.ts';

test('explain says where a statement begins, and what it walks or ranks', () => {
  using fixture = new Fixture();
  fixture.library.root('/m');
  fixture.track('1.mp3', 'A', 'Love', { year: 1999 });
  const words = (query: Query): string => fixture.reader.answer('explain', { query }).words.join(' ');
  assert.match(words(q.artists()), /names of artist in their order, and looks for an item with each/);
  assert.match(words(q.artists({ role: 'composer' })), /names of composer/);
  assert.match(words(q.albums()), /Walks all albums by the index album_name/);
  assert.match(words(q.albums({ where: q.equal('artist', 'A') })), /Begins with 1 items: index facet_browse/);
  assert.match(words(q.values('year')), /Takes the counts of year .* less what is not shown/);
  assert.match(
    words(q.values('year', { where: q.not(q.equal('artist', 'A')) })),
    /Looks at every item that has a value of year/,
  );
  assert.match(
    words(q.values('year', { where: q.equal('artist', 'A') })),
    /Begins with 1 items.*their values of year/,
  );
  assert.match(
    words(q.values('bpm', { where: q.equal('artist', 'A') })),
    /Begins with 1 items.*Looks into each: bpm/,
  );
  assert.match(words(q.items({ where: q.words('love') })), /how well the words fit every item that has them/);
  assert.match(words(q.files({ where: q.range('bpm', { from: 1 }) })), /Goes through the items by their ids/);
});

test('explain names keys that no item has, and what may be meant; they are no error', () => {
  using fixture = new Fixture();
  fixture.library.root('/m');
  fixture.library.file({ path: '1.mp3', missing: true, sources: { general: { year: 1999, my_own: 'x' } } });
  const last = (query: Query): string | undefined =>
    fixture.reader.answer('explain', { query }).words.findLast((words) => words.startsWith('No item'));
  assert.equal(
    last(q.files({ sort: ['-yaer'] })),
    'No item of this library has the key yaer. Is year meant?',
  );
  assert.match(last(q.values('ganre')) ?? '', /Is genre meant\?/);
  assert.match(last(q.albums({ where: q.not(q.equal('my_word', 1)) })) ?? '', /the key my_word,/);
  assert.equal(last(q.files({ where: q.words('a'), sort: ['my_own', '-year', 'rank', 'added'] })), undefined);
});

test('words that a statement begins with are looked for once', () => {
  using fixture = new Fixture();
  fixture.library.root('/m');
  const item = fixture.track('1.mp3', 'A', 'Love', { year: 1999 });
  fixture.track('2.mp3', 'A', 'Love', { year: 2001 });
  fixture.track('3.mp3', 'B', 'Other', { year: 1999 });
  const query = q.items({ where: q.all(q.words('love'), q.equal('year', 1999), q.all(q.words('a'))) });
  const { sql } = fixture.reader.answer('explain', { query });
  assert.equal(sql.match(/\bsearch MATCH/g)?.length, 2, 'all of them at once, and those that begin a title');
  assert.deepEqual(
    fixture.rows(query).map((row) => row.item),
    [item],
  );
});

test('values are counted without what is missing and what is not shown', () => {
  using fixture = new Fixture();
  fixture.library.root('/m');
  const genre = (path: string, name: string, missing = false): void => {
    fixture.library.file({ path, missing, sources: { general: { genre: name } } });
  };
  genre('1.mp3', 'Pop');
  genre('2.mp3', 'Pop', true);
  genre('3.mp3', 'Jazz', true);
  const counts = (query: Query) =>
    fixture.rows(query).map((row) => ('count' in row ? [row.value, row.count] : []));
  assert.deepEqual(counts(q.values('genre')), [['Pop', 1]]);
  assert.deepEqual(counts(q.values('genre', { sort: 'count', missing: 'all' })), [
    ['Pop', 2],
    ['Jazz', 1],
  ]);
  assert.equal(fixture.reader.answer('count', { query: q.values('genre') }), 1);
});

test('values that are numbers come in the order of numbers', () => {
  using fixture = new Fixture();
  fixture.library.root('/m');
  for (const track of [10, 2, 1]) fixture.track(`${track}.mp3`, 'A', 'B', { track, bpm: track * 10 });
  const values = (key: string) => fixture.rows(q.values(key)).map(({ value }) => value);
  assert.deepEqual(values('track'), [1, 2, 10]);
  assert.deepEqual(values('bpm'), [10, 20, 100]);
});

test('ids that no item has are in no count and on no page', () => {
  using fixture = new Fixture();
  fixture.library.root('/m');
  const item = fixture.track('1.mp3', 'A', 'Love', {});
  const query = q.items({ where: q.in('item', [item, 7, 99_999]) });
  assert.equal(fixture.reader.answer('count', { query }), 1);
  const { rows, next } = fixture.reader.answer('page', { query, size: 1 });
  assert.deepEqual([rows.length, next], [1, undefined]);
});
