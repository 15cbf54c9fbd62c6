/** Which missing file is which new one, by what is known of each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findJoins } from '../../lib/dbmanager/merge/find-joins.ts';
import type { Join, JoinCandidate } from '../../lib/dbmanager/merge/find-joins.ts';

const NOTHING: JoinCandidate = {
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

/** Numbers the files as they are made: each is like no other, but for what is said of it. */
function maker(): (more: Partial<JoinCandidate>) => JoinCandidate {
  let file = 0;
  return (more) => ({ ...NOTHING, file: ++file, name: String(file), inode: String(file), ...more });
}

function pairs(joins: readonly Join[]): [number, number][] {
  return joins.map((join) => [join.old.file, join.new.file]);
}

test('a match counts only where it is the only one on both sides', () => {
  const one = maker();
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
  assert.deepEqual(pairs(findJoins({ old, young })), [
    [5, 12],
    [6, 11],
    [4, 9],
    [1, 7],
  ]);
});

test('of those alike the one that has just gone is taken, but one of long ago that is more like it goes first', () => {
  const one = maker();
  const gone = [one({ recording: 'a' }), one({ recording: 'b' })];
  const before = [one({ recording: 'a' }), one({ name: 'x', recording: 'b' })];
  const young = [one({ recording: 'a', time: 1 }), one({ name: 'x', recording: 'b', time: 1 })];
  assert.deepEqual(pairs(findJoins({ old: gone, young }, { old: before, young })), [
    [4, 6],
    [1, 5],
  ]);
});

test('one of long ago is not what is like a file that is there, by anything that tells as much or more', () => {
  const one = maker();
  const old = [one({ recording: 'a' }), one({ recording: 'b' }), one({ recording: 'c' }), one({ name: 'x' })];
  const young = [
    one({ recording: 'a', time: 1 }),
    one({ recording: 'b', inode: 'i', time: 1 }),
    one({ recording: 'c', time: 1 }),
    one({ name: 'x', recording: 'e', time: 1 }),
  ];
  let asked = 0;
  const beside = [one({ recording: 'a' }), one({ inode: 'i' }), one({ recording: 'e' })];
  const findBeside = (): JoinCandidate[] => (asked++, beside);
  assert.deepEqual(pairs(findJoins({ old: [], young: [] }, { old, young }, findBeside)), [
    [4, 8],
    [3, 7],
  ]);
  assert.equal(asked, 1);
});

test('a copy of one that has moved is not one of long ago', () => {
  const one = maker();
  const gone = [one({ inode: 'i', recording: 'before' })];
  const before = [one({ recording: 'a' })];
  const young = [one({ inode: 'i', recording: 'a', time: 1 }), one({ recording: 'a', time: 1 })];
  assert.deepEqual(pairs(findJoins({ old: gone, young }, { old: before, young })), [[1, 3]]);
});

test('what is there is not looked for where nothing matches', () => {
  const one = maker();
  const before = { old: [one({ recording: 'a' })], young: [one({ recording: 'b', time: 1 })] };
  assert.deepEqual(findJoins({ old: [], young: [] }, before, assert.fail), []);
});
