/** Queries from outside: each fault is told with its part. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { q } from '../../lib/query/build.ts';
import { checkQuery } from '../../lib/query/check.ts';
import type { Condition } from '../../lib/query/query.ts';

const FAULTS: readonly (readonly [query: unknown, message: RegExp])[] = [
  [{}, /at from/],
  [{ from: 'films' }, /at from/],
  [{ from: 'files', were: 1 }, /at were/],
  [{ from: 'files', where: { op: 'is', key: 'a' } }, /at where\.op: expected one of equal, .*got "is"/],
  [
    q.files({ where: q.all(q.equal('a', 1), q.equal('Bad Key', 1)) }),
    /at where\.of\[1\]\.key: a key is made of/,
  ],
  [q.files({ where: q.not(q.range('year', {})) }), /at where\.of: a range needs one of/],
  [q.files({ where: q.equal('year', 'late') }), /at where: year is a number, and "late" is none/],
  [
    q.files({ where: q.equal('type', 'film') }),
    /at where: type is one of audio, video, image, playlist, not "film"/,
  ],
  [q.files({ where: q.like('folder', '/x*') }), /at where: folder takes equal and in/],
  [q.files({ where: q.equal('size', 1, { source: 'nfo' }) }), /at where: no source says size/],
  [
    q.files({ where: q.all(q.exists('lyrics', { language: '%' })) }),
    /at where\.of\[0\]\.language: "%" is no language \(BCP 47\)/,
  ],
  // Each of its letters is 18 where it is compared.
  [q.files({ where: q.like('mood', 'ﷺ'.repeat(2000)) }), /at where\.pattern: .*25000 bytes/],
  [{ from: 'files', where: { op: 'text', text: 'a', key: 'mood' } }, /at where\.key: only title, .*use like/],
  [q.files({ sort: ['rank'] }), /at sort: rank is how well words fit/],
  [q.files({ limit: 0 }), /at limit/],
  [{ from: 'albums', sort: [{ key: 'year' }] }, /at sort/],
];

test('a fault is told with its part and what it takes', () => {
  for (const [query, message] of FAULTS)
    assert.throws(() => checkQuery(query), { code: 'ERR_VALHALLA_QUERY', message }, JSON.stringify(query));
});

test('a query that is too deep or too long is refused, not followed', () => {
  let deep: Condition = q.exists('title');
  for (let level = 0; level < 10_000; level++) deep = q.not(deep);
  const long = q.any(...Array.from({ length: 1000 }, () => q.exists('title')));
  for (const where of [deep, long])
    assert.throws(() => checkQuery({ from: 'files', where }), {
      code: 'ERR_VALHALLA_QUERY',
      message: /nested more than/,
    });
});

test('what the builder makes is plain data: JSON keeps it', () => {
  const query = q.files({
    where: q.all(q.notIn('genre', ['Live']), q.words('x', { prefix: true })),
    sort: ['-year'],
  });
  assert.deepEqual(JSON.parse(JSON.stringify(query)), {
    from: 'files',
    where: {
      op: 'and',
      of: [
        { op: 'not', of: { op: 'in', key: 'genre', values: ['Live'] } },
        { op: 'text', text: 'x', prefix: true },
      ],
    },
    sort: [{ key: 'year', descending: true }],
  });
  checkQuery(query);
});
