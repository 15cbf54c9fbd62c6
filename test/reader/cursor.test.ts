/** A cursor goes on where its page ended; whatever else stands in its place is refused in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { q } from '../../lib/query/build.ts';
import type { Query } from '../../lib/query/query.ts';
import { Fixture } from './fixture.ts';

const QUERIES: readonly Query[] = [
  q.files({ sort: ['title'] }),
  q.items({ where: q.words('title') }),
  q.values('genre'),
  q.values('mood', { sort: 'count' }),
  q.albums(),
  q.artists(),
];

test('a cursor that somebody changed is refused, whatever the query', () => {
  using fixture = new Fixture();
  fixture.library.root('/music');
  for (const name of ['a', 'b', 'c'])
    fixture.track(`${name}.mp3`, `Artist ${name}`, `Album ${name}`, { genre: name, mood: name });
  const page = (query: Query, cursor: string | undefined): { next?: string | undefined } =>
    fixture.reader.answer('page', { query, cursor, size: 1 });
  for (const query of QUERIES) {
    const { next = '' } = page(query, undefined);
    assert.ok(page(query, next).next !== undefined, query.from);
    const [name, given, ...last] = JSON.parse(Buffer.from(next, 'base64url').toString()) as unknown[];
    for (const other of [[], last.slice(1), [...last, 1], ['x', ...last.slice(1)]]) {
      const changed = Buffer.from(JSON.stringify([name, given, ...other])).toString('base64url');
      assert.throws(() => page(query, changed), { code: 'ERR_VALHALLA_QUERY' }, JSON.stringify(other));
    }
  }
});
