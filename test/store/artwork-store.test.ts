import { deepEqual, equal, match, rejects, throws } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ArtworkStore } from '../../lib/store/artwork-store.ts';
import type { StoreFs } from '../../lib/store/artwork-store.ts';
import { sniff } from '../../lib/store/picture-type.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-store-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a picture is stored under the hash of its bytes, in a folder that is made for it', async (t) => {
  const folder = join(temporaryFolder(t), 'deep', 'artwork');
  const picture = await new ArtworkStore(folder).write(JPEG);
  const hash = createHash('sha256').update(JPEG).digest('hex');
  deepEqual(picture, { name: `${hash.slice(0, 2)}/${hash}.jpg`, mime: 'image/jpeg', size: 8 });
  deepEqual(readFileSync(new ArtworkStore(folder).pathOf(picture.name)), JPEG);
  deepEqual(readdirSync(folder), [hash.slice(0, 2)], 'no temporary file is left');
});

test('the same bytes are written once, by name as by inode', async (t) => {
  const store = new ArtworkStore(temporaryFolder(t));
  const first = await store.write(JPEG);
  const inode = statSync(store.pathOf(first.name)).ino;
  deepEqual(await store.write(Buffer.from(JPEG)), first);
  equal(statSync(store.pathOf(first.name)).ino, inode);
});

test('many writers of the same picture at once leave one whole file', async (t) => {
  const folder = temporaryFolder(t);
  const written = await Promise.all(Array.from({ length: 8 }, () => new ArtworkStore(folder).write(JPEG)));
  equal(new Set(written.map(({ name }) => name)).size, 1);
  deepEqual(readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted(), [
    written[0]?.name.slice(0, 2),
    written[0]?.name,
  ]);
});

test('a stored picture that lost its bytes is written again', async (t) => {
  const store = new ArtworkStore(temporaryFolder(t));
  const { name } = await store.write(JPEG);
  truncateSync(store.pathOf(name), 0);
  await store.write(JPEG);
  deepEqual(readFileSync(store.pathOf(name)), JPEG);
});

test('what is not a picture is refused, whatever it is called', async (t) => {
  const folder = temporaryFolder(t);
  const store = new ArtworkStore(folder);
  for (const text of [
    '',
    '<!doctype html><title>404</title>',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'BM is not a bitmap yet',
    '\xff\xd8',
  ]) {
    await rejects(store.write(Buffer.from(text, 'latin1')), { code: 'ERR_VALHALLA_NO_ARTWORK' }, text);
  }
  deepEqual(readdirSync(folder), []);
});

test('the type of a picture is read from its bytes', () => {
  const beginnings: Record<string, string> = {
    'image/jpeg': '\xff\xd8\xff\xe1',
    'image/png': '\x89PNG\r\n\x1a\n',
    'image/gif': 'GIF89a',
    'image/webp': 'RIFF\x10\0\0\0WEBPVP8 ',
    'image/avif': '\0\0\0\x1cftypavif',
    'image/tiff': 'II*\0',
    'image/bmp': 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0',
  };
  for (const [mime, text] of Object.entries(beginnings))
    equal(sniff(Buffer.from(text, 'latin1'))?.mime, mime);
  equal(sniff(Buffer.from('RIFF\x10\0\0\0WAVE', 'latin1')), undefined);
});

test('a name that is not one of the store is no path', (t) => {
  const folder = temporaryFolder(t);
  const store = new ArtworkStore(folder);
  const hash = 'ab'.repeat(32);
  equal(store.pathOf(`ab/${hash}.jpg`), join(folder, 'ab', `${hash}.jpg`));
  const bad = [
    '',
    '..',
    `../ab/${hash}.jpg`,
    `ab/../${hash}.jpg`,
    `/ab/${hash}.jpg`,
    `cd/${hash}.jpg`,
    `ab/${hash}.sh`,
    `ab/${hash}.jpg\n`,
    `ab\\${hash}.jpg`,
    `ab/${hash.toUpperCase()}.jpg`,
  ];
  for (const name of bad) throws(() => store.pathOf(name), { code: 'ERR_VALHALLA_NO_ARTWORK' }, name);
});

test('leftovers of a killed run are removed; files of this run, of others and pictures stay', async (t) => {
  const folder = temporaryFolder(t);
  const store = new ArtworkStore(folder);
  const { name } = await store.write(JPEG);
  const old = '.part-00000000-0000-4000-8000-000000000000';
  const young = '.part-00000000-0000-4000-8000-000000000001';
  for (const part of [old, young, '.part-of-a-play', 'notes.txt']) writeFileSync(join(folder, part), 'x');
  mkdirSync(join(folder, '.part-00000000-0000-4000-8000-000000000002'));
  const longAgo = new Date(performance.timeOrigin - 60_000);
  for (const part of readdirSync(folder))
    if (part !== young) utimesSync(join(folder, part), longAgo, longAgo);
  equal(await store.removeLeftovers(), 1);
  deepEqual(
    readdirSync(folder).toSorted(),
    [
      name.slice(0, 2),
      '.part-of-a-play',
      'notes.txt',
      young,
      '.part-00000000-0000-4000-8000-000000000002',
    ].toSorted(),
  );
  equal(await new ArtworkStore(join(folder, 'never made')).removeLeftovers(), 0);
});

test('bytes are on the disk before the name is, and the name before the answer', async (t) => {
  const folder = temporaryFolder(t);
  const calls: string[] = [];
  const spied: StoreFs = {
    ...fs,
    open: async (path, ...rest) => {
      const handle = await fs.open(path, ...rest);
      const sync = handle.sync.bind(handle);
      const what = basename(String(path));
      handle.sync = async () => {
        await sync();
        calls.push(`sync ${what.startsWith('.part-') ? 'part' : what}`);
      };
      return handle;
    },
    rename: async (from, to) => {
      match(String(from), /\.part-/);
      await fs.rename(from, to);
      calls.push('rename');
    },
  };
  const { name } = await new ArtworkStore(folder, spied).write(JPEG);
  // The new folder of the picture is a name in the store's folder, which has to be kept too.
  deepEqual(calls, ['sync part', 'rename', `sync ${name.slice(0, 2)}`, `sync ${basename(folder)}`]);
});

test('a disk that is full leaves neither a name nor a temporary file', async (t) => {
  const folder = temporaryFolder(t);
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const failing: readonly Partial<StoreFs>[] = [
    { rename: () => Promise.reject(full) },
    {
      open: async (...args) => {
        const handle = await fs.open(...args);
        handle.sync = () => Promise.reject(full);
        return handle;
      },
    },
  ];
  for (const fault of failing) {
    await rejects(new ArtworkStore(folder, { ...fs, ...fault }).write(JPEG), { code: 'ENOSPC' });
    deepEqual(
      readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('.')),
      [],
    );
  }
});
