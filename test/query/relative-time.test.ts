/** Times that are told from now. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { q } from '../../lib/query/build.ts';
import { checkQuery } from '../../lib/query/check.ts';
import { parseText } from '../../lib/query/parse.ts';
import { atMoment } from '../../lib/query/relative-time.ts';

const NOW = Date.UTC(2024, 4, 31, 12);

test('a time before now is another one tomorrow, wherever it stands', () => {
  const query = checkQuery(
    q.items({
      where: q.all(
        q.range('added', { above: '-30d' }),
        q.any(q.not(q.range('last_played', { from: '-2w' })), q.range('mtime', { to: '-12h', from: 7 })),
      ),
    }),
  );
  const read = q.items({
    where: q.all(
      q.range('added', { above: Date.UTC(2024, 4, 1, 12) }),
      q.any(
        q.not(q.range('last_played', { from: '2024-05-17T12:00:00.000Z' })),
        q.range('mtime', { to: Date.UTC(2024, 4, 31), from: 7 }),
      ),
    ),
  });
  assert.equal(JSON.stringify(atMoment(query, NOW).where).length, JSON.stringify(read.where).length);
  assert.notDeepEqual(atMoment(query, NOW + 1), atMoment(query, NOW));
});

test('only of times: elsewhere it is a text, or no number', () => {
  const query = q.files({ where: q.range('title', { from: '-30d' }) });
  assert.deepEqual(atMoment(query, NOW), query);
  for (const where of [
    q.range('year', { from: '-30d' }),
    q.equal('added', '-30d'),
    q.range('added', { from: '-3x' }),
  ])
    assert.throws(() => checkQuery(q.files({ where })), { code: 'ERR_VALHALLA_QUERY' });
});

test('what is typed is kept as it is until it is asked', () => {
  const { where } = parseText('added>-1d');
  assert.deepEqual(atMoment({ from: 'files', where }, NOW).where, {
    op: 'range',
    key: 'added',
    from: undefined,
    to: undefined,
    above: NOW - 86_400_000,
    below: undefined,
  });
});
