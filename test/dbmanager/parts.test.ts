/** The pure parts: comparing, the cursor of due rows, listed files, the retry policy, sidecar digests, the event gate. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListedFiles } from '../../lib/channel/listing.ts';
import { Bitmap } from '../../lib/dbmanager/bitmap.ts';
import { compare } from '../../lib/dbmanager/merge/compare.ts';
import type { KnownFile } from '../../lib/dbmanager/merge/compare.ts';
import { DueRange } from '../../lib/dbmanager/grants/due.ts';
import {
  AT_NEXT_SCAN,
  NEVER,
  afterFailure,
  afterGrabFailure,
  afterWebFailure,
} from '../../lib/dbmanager/results/retry.ts';
import { RootState } from '../../lib/dbmanager/merge/root-state.ts';
import { SidecarDigest } from '../../lib/dbmanager/tables/sidecars.ts';
import { Listed } from '../../lib/dbmanager/grants/listed.ts';

const HOUR = 3_600_000;

test('compare: a missing file is back if its bytes are, though its ctime is another', () => {
  const row: KnownFile = { id: 7, stamp: '9.5.1', inode: '1', type: 'audio', state: 'done', missing: true };
  const verdict = (stamp: string, inode: string, missing = true) =>
    compare({ names: ['a'], stamps: [stamp], inodes: [inode], sizes: [], mtimes: [], types: [0] }, () => ({
      ...row,
      missing,
    }))[0]?.verdict;
  assert.equal(verdict('9.5.2', '1'), 'restamped');
  assert.equal(verdict('9.6.2', '1'), 'changed');
  assert.equal(verdict('8.5.2', '1'), 'changed');
  assert.equal(verdict('9.5.2', '2'), 'changed', 'another file');
  assert.equal(verdict('9.5.2', '1', false), 'changed', 'it was not away: something was done to it');
});

test('compare: a verdict a file', () => {
  const files: ListedFiles = {
    names: ['new', 'same', 'changed', 'renumbered', 'retyped', 'returned'],
    stamps: ['1', '1', '2', '1', '1', '1'],
    inodes: ['1', '1', '1', '2', '1', '1'],
    sizes: [],
    mtimes: [],
    types: [0, 0, 0, 0, 1, 0],
  };
  const row: KnownFile = { id: 7, stamp: '1', inode: '1', type: 'audio', state: 'done', missing: false };
  const decisions = compare(files, (at) => (at === 0 ? undefined : { ...row, missing: at === 5 }));
  assert.deepEqual(
    decisions.map(({ verdict, returned }) => `${verdict}${returned ? ' returned' : ''}`),
    ['new', 'unchanged', 'changed', 'renumbered', 'changed', 'unchanged returned'],
  );
});

/** What a consumer finds that looks at `size` ids at a time, due ones given. */
function drain(range: DueRange, due: Set<number>, size: number): number[] {
  const found: number[] = [];
  for (let window = range.window(); window !== undefined; window = range.window()) {
    const rows: number[] = [];
    for (let id = window.after + 1; id <= window.to && rows.length < size; id++)
      if (due.has(id)) rows.push(id);
    range.advance(rows.length < size ? window.to : (rows.at(-1) as number));
    for (const id of rows) if (due.delete(id)) found.push(id);
  }
  return found;
}

test('due range: what became due is found, ahead of the cursor and behind it, and an empty pull looks at nothing', () => {
  const range = new DueRange();
  assert.equal(range.window(), undefined);
  const due = new Set([5, 9, 10]);
  for (const id of due) range.add(id);
  assert.deepEqual(range.window(), { after: 4, to: 10 }, 'it begins at the first row that is due');
  assert.deepEqual(drain(range, due, 2), [5, 9, 10]);
  assert.equal(range.window(), undefined);
  for (const id of [7, 3, 12]) {
    due.add(id);
    range.add(id);
  }
  assert.deepEqual(drain(range, due, 1), [12, 3, 7]);
  assert.equal(range.window(), undefined);
});

test('due range: nothing is lost, whatever the order', () => {
  let seed = 1;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 200; round++) {
    const range = new DueRange();
    const due = new Set<number>();
    for (let step = 0; step < 20; step++) {
      for (let count = random(4); count > 0; count--) {
        const id = 1 + random(30);
        due.add(id);
        range.add(id);
      }
      const window = random(2) === 0 ? range.window() : undefined;
      if (window === undefined) continue;
      const first = [...due].filter((id) => id > window.after && id <= window.to).sort((a, b) => a - b)[0];
      range.advance(first ?? window.to);
      if (first !== undefined) due.delete(first);
    }
    drain(range, due, 1 + random(3));
    assert.deepEqual([...due], []);
  }
});

test('a listed file is waited for by each walk that listed it, until it is settled', () => {
  const listed = new Listed();
  listed.add(1);
  assert.deepEqual([listed.has(1), listed.isAwaited(1), listed.settle(1)], [true, false, []]);
  for (const root of [3, 70_000, 3]) listed.await(90_000, root);
  assert.deepEqual([listed.has(90_000), listed.isAwaited(90_000)], [true, true]);
  assert.deepEqual(listed.settle(90_000), [3, 70_000, 3]);
  assert.deepEqual([listed.isAwaited(90_000), listed.settle(90_000)], [false, []]);
  listed.await(5, 2);
  listed.touch(5);
  listed.rename(5, 6);
  assert.deepEqual(
    [listed.settle(5), listed.isTouched(6), listed.has(6), listed.settle(6)],
    [[], true, true, [2]],
  );
});

test('bitmap: what was added is in it, beyond its first size too', () => {
  const bitmap = new Bitmap();
  for (const id of [0, 31, 32, 32_767, 32_768, 5_000_000]) {
    assert.deepEqual(
      [bitmap.has(id), bitmap.add(id), bitmap.add(id), bitmap.has(id)],
      [false, true, false, true],
    );
  }
  assert.deepEqual([bitmap.has(30), bitmap.has(33), bitmap.has(9_000_000)], [false, false, false]);
});

test('retry: a file', () => {
  const now = 1_000_000;
  for (const tries of [0, 1, 3, 99]) {
    assert.deepEqual(afterFailure('unavailable', tries, now), { quarantined: false, nextTry: AT_NEXT_SCAN });
  }
  for (const outcome of ['failed', 'stuck', 'died'] as const) {
    assert.deepEqual(afterFailure(outcome, 1, now), { quarantined: false, nextTry: now + HOUR });
    assert.deepEqual(afterFailure(outcome, 2, now), { quarantined: false, nextTry: now + 4 * HOUR });
    assert.deepEqual(afterFailure(outcome, 3, now), { quarantined: true, nextTry: NEVER });
  }
  assert.deepEqual(afterFailure('died', 1, now, true), { quarantined: true, nextTry: NEVER });
});

test('retry: a grabber that asks nobody', () => {
  const next = [0, 1, 2, 3].map((tries) => afterGrabFailure('unavailable', tries, 0).nextTry);
  assert.deepEqual(new Set(next), new Set([AT_NEXT_SCAN]));
  assert.deepEqual(afterGrabFailure('failed', 1, 0), { quarantined: false, nextTry: AT_NEXT_SCAN });
  assert.deepEqual(afterGrabFailure('failed', 2, 0), { quarantined: false, nextTry: HOUR });
  assert.deepEqual(afterGrabFailure('failed', 3, 0), { quarantined: true, nextTry: NEVER });
});

test('retry: the web', () => {
  const wait = (tries: number) => afterWebFailure('unavailable', tries, 0).nextTry / HOUR;
  assert.deepEqual([1, 2, 3, 6, 7, 99].map(wait), [1, 4, 16, 1024, 1024, 1024]);
  assert.deepEqual(afterWebFailure('failed', 2, 0), { quarantined: false, nextTry: 4 * 24 * HOUR });
  assert.deepEqual(afterWebFailure('failed', 3, 0), { quarantined: true, nextTry: NEVER });
});

test('sidecar digest: of those that match, whatever their order; another stamp is another digest', () => {
  const digest = new SidecarDigest(['cover.jpg', '<name>.lrc']);
  const cover = { name: 'Cover.JPG', kind: 'artwork', stamp: '1' };
  const lyrics = { name: 'song.lrc', kind: 'lyrics', stamp: '1' };
  const other = { name: 'other.lrc', kind: 'lyrics', stamp: '1' };
  const both = digest.of('song.mp3', [cover, lyrics]);
  assert.equal(digest.of('song.mp3', [other, lyrics, cover]), both);
  assert.deepEqual(digest.seen('song.mp3', [other, lyrics, cover]), [lyrics, cover]);
  const digests = [
    both,
    digest.of('song.mp3', [cover]),
    digest.of('song.mp3', [{ ...cover, stamp: '2' }]),
    digest.of('x.mp3', [other]),
  ];
  assert.equal(new Set(digests).size, 4);
  assert.equal(digest.of('other.mp3', []), '');
  assert.equal(new SidecarDigest([]).of('song.mp3', [cover]), '');
});

test('root state: a protected folder protects what lies below it, and no neighbour', () => {
  const root = new RootState(1, '/music', null);
  root.protect('a/b');
  assert.deepEqual(
    ['a', 'a/b', 'a/b/c', 'a/bc', ''].map((path) => root.isProtected(path)),
    [false, true, true, false, false],
  );
  root.goOffline({ code: 'unreadable', reason: 'gone' });
  assert.ok(root.isProtected('x'));
});
