import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { LISTING_CHUNK } from '../../lib/channel/listing.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import {
  addTo,
  brokenFs,
  failure,
  listedFiles,
  listedFolders,
  makeTree,
  rootTask,
  typeOf,
  walkAll,
} from './temp-tree.ts';

test('files and folders come in the order of their names, whatever the disk says', (t) => {
  const root = makeTree(t, [
    'b/2.mp3',
    'b/10.mp3',
    'a/x.flac',
    'a/deep/y.ogg',
    'c.mp4',
    'B/z.jpg',
    'notes.md',
    'empty/',
  ]);
  const backwards = brokenFs({ readdir: (path) => nodeFileSystem.readdir(path).toReversed() });
  const rig = walkAll([rootTask(root)], {}, backwards);
  assert.deepEqual(listedFolders(rig), ['', 'B', 'a', 'a/deep', 'b', 'empty']);
  assert.deepEqual(listedFiles(rig), ['c.mp4', 'B/z.jpg', 'a/x.flac', 'a/deep/y.ogg', 'b/10.mp3', 'b/2.mp3']);
  assert.deepEqual(rig.of('walked'), [
    { kind: 'walked', root: 1, files: 6, folders: 6, micros: 0, cancelled: false },
  ]);
  assert.equal(typeOf(rig, 'B/z.jpg'), 'image');
  assert.equal(typeOf(rig, 'c.mp4'), 'video');
});

test('a file carries its stamp, inode, size and modification time', (t) => {
  const root = makeTree(t, ['a.mp3']);
  utimesSync(join(root, 'a.mp3'), 1_700_000_000, 1_700_000_000.5);
  const rig = walkAll([rootTask(root)]);
  const [listing] = rig.of('listing');
  const stats = statSync(join(root, 'a.mp3'), { bigint: true });
  assert.deepEqual(listing?.files, {
    names: ['a.mp3'],
    stamps: [`5.1700000000500000000.${stats.ctimeNs}`],
    inodes: [String(stats.ino)],
    sizes: [5],
    mtimes: [1_700_000_000_500],
    types: [0],
  });
  assert.equal(listing?.folder.inode, String(statSync(root, { bigint: true }).ino));
  assert.equal(listing?.folder.entries, 1);
});

test('suffixes are taken without regard to case, and one that is a property of objects is none', (t) => {
  const root = makeTree(t, ['A.MP3', 'b.Flac', 'c.constructor', 'd.toString', 'mp3', 'e.mp3.part']);
  assert.deepEqual(listedFiles(walkAll([rootTask(root)])), ['A.MP3', 'b.Flac']);
});

test('hidden files, hidden folders and system folders are passed by; names that begin with two dots are not', (t) => {
  const root = makeTree(t, [
    '._a.mp3',
    '.trashed-1-b.jpg',
    '.git/c.mp3',
    '$RECYCLE.BIN/d.mp3',
    '#snapshot/e.mp3',
    '@eaDir/f.jpg',
    'lost+found/g.mp3',
    'System Volume Information/h.mp3',
    '...And Justice for All/i.mp3',
    '...Baby One More Time.mp3',
    'kept.mp3',
  ]);
  assert.deepEqual(listedFiles(walkAll([rootTask(root)])), [
    '...Baby One More Time.mp3',
    'kept.mp3',
    '...And Justice for All/i.mp3',
  ]);
});

test('the depth limit counts levels below the root, and a root that is not recursive has its own files only', (t) => {
  const root = makeTree(t, ['0.mp3', 'a/1.mp3', 'a/b/2.mp3', 'a/b/c/3.mp3']);
  assert.deepEqual(listedFiles(walkAll([rootTask(root, { depth: 2 })])), ['0.mp3', 'a/1.mp3', 'a/b/2.mp3']);
  assert.deepEqual(listedFiles(walkAll([rootTask(root, { recursive: false })])), ['0.mp3']);
});

test('a thousand levels are walked without a stack', (t) => {
  const root = makeTree(t, [`${'d/'.repeat(1000)}end.mp3`]);
  assert.deepEqual(listedFiles(walkAll([rootTask(root, { depth: 2000 })])), [`${'d/'.repeat(1000)}end.mp3`]);
});

test(
  'a path that is too long for the system is reported, what lies above it is listed',
  { skip: process.platform !== 'linux' },
  (t) => {
    const root = makeTree(t);
    const name = 'n'.repeat(250);
    const shell = `cd "$1"; for i in $(seq 17); do mkdir ${name} && cd ${name} 2>&- || break; touch a.mp3; done`;
    execFileSync('sh', ['-c', shell, 'sh', root]);
    t.after(() => execFileSync('rm', ['-rf', join(root, name)]));
    const rig = walkAll([rootTask(root)]);
    const failed = [...rig.of('unlisted'), ...rig.of('unseen')];
    assert.ok(failed.length > 0 && failed.every(({ error }) => error.message.includes('ENAMETOOLONG')));
    assert.ok(listedFiles(rig).length >= 15);
    assert.equal(rig.of('walked').length, 1);
  },
);

test('a folder of 3,000 files goes out in chunks, examined one chunk at a time, its sidecars with the first', (t) => {
  const root = makeTree(t);
  for (let i = 0; i < 3000; i++) writeFileSync(join(root, `${String(i).padStart(4, '0')}.mp3`), '');
  addTo(root, ['cover.jpg']);
  let examined = 0;
  const counting = brokenFs({ lstat: (path) => (examined++, nodeFileSystem.lstat(path)) });
  const rig = walkAll([rootTask(root)], {}, counting);
  const listings = rig.of('listing');
  assert.deepEqual(
    listings.map(({ files }) => files.names.length),
    [LISTING_CHUNK, LISTING_CHUNK, 3000 - 2 * LISTING_CHUNK],
  );
  assert.deepEqual(
    listings.map(({ first, more }) => [first, more]),
    [
      [true, true],
      [false, true],
      [false, false],
    ],
  );
  assert.deepEqual(
    listings.map(({ sidecars }) => sidecars.length),
    [1, 0, 0],
  );
  assert.ok(listings.every(({ folder }) => folder.entries === 3001));
  assert.deepEqual(
    listedFiles(rig),
    Array.from({ length: 3000 }, (_, i) => `${String(i).padStart(4, '0')}.mp3`),
  );
  assert.equal(examined, 3001);
});

test(
  'a FIFO and a socket are named and never opened; a folder named x.mp3 is a folder',
  { skip: process.platform === 'win32' },
  async (t) => {
    const root = makeTree(t, ['x.mp3/inside.mp3', 'real.mp3']);
    execFileSync('mkfifo', [join(root, 'fifo.mp3'), join(root, 'pipe')]);
    const server = createServer().listen(join(root, 'socket.flac'));
    await new Promise((resolve) => server.once('listening', resolve));
    t.after(() => server.close());
    const rig = walkAll([rootTask(root)]);
    assert.deepEqual(listedFiles(rig), ['real.mp3', 'x.mp3/inside.mp3']);
    assert.deepEqual(
      rig.of('unseen').map(({ name, error }) => [name, error.code]),
      [
        ['fifo.mp3', 'ERR_VALHALLA_NOT_REGULAR'],
        ['socket.flac', 'ERR_VALHALLA_NOT_REGULAR'],
      ],
    );
    // `pipe` is passed by without a word: nobody takes it for a song.
    assert.equal(rig.of('walked')[0]?.links, undefined);
  },
);

test(
  'a file that becomes a FIFO between listing and look is not taken for a file',
  { skip: process.platform === 'win32' },
  (t) => {
    const root = makeTree(t, ['a.mp3']);
    const late = brokenFs({
      readdir(path) {
        const entries = nodeFileSystem.readdir(path);
        rmSync(join(root, 'a.mp3'));
        execFileSync('mkfifo', [join(root, 'a.mp3')]);
        return entries;
      },
    });
    const rig = walkAll([rootTask(root)], {}, late);
    assert.deepEqual(listedFiles(rig), []);
    assert.equal(rig.of('unseen')[0]?.error.code, 'ERR_VALHALLA_NOT_REGULAR');
  },
);

test('a file that cannot be examined is reported, its folder is listed without it', (t) => {
  const root = makeTree(t, ['good.mp3', 'bad.mp3', 'gone.mp3']);
  const fs = brokenFs({
    lstat(path) {
      if (String(path).endsWith('bad.mp3')) throw failure('EIO');
      if (String(path).endsWith('gone.mp3')) throw failure('ENOENT');
      return nodeFileSystem.lstat(path);
    },
  });
  const rig = walkAll([rootTask(root)], {}, fs);
  assert.deepEqual(listedFiles(rig), ['good.mp3']);
  assert.deepEqual(
    rig.of('unseen').map(({ path, name, error }) => [path, name, error.code]),
    [
      ['', 'bad.mp3', 'ERR_VALHALLA_LISTING'],
      ['', 'gone.mp3', 'ERR_VALHALLA_LISTING'],
    ],
  );
  assert.match(
    rig.of('unseen')[0]?.error.message ?? '',
    /bad\.mp3 cannot be read \(EIO: made by the test\): check the disk/,
  );
  assert.ok(
    rig.sent.findIndex(({ kind }) => kind === 'unseen') <
      rig.sent.findIndex(({ kind }) => kind === 'listing'),
  );
});

test('a folder that cannot be listed is reported with the reason, its neighbours are listed', (t) => {
  const root = makeTree(t, ['a/1.mp3', 'b/2.mp3', 'c/3.mp3', 'd/4.mp3']);
  const fs = brokenFs({
    readdir(path) {
      if (String(path).endsWith('/b')) throw failure('EACCES', 'scandir');
      return nodeFileSystem.readdir(path);
    },
    lstat(path) {
      if (String(path).endsWith('/c')) throw failure('ESTALE');
      return nodeFileSystem.lstat(path);
    },
  });
  const rig = walkAll([rootTask(root)], {}, fs);
  assert.deepEqual(listedFiles(rig), ['a/1.mp3', 'd/4.mp3']);
  assert.deepEqual(
    rig.of('unlisted').map(({ path, error }) => [path, error.code]),
    [
      ['b', 'ERR_VALHALLA_LISTING'],
      ['c', 'ERR_VALHALLA_LISTING'],
    ],
  );
  assert.match(rig.of('unlisted')[0]?.error.message ?? '', /EACCES.*right to read/);
});

test(
  'a folder without permission is reported',
  { skip: process.platform === 'win32' || process.getuid?.() === 0 },
  (t) => {
    const root = makeTree(t, ['locked/1.mp3', 'open/2.mp3']);
    chmodSync(join(root, 'locked'), 0);
    t.after(() => chmodSync(join(root, 'locked'), 0o755));
    const rig = walkAll([rootTask(root)]);
    assert.deepEqual(
      rig.of('unlisted').map(({ path }) => path),
      ['locked'],
    );
    assert.deepEqual(listedFiles(rig), ['open/2.mp3']);
  },
);

test('a folder that vanishes or becomes a file in the middle of the walk is reported, not taken for gone', (t) => {
  const root = makeTree(t, ['a/1.mp3', 'b/2.mp3', 'c/3.mp3']);
  const fs = brokenFs({
    readdir(path) {
      const entries = nodeFileSystem.readdir(path);
      if (String(path) === root) {
        renameSync(join(root, 'b'), `${root}/.b`);
        rmSync(join(root, 'c'), { recursive: true });
        writeFileSync(join(root, 'c'), '');
      }
      return entries;
    },
  });
  const rig = walkAll([rootTask(root)], {}, fs);
  assert.deepEqual(
    rig.of('unlisted').map(({ path }) => path),
    ['b', 'c'],
  );
});

test('a file system without types in its listings is walked the same way', (t) => {
  const root = makeTree(t, [
    'a.mp3',
    'gone.mp3',
    'plain',
    'cover.jpg',
    'x.mp3/b.mp3',
    'sub/c.mp3',
    'lost+found/d.mp3',
    '.hidden/e.mp3',
  ]);
  const fs = brokenFs({
    readdir() {
      // What Node.js does: it stats names of unknown type, and one of them is gone.
      throw failure('ENOENT', 'lstat');
    },
    lstat(path) {
      if (String(path).endsWith('gone.mp3')) throw failure('ENOENT');
      return nodeFileSystem.lstat(path);
    },
  });
  const rig = walkAll([rootTask(root)], {}, fs);
  assert.deepEqual(listedFiles(rig), ['a.mp3', 'sub/c.mp3', 'x.mp3/b.mp3']);
  assert.deepEqual(
    rig.of('unseen').map(({ name }) => name),
    ['gone.mp3'],
  );
});
