/** What the watcher's thread is told of a library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watcherOptions } from '../../lib/engine/watch-options.ts';
import type { KnownRoot } from '../../lib/engine/watch-options.ts';
import type { WatcherOptions } from '../../lib/watcher/watcher-messages.ts';
import { manifest } from '../support/fake-work.ts';

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

/** For a library whose grabber has these sidecars. */
function optionsFor(...sidecars: readonly string[]): WatcherOptions {
  const grabber = manifest('notes', { types: ['audio'], sidecars });
  return watcherOptions({}, { database: '/library.db' }, [grabber], [known('/a')]);
}

test('files that a grabber asks for are watched; all are where it leaves open how they end', () => {
  assert.equal(optionsFor().suffixes.includes('note'), false);
  const { suffixes } = optionsFor('<name>.note');
  assert.deepEqual([suffixes.includes('note'), suffixes.includes('')], [true, false]);
  assert.equal(optionsFor('booklet.*').suffixes.includes(''), true);
});

test('what counts for files in folders below is named once', () => {
  assert.deepEqual(optionsFor('a.nfo', '../a.nfo', '../../a.nfo', '../*.note').above, ['a.nfo', '*.note']);
});
