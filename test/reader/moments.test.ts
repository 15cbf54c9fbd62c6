/** Moments whose offset is known compare and sort as moments, however they were written. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, test } from 'node:test';
import { checkEntries } from '../../lib/metadata/given-value.ts';
import { q } from '../../lib/query/build.ts';
import type { Condition } from '../../lib/query/query.ts';
import { Fixture } from './fixture.ts';

const HOUR = 3_600_000;

const fixture = new Fixture();
after(() => fixture[Symbol.dispose]());
fixture.library.root('/music');

/** A clock so many hours before Greenwich, and what it shows at this moment. */
function written(time: number, hours: number): string {
  const clock = new Date(time + hours * HOUR).toISOString().slice(0, 19);
  return `${clock}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}

function played(path: string, time: string): void {
  const [[last_played] = ['']] = checkEntries('last_played', [[time]]);
  fixture.library.file({ path, sources: { external: { last_played } } });
}

const now = Date.now();
played('three hours ago.mp3', written(now - 3 * HOUR, 10));
played('a minute ago.mp3', written(now - HOUR / 60, -10));

function paths(where: Condition, descending = true): string[] {
  return fixture
    .rows({ from: 'files', where, sort: [{ key: 'last_played', descending }] })
    .map(({ path }) => basename(path));
}

test('against a time before now', () => {
  assert.deepEqual(paths(q.range('last_played', { above: '-1h' })), ['a minute ago.mp3']);
  assert.deepEqual(paths(q.range('last_played', { below: '-1h' })), ['three hours ago.mp3']);
});

test('in their order', () => {
  const all = ['a minute ago.mp3', 'three hours ago.mp3'];
  assert.deepEqual(paths(q.exists('last_played')), all);
  assert.deepEqual(paths(q.exists('last_played'), false), all.toReversed());
});

test('against a moment of any offset', () => {
  for (const hours of [10, -10]) {
    const moment = written(now - 3 * HOUR, hours);
    assert.deepEqual(paths(q.equal('last_played', moment)), ['three hours ago.mp3'], moment);
    assert.deepEqual(paths(q.in('last_played', [moment, 'x'])), ['three hours ago.mp3']);
    assert.deepEqual(paths(q.range('last_played', { above: moment })), ['a minute ago.mp3']);
    assert.deepEqual(paths(q.range('last_played', { from: moment, to: moment })), ['three hours ago.mp3']);
  }
  assert.equal(paths(q.range('last_played', { from: '2020' })).length, 2);
});
