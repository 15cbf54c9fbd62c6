/** On which file system a path lies, by /proc/self/mountinfo. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkFileSystem } from '../../lib/store/network-fs.ts';

const MOUNTS = `24 30 0:22 / /proc rw,nosuid shared:12 - proc proc rw
30 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
41 30 0:37 / /mnt/nas rw,relatime shared:20 - nfs4 nas:/export rw,vers=4.2
42 41 254:1 / /mnt/nas/local rw - ext4 /dev/vdb rw
43 30 0:38 / /mnt/with\\040space\\134and\\011more rw - cifs //server/share rw
44 30 0:39 / /media rw - fuse.sshfs user@host: rw
45 30 254:2 / /media rw - xfs /dev/vdc rw
46 30 0:40 / /merged rw - fuse.mergerfs a:b rw
47 30 0:41 / /host rw - 9p hostshare rw
`;

for (const [path, type] of [
  ['/home/me/library.db', undefined],
  ['/mnt/nas/library.db', 'nfs4'],
  ['/mnt/nas', 'nfs4'],
  ['/mnt/nas2/library.db', undefined],
  ['/mnt/nas/local/library.db', undefined],
  ['/mnt/with space\\and\tmore/library.db', 'cifs'],
  ['/media/library.db', undefined],
  ['/merged/library.db', undefined],
  ['/host/x/library.db', '9p'],
] as const) {
  test(`${path} lies on ${type ?? 'a local disk'}`, () =>
    assert.equal(networkFileSystem(MOUNTS, path), type));
}

test('of two mounts on one point, the later one counts', () => {
  const [sshfs, xfs] = MOUNTS.split('\n').filter((line) => line.includes(' /media '));
  assert.equal(networkFileSystem(`${xfs}\n${sshfs}\n`, '/media/library.db'), 'fuse.sshfs');
});

test('without mounts nothing is said', () => assert.equal(networkFileSystem('', '/x'), undefined));
