import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCANNER_THREADS, groupByDevice, mountOf, readMountinfo } from '../../lib/scanner/mounts.ts';
import { rootTask } from './temp-tree.ts';

const TABLE = String.raw`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 8:17 / /home rw,relatime shared:2 master:1 - xfs /dev/sdb1 rw
31 22 0:50 / /mnt/nas rw,relatime - nfs4 server:/export rw
32 22 0:51 / /mnt/my\040share\134x rw,relatime - cifs //server/share rw
33 22 0:52 / /media/ssh rw,nosuid - fuse.sshfs me@host: rw
34 22 0:53 / /media/cloud rw,nosuid - fuse.rclone cloud: rw
35 31 8:33 / /mnt/nas rw,relatime - ext4 /dev/sdc1 rw
36 22 8:49 / /data rw - btrfs /dev/sdd1 rw
`;
const roots = (...paths: string[]) => paths.map((path, at) => rootTask(path, { id: at + 1 }));
const ids = (paths: string[], table: string | undefined = TABLE) =>
  groupByDevice(roots(...paths), table).map((group) => group.map(({ id }) => id));

test('a path lies on the mount with the longest point above it, the last one where two are on one point', () => {
  assert.deepEqual(mountOf('/home/me', TABLE), { point: '/home', device: '8:17', type: 'xfs' });
  assert.deepEqual(mountOf('/homes', TABLE), { point: '/', device: '8:1', type: 'ext4' });
  assert.deepEqual(mountOf('/mnt/nas/music', TABLE), { point: '/mnt/nas', device: '8:33', type: 'ext4' });
  assert.deepEqual(mountOf('/mnt/my share\\x/a', TABLE), {
    point: '/mnt/my share\\x',
    device: '0:51',
    type: 'cifs',
  });
  assert.deepEqual(mountOf('/media/ssh', TABLE)?.type, 'fuse.sshfs');
  assert.equal(mountOf('/x', ''), undefined);
  assert.equal(mountOf('/x', 'not a table\n\n1 2 3'), undefined);
});

test('roots of one device share a thread', () => {
  assert.deepEqual(ids(['/music', '/home/me', '/films', '/home/you']), [
    [1, 3],
    [2, 4],
  ]);
});

test('where devices outnumber threads, local ones share before network ones do', () => {
  const paths = ['/music', '/home/me', '/data', '/mnt/my share\\x', '/media/ssh', '/media/cloud'];
  assert.deepEqual(ids(paths), [[1, 2, 3], [4], [5], [6]]);
  assert.deepEqual(ids(['/music', '/home/me', '/data', '/media/ssh', '/media/cloud']), [
    [1, 3],
    [2],
    [4],
    [5],
  ]);
});

test('there are never more groups than threads, never an empty one, and every root is in one', () => {
  const shares = Array.from(
    { length: 7 },
    (_, i) => `40 22 0:${60 + i} / /net/${i} rw - nfs4 server:/${i} rw`,
  ).join('\n');
  const all = [...Array.from({ length: 7 }, (_, i) => `/net/${i}`), '/music', '/home/me', '/data'];
  for (let from = 0; from <= all.length; from++) {
    for (const table of [TABLE + shares, undefined]) {
      const groups = groupByDevice(roots(...all.slice(from)), table);
      assert.ok(groups.length <= SCANNER_THREADS && groups.every((group) => group.length > 0));
      assert.deepEqual(
        groups
          .flat()
          .map(({ id }) => id)
          .sort((a, b) => a - b),
        all.slice(from).map((_, at) => at + 1),
      );
    }
  }
});

test('without a table each root has a thread, as far as they go', () => {
  assert.deepEqual(
    groupByDevice(roots('/a', '/b'), undefined).map((group) => group.length),
    [1, 1],
  );
  assert.deepEqual(
    groupByDevice(roots('/a', '/b', '/c', '/d', '/e'), undefined).map((group) =>
      group.map(({ path }) => path),
    ),
    [['/a', '/e'], ['/b'], ['/c'], ['/d']],
  );
});

test('the real table names the mount of the root folder', { skip: process.platform !== 'linux' }, () => {
  assert.equal(mountOf('/', readMountinfo() ?? '')?.point, '/');
});
