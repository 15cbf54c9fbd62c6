/** Which missing file is which new one, by what is known of each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findJoins } from '../../lib/dbmanager/merge/find-joins.ts';
import type { JoinCandidate } from '../../lib/dbmanager/merge/find-joins.ts';

test('a match counts only where it is the only one on both sides', () => {
  const base: JoinCandidate = {
    file: 0,
    item: 0,
    type: 'audio',
    name: '',
    inode: '',
    size: 0,
    mtime: 0,
    missing: null,
    release_track: null,
    recording: null,
    artist: null,
    album: null,
    disc: null,
    track: null,
    title: null,
    duration: null,
    time: 0,
  };
  let file = 0;
  const one = (more: Partial<JoinCandidate>): JoinCandidate => ({
    ...base,
    file: ++file,
    name: String(file),
    inode: String(file),
    ...more,
  });
  const old = [
    one({ release_track: 'a' }),
    one({ recording: 'b' }),
    one({ recording: 'b' }),
    one({ name: 'x' }),
    one({ name: 'twin', inode: 'i' }),
    one({ name: 'twin', inode: 'j' }),
  ];
  const young = [
    one({ release_track: 'a', time: 1 }),
    one({ recording: 'b', time: 1 }),
    one({ name: 'x', time: 1 }),
    one({ name: 'x', time: 1, size: 5 }),
    one({ name: 'twin', inode: 'j', time: 1 }),
    one({ name: 'twin', inode: 'i', time: 1 }),
  ];
  assert.deepEqual(
    findJoins(old, young).map((join) => [join.old.file, join.new.file]),
    [
      [5, 12],
      [6, 11],
      [4, 9],
      [1, 7],
    ],
  );
});
