/** What thousands of items say of a key is counted in memory while nobody commits. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ValuesQuery } from '../../lib/query/query.ts';
import { KEY_ID } from '../../lib/reader/place.ts';
import { Statements } from '../../lib/reader/statements.ts';
import { ValueLists, countIn } from '../../lib/reader/value-lists.ts';
import { openReader } from '../../lib/store/connection.ts';
import { Fixture } from './fixture.ts';

/** More than are looked at one by one. */
const MANY = 5002;

function library(): Fixture {
  const fixture = new Fixture();
  fixture.library.root('/music');
  const first = fixture.track('1.mp3', 'A', 'X', { genre: 'Rock', year: 1999 });
  fixture.track('2.mp3', 'A', 'X', { genre: 'Rock', year: 2000 });
  fixture.track('3.mp3', 'A', 'X', { genre: 'Pop', year: 2000 });
  const general = { genre: 'Rock', year: 1999 };
  fixture.library.file({ path: '4.mp3', missing: true, sources: { general } });
  fixture.library.db
    .prepare(`WITH RECURSIVE n (id) AS (SELECT 10001 UNION ALL SELECT id + 1 FROM n WHERE id < 10000 + ?)
      INSERT INTO facet SELECT n.id, facet.key, facet.value FROM n, facet WHERE facet.item = ?`)
    .run(MANY, first);
  return fixture;
}

const YEARS: ValuesQuery = {
  from: 'values',
  key: 'year',
  where: { op: 'equal', key: 'genre', value: 'Rock' },
};

it('every answer is the same, and the next one after a change is of the library as it is then', () => {
  using fixture = library();
  const answers = (query: ValuesQuery): unknown[] =>
    Array.from({ length: 5 }, () => [
      fixture.rows(query).map(({ value, count }) => [value, count]),
      fixture.reader.answer('count', { query }),
    ]);
  const check = (query: ValuesQuery, ...years: unknown[]): void =>
    assert.deepEqual(
      answers(query),
      Array.from({ length: 5 }, () => [years, years.length]),
    );
  check(YEARS, [1999, MANY + 1], [2000, 1]);
  check({ ...YEARS, sort: 'count', missing: 'all' }, [1999, MANY + 2], [2000, 1]);
  check({ ...YEARS, missing: true }, [1999, 1]);
  fixture.library.db.exec("UPDATE file SET missing_since = 1 WHERE name = '2.mp3'");
  check(YEARS, [1999, MANY + 1]);
  fixture.library.db.exec('UPDATE file SET missing_since = NULL');
  check(YEARS, [1999, MANY + 2], [2000, 1]);
});

it('lists are made for the third answer of one state of the library, without what is gone', () => {
  using fixture = library();
  const {
    library: { path, db },
  } = fixture;
  const reader = openReader(path);
  const statements = new Statements(reader);
  const lists = new ValueLists(statements);
  const [year, genre] = ['year', 'genre'].map((key) => statements.number(KEY_ID, key)) as [number, number];
  const known = (key: number): (number[] | undefined)[] =>
    Array.from({ length: 3 }, () => lists.of(key)?.map(({ items }) => items.length));
  assert.deepEqual(known(year), [undefined, undefined, [MANY + 1, 2]]);
  assert.deepEqual(known(genre), [undefined, undefined, [MANY + 2, 1]], 'each key for itself');
  const [in1999] = lists.of(year) ?? [];
  assert.deepEqual(countIn(lists.of(year) ?? [], [20_000, 10_002, 10_001]), [[in1999?.value, 2]]);
  db.exec('UPDATE file SET missing_since = NULL');
  assert.deepEqual(known(year), [undefined, undefined, [MANY + 2, 2]]);
  reader.close();
});
