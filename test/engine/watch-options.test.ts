/** What the watcher's thread is told of a library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watcherOptions } from '../../lib/engine/watch-options.ts';
import type { KnownRoot } from '../../lib/engine/watch-options.ts';

function known(path: string): KnownRoot {
  return { path, recursive: true, suffixes: undefined };
}

test('a library that has come to know its roots is watched as before, in whatever order they are named', () => {
  const library = {
    database: '/library.db',
    roots: ['/b', { path: '/a', suffixes: { audio: ['xyz', 'abc'] } }, '/b/d', '/b/c'],
  };
  const before = watcherOptions({}, library, []);
  const scanned = ['/b/c', '/a', '/b', '/b/d'].map((path) =>
    path === '/a' ? { ...known(path), suffixes: { audio: ['abc', 'xyz'] } } : known(path),
  );
  assert.deepEqual(watcherOptions({}, library, scanned), before);
  assert.deepEqual(watcherOptions({}, library, scanned.slice(2)), before);
  assert.deepEqual(
    before.roots.map(({ path, inner }) => [path, inner]),
    [
      ['/a', []],
      ['/b', ['c', 'd']],
      ['/b/c', []],
      ['/b/d', []],
    ],
  );
});
