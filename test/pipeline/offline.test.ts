/**
 * A disk that is not there is not a deletion: whatever goes away, before a scan or in the middle of one, loses no row
 * and no state, and when it is back nothing is parsed again.
 */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ScanReport } from '../../lib/index.ts';
import { atEnd } from '../support/at-end.ts';
import { NO_MOUNTS, bind, mount, unmount } from '../support/disk.ts';
import { scanInChild } from '../support/kill-child.ts';
import type { Said } from '../support/kill-child.ts';
import { libraryIn, scene, sceneOf } from '../support/kept-library.ts';
import type { Scene } from '../support/kept-library.ts';
import {
  all,
  assertSame,
  counted,
  exportAll,
  scanTold,
  temporaryFolder,
  track,
  workers,
  write,
  writeAlbums,
} from '../support/library.ts';
import type { Rule } from '../support/sabotage.ts';

/** Nothing was lost while it was away, and now that it is back there is nothing to do. */
async function nothingLost(it: Scene, away: ScanReport, back: () => void): Promise<void> {
  const { valhalla, before } = it;
  assert.equal(away.outcome, 'finished');
  assert.deepEqual([away.missing, away.failed], [0, 0]);
  assertSame(await exportAll(valhalla), before);
  back();
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: before.length, unchanged: before.length });
  assert.deepEqual(workers(report), [0, 0, 0]);
  assert.deepEqual([report.roots.map(({ state }) => state), report.offlineFolders], [['online'], []]);
  assertSame(await exportAll(valhalla), before);
  it.isWhole = true;
}

test('a root that is not there is offline', async (context) => {
  const it = await scene(context);
  renameSync(it.root, join(it.folder, 'away'));
  const { report, events } = await scanTold(it.valhalla);
  assert.equal(report.roots[0]?.state, 'offline');
  assert.deepEqual(events.filter(({ event }) => event === 'root:offline').length, 1);
  assert.equal((await it.valhalla.roots())[0]?.state, 'offline');
  await nothingLost(it, report, () => renameSync(join(it.folder, 'away'), it.root));
});

test('a root that is empty though it held files is offline', async (context) => {
  const it = await scene(context);
  renameSync(it.root, join(it.folder, 'away'));
  mkdirSync(it.root);
  const { report } = await scanTold(it.valhalla);
  assert.match(report.roots[0]?.reason ?? '', /empty/);
  await nothingLost(it, report, () => {
    rmSync(it.root, { recursive: true });
    renameSync(join(it.folder, 'away'), it.root);
  });
});

test('a root that became a file is offline', async (context) => {
  const it = await scene(context);
  renameSync(it.root, join(it.folder, 'away'));
  writeFileSync(it.root, '');
  const { report } = await scanTold(it.valhalla);
  assert.equal(report.roots[0]?.state, 'offline');
  await nothingLost(it, report, () => {
    rmSync(it.root);
    renameSync(join(it.folder, 'away'), it.root);
  });
});

test('a folder that is empty though it held files is offline, the others are scanned', async (context) => {
  const it = await scene(context);
  renameSync(join(it.root, 'artist 2'), join(it.folder, 'away'));
  mkdirSync(join(it.root, 'artist 2'));
  const { report } = await scanTold(it.valhalla);
  assert.deepEqual(report.offlineFolders, [
    { path: join(it.root, 'artist 2'), code: 'emptied', reason: 'it is empty, though it held files' },
  ]);
  assert.deepEqual([report.found, report.roots[0]?.state], [9, 'online']);
  await nothingLost(it, report, () => {
    rmSync(join(it.root, 'artist 2'), { recursive: true });
    renameSync(join(it.folder, 'away'), join(it.root, 'artist 2'));
  });
});

test(
  'a root and a folder that may not be read are offline',
  { skip: process.getuid === undefined && 'there are no modes here' },
  async (context) => {
    const it = await scene(context);
    if (process.getuid?.() === 0) beNobody(context, it.folder);
    chmodSync(join(it.root, 'artist 2'), 0);
    const folder = await scanTold(it.valhalla);
    assert.deepEqual(
      folder.report.offlineFolders.map(({ path }) => path),
      [join(it.root, 'artist 2')],
    );
    assert.deepEqual([folder.report.missing, folder.report.found], [0, 9]);
    chmodSync(join(it.root, 'artist 2'), 0o755);
    chmodSync(it.root, 0);
    atEnd(context, () => chmodSync(it.root, 0o755));
    const { report } = await scanTold(it.valhalla);
    assert.match(report.roots[0]?.reason ?? '', /EACCES/);
    await nothingLost(it, report, () => chmodSync(it.root, 0o755));
  },
);

/** Modes mean nothing to root: for the time of this test, this process is somebody else. */
function beNobody(context: TestContext, folder: string): void {
  const NOBODY = 65_534;
  for (const path of [folder, join(folder, 'music'), join(folder, 'music/artist 2')])
    chownSync(path, NOBODY, NOBODY);
  for (const suffix of ['', '-wal', '-shm', '.lock']) chmodSync(join(folder, `library.db${suffix}`), 0o666);
  process.seteuid?.(NOBODY);
  atEnd(context, () => process.seteuid?.(0));
}

test(
  'files that cannot be opened stay due, and are parsed when they can be',
  { skip: process.getuid === undefined && 'there are no modes here' },
  async (context) => {
    const it = await scene(context);
    const path = write(join(it.root, 'secret.mp3'), track({ title: 'Secret' }));
    chmodSync(path, 0);
    if (process.getuid?.() === 0) beNobody(context, it.folder);
    for (let round = 0; round < 4; round++) {
      const { report } = await scanTold(it.valhalla);
      assert.deepEqual(
        [report.failed, report.errors.map(({ error }) => error.code)],
        [1, ['ERR_VALHALLA_UNAVAILABLE']],
      );
    }
    assert.deepEqual(
      (await all(it.valhalla.errors())).map(({ quarantined }) => quarantined),
      [false],
    );
    if (process.geteuid?.() !== 0) process.seteuid?.(process.getuid?.() ?? 0);
    chmodSync(path, 0o644);
    const { report } = await scanTold(it.valhalla);
    assert.deepEqual([report.parsed, await all(it.valhalla.errors())], [1, []]);
  },
);

test('another folder in place of a root: what is not there is missing, and returns', async (context) => {
  const it = await scene(context);
  renameSync(it.root, join(it.folder, 'away'));
  write(join(it.root, 'other.mp3'), track({ title: 'Other' }));
  const { report } = await scanTold(it.valhalla);
  assert.deepEqual(counted(report), { found: 1, new: 1, missing: 12, parsed: 1 });
  rmSync(it.root, { recursive: true });
  renameSync(join(it.folder, 'away'), it.root);
  const back = await scanTold(it.valhalla);
  assert.deepEqual(counted(back.report), { found: 12, unchanged: 12, returned: 12, missing: 1 });
  assert.deepEqual(workers(back.report), [0, 0, 0]);
  assert.deepEqual(
    (await exportAll(it.valhalla)).filter((line) => !line.includes('other.mp3')),
    it.before,
  );
});

test('if many files would vanish at once, none is marked until somebody says so', async (context) => {
  const it = await sceneOf(context, (root) => writeAlbums(root, 12, 9));
  for (const artist of [1, 2])
    renameSync(join(it.root, `artist ${artist}`), join(it.folder, `away ${artist}`));
  const held = await scanTold(it.valhalla);
  assert.deepEqual(
    [held.report.roots[0]?.state, held.report.roots[0]?.reason],
    ['held', '54 of 108 files would be marked missing'],
  );
  assert.deepEqual([held.report.missing, await exportAll(it.valhalla)], [0, it.before]);
  const { report } = await scanTold(it.valhalla, { acceptLoss: true });
  assert.deepEqual(counted(report), { found: 54, unchanged: 54, missing: 54 });
  assert.equal((await it.valhalla.counts()).missing, 54);
});

/** A scan in a child, in which something happens at an exact moment. */
async function scanWith(it: Scene, moment: Pick<Rule, 'call' | 'name'>, command: string): Promise<Said> {
  const { folder, root } = it;
  await it.valhalla.close();
  const job = { options: { database: join(folder, 'library.db'), roots: [root], jobs: 1 } };
  const { said, stderr } = await scanInChild(job, {
    rules: [{ ...moment, act: { command: ['sh', '-ec', command] } }],
  });
  assert.ok(said !== undefined, stderr);
  it.valhalla = await libraryIn(folder);
  return said;
}

const WALKED = { call: 'list', name: 'album 2' } as const;

test('a root that goes away while it is walked', async (context) => {
  const it = await scene(context);
  const { report } = await scanWith(it, WALKED, `mv '${it.root}' '${it.folder}/away'`);
  assert.ok(report.offlineFolders.length > 0);
  await nothingLost(it, report, () => renameSync(join(it.folder, 'away'), it.root));
});

test('a root that another folder takes the place of while it is walked', async (context) => {
  const it = await scene(context);
  const { report } = await scanWith(
    it,
    WALKED,
    `mv '${it.root}' '${it.folder}/away'; mkdir '${it.root}'; touch '${it.root}/x.mp3'`,
  );
  assert.deepEqual([report.offlineFolders.length > 0, report.new], [true, 0]);
  await nothingLost(it, report, () => {
    rmSync(it.root, { recursive: true });
    renameSync(join(it.folder, 'away'), it.root);
  });
});

test('a folder that goes away while its root is walked', async (context) => {
  const it = await scene(context);
  const { report } = await scanWith(it, WALKED, `mv '${it.root}/artist 3' '${it.folder}/away'`);
  assert.deepEqual(
    [report.found, report.offlineFolders.map(({ path }) => path)],
    [9, [join(it.root, 'artist 3')]],
  );
  await nothingLost(it, report, () => renameSync(join(it.folder, 'away'), join(it.root, 'artist 3')));
});

interface Mounted extends Scene {
  readonly point: string;
  /** Mounts it again. */
  readonly back: () => void;
}

/** A library of which a part is a file system of its own, at another place too while it is away. */
async function mountedScene(context: TestContext, point: (root: string) => string): Promise<Mounted> {
  const disk = temporaryFolder(context);
  mount(context, disk);
  let at = '';
  const it = await sceneOf(context, (root) => {
    at = point(root);
    bind(context, disk, at);
    writeAlbums(root, 4, 3);
  });
  return Object.assign(it, { point: at, back: () => bind(context, disk, at) });
}

test('a root that is a mount point', { skip: NO_MOUNTS }, async (context) => {
  const it = await mountedScene(context, (root) => root);

  await context.test('and is none any more is offline', async () => {
    assert.ok(unmount(it.root));
    // Something was written to the folder below: it is not even empty.
    write(join(it.root, 'stray.mp3'), track({ title: 'Stray' }));
    const { report } = await scanTold(it.valhalla);
    assert.deepEqual(
      report.roots.map(({ state, reason }) => [state, reason]),
      [['offline', 'it is no longer a mount point, though it was one']],
    );
    await nothingLost(it, report, it.back);
  });

  await context.test('and is unmounted while it is walked loses nothing', async () => {
    const { report } = await scanWith(it, WALKED, `umount --lazy '${it.root}'`);
    assert.ok(report.offlineFolders.length > 0);
    await nothingLost(it, report, it.back);
  });
});

test('a mount point inside a root', { skip: NO_MOUNTS }, async (context) => {
  const it = await mountedScene(context, (root) => join(root, 'artist 2'));

  await context.test('that is gone with its folder is offline', async () => {
    assert.ok(unmount(it.point));
    rmSync(it.point, { recursive: true });
    const { report } = await scanTold(it.valhalla);
    assert.deepEqual(
      report.offlineFolders.map(({ path }) => path),
      [it.point],
    );
    await nothingLost(it, report, it.back);
  });

  await context.test('that is unmounted while it is walked loses nothing', async () => {
    const { report } = await scanWith(it, WALKED, `umount --lazy '${it.point}'`);
    assert.deepEqual(
      report.roots.map(({ state }) => state),
      ['online'],
    );
    await nothingLost(it, report, it.back);
  });

  await context.test('that is none any more is offline, the rest is scanned', async () => {
    assert.ok(unmount(it.point));
    write(join(it.root, 'new.mp3'), track({ title: 'New' }));
    write(join(it.point, 'stray.mp3'), track({ title: 'Stray' }));
    const { report } = await scanTold(it.valhalla);
    assert.deepEqual(
      [report.offlineFolders.map(({ path }) => path), report.missing, report.new],
      [[it.point], 0, 1],
    );
    rmSync(join(it.root, 'new.mp3'));
    it.back();
    const back = await scanTold(it.valhalla);
    assert.deepEqual(counted(back.report), { found: 12, unchanged: 12, missing: 1 });
    assert.deepEqual(workers(back.report), [0, 0, 0]);
  });
});

test('a root that goes away while its files are parsed: they are due, and no file is blamed', async (context) => {
  const it = await scene(context);
  for (let number = 1; number <= 20; number++)
    write(join(it.root, 'new', `new ${number}.mp3`), track({ title: `New ${number}` }));
  const { report, errors } = await scanWith(
    it,
    { call: 'open', name: 'new 15.mp3' },
    `mv '${it.root}' '${it.folder}/away'`,
  );
  assert.equal(report.new, 20);
  assert.ok(report.failed > 0 && report.parsed > 0, `${report.parsed} parsed, ${report.failed} failed`);
  assert.deepEqual(
    errors.filter(({ code, quarantined }) => code !== 'ERR_VALHALLA_UNAVAILABLE' || quarantined),
    [],
  );
  renameSync(join(it.folder, 'away'), it.root);
  const back = await scanTold(it.valhalla);
  assert.deepEqual(counted(back.report), { found: 32, unchanged: 32, parsed: 20 - report.parsed });
  assert.deepEqual((await it.valhalla.counts()).byState, { found: 0, done: 32, failed: 0, quarantined: 0 });
});
