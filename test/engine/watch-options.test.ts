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
  const before = watcherOptions({}, library, [], []);
  const scanned = ['/b/c', '/a', '/b', '/b/d'].map((path) =>
    path === '/a' ? { ...known(path), suffixes: { audio: ['abc', 'xyz'] } } : known(path),
  );
  assert.deepEqual(watcherOptions({}, library, [], scanned), before);
  assert.deepEqual(watcherOptions({}, library, [], scanned.slice(2)), before);
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

/** Of a library whose grabber has these sidecars. */
function suffixesFor(...patterns: readonly string[]): readonly string[] {
  const asked = patterns.map((pattern) => ({ pattern, types: ['audio'] as const }));
  return watcherOptions({}, { database: '/library.db' }, asked, [known('/a')]).suffixes;
}

test('files that a grabber asks for are watched; all are where it leaves open how they end', () => {
  assert.equal(suffixesFor().includes('note'), false);
  assert.equal(suffixesFor('<name>.note').includes('note'), true);
  assert.equal(suffixesFor('<name>.note').includes(''), false);
  assert.equal(suffixesFor('booklet.*').includes(''), true);
});
