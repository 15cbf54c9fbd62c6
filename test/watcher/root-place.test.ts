/** Where a root lies, and when it is another one: by /proc/self/mountinfo. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathAsTold, placeOf } from '../../lib/watcher/root-place.ts';
import type { RootPlace } from '../../lib/watcher/root-place.ts';

const MOUNTS = `24 30 0:22 / /proc rw,nosuid shared:12 - proc proc rw
30 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
41 30 0:37 / /mnt/nas rw,relatime shared:20 - nfs4 nas:/export rw,vers=4.2
42 41 254:1 / /mnt/nas/local rw - ext4 /dev/vdb rw
47 30 0:41 / /host rw - 9p hostshare rw
50 30 7:0 / /music/usb\\040stick rw - ext4 /dev/loop0 rw
`;

interface Case {
  readonly mounts?: string;
  readonly depth?: number;
  readonly inner?: readonly string[];
}

function place(real: string, { mounts = MOUNTS, depth = 64, inner = [] }: Case = {}): RootPlace {
  return placeOf({ depth, inner }, real, '1:2', mounts, (name) => name.startsWith('.'));
}

for (const [folder, network] of [
  ['/mnt/nas/music', { point: undefined, type: 'nfs4' }],
  ['/host', { point: undefined, type: '9p' }],
  ['/mnt', { point: '/mnt/nas', type: 'nfs4' }],
  ['/', { point: '/mnt/nas', type: 'nfs4' }],
  ['/mnt/nas/local', undefined],
  ['/music', undefined],
  ['/hos', undefined],
] as const) {
  test(`${folder} ${network === undefined ? 'has local disks only' : `is of ${network.type}`}`, () =>
    assert.deepEqual(place(folder).network, network));
}

test('a root is another one when a disk comes, goes or is another one, on it or below it', () => {
  const { identity, points } = place('/music');
  assert.deepEqual(points, ['/music/usb stick']);
  const changes = {
    gone: MOUNTS.replace(/^50.*\n/m, ''),
    anew: MOUNTS.replace('50 30 7:0', '51 30 7:0'),
    another: MOUNTS.replace('50 30 7:0', '50 30 7:1'),
    deeper: `${MOUNTS}52 30 7:2 / /music/a/b rw - ext4 /dev/loop2 rw\n`,
    over: `${MOUNTS}52 30 7:2 / /music rw - ext4 /dev/loop2 rw\n`,
    below: MOUNTS.replace('30 1 254:0', '31 1 254:0'),
  };
  for (const [name, mounts] of Object.entries(changes))
    assert.notEqual(place('/music', { mounts }).identity, identity, name);
  assert.notEqual(place('/other').identity, identity);
});

test('what is mounted elsewhere, or with other options, does not matter', () => {
  const { identity } = place('/music');
  const elsewhere = `${MOUNTS}52 30 7:2 / /music2 rw - ext4 /dev/loop2 rw\n`.replace(
    'rw - ext4',
    'ro - ext4',
  );
  assert.equal(place('/music', { mounts: elsewhere }).identity, identity);
});

test('nor do disks in folders that are hidden, too deep, or in a root inside', () => {
  const mounts = MOUNTS.replace('/music/usb', '/music/a/.cache/usb');
  assert.deepEqual(place('/music', { mounts }).points, []);
  assert.deepEqual(place('/music', { depth: 0 }).points, []);
  assert.deepEqual(place('/music', { inner: ['usb stick'] }).points, []);
  assert.equal(place('/mnt', { inner: ['nas'] }).network, undefined);
});

test('where there are no mounts to be read, the folder counts', () => {
  const { identity, network, points } = place('/music', { mounts: '' });
  assert.match(identity, /1:2/);
  assert.deepEqual([network, points], [undefined, []]);
});

for (const [root, real, path, told] of [
  ['/m', '/m', '/m/a/1.mp3', '/m/a/1.mp3'],
  ['/link', '/disk/music', '/disk/music/a/1.mp3', '/link/a/1.mp3'],
  ['/link', '/disk/music', '/disk/music', '/link'],
  ['/link', '/', '/a', '/link/a'],
  ['/', '/', '/a', '/a'],
] as const) {
  test(`${path} of ${real} is ${told} in ${root}`, () =>
    assert.equal(pathAsTold(root, place(real), path), told));
}
