import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BEST_COLUMNS } from '../../lib/metadata/columns.ts';
import { Parser } from '../../lib/parser/parser.ts';
import { mp3 } from '../support/media/mp3.ts';
import { newParser, parsePacket, temporaryFolder } from './parse-file.ts';

const song = mp3({ frames: 50, id3v2: { title: 'Title', artist: ['One', 'Two'], album: 'Album' } });

test('a result carries header, body, columns, facets, stamp and source', async (context) => {
  const path = join(temporaryFolder(context), 'a.mp3');
  writeFileSync(path, song);
  const result = await newParser().work(parsePacket(path, { id: 5, file: 5, lane: 'now', stamp: 'old' }));
  const { size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  assert.deepEqual([result.id, result.lane, result.outcome, result.source], [5, 'now', 'done', 'fast']);
  assert.equal(result.stamp, `${size}.${mtimeNs}.${ctimeNs}`);
  assert.equal(result.columns?.[BEST_COLUMNS.indexOf('artist')], 'One; Two');
  assert.deepEqual(result.facets, ['artist', 'One', 'artist', 'Two']);
  assert.ok((result.micros as number) > 0);
});

test('a fault comes with the stamp of the file that has it, which need not be the one that was meant', async (context) => {
  const path = join(temporaryFolder(context), 'bad.mp3');
  writeFileSync(path, Buffer.alloc(1000, 'no sound '));
  const parser = newParser();
  const { outcome, stamp } = await parser.work(parsePacket(path, { stamp: 'meant' }));
  const { size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  assert.deepEqual([outcome, stamp], ['failed', `${size}.${mtimeNs}.${ctimeNs}`]);
  const gone = await parser.work(parsePacket(`${path}.gone`, { stamp: 'meant' }));
  assert.deepEqual([gone.outcome, gone.stamp], ['unavailable', 'meant']);
});

test('a file without a title brings what its name says below the root, one with a title does not', async (context) => {
  const root = temporaryFolder(context);
  const parser = new Parser({
    facetKeys: [],
    albumKeys: [],
    names: { keywords: [], strict: false },
    enter: () => {},
    leave: () => {},
  });
  const untitled = mp3({ frames: 50, id3v2: { artist: 'One' } });
  const named = async (name: string, bytes: Uint8Array) => {
    const path = join(root, name);
    writeFileSync(path, bytes);
    return (await parser.work(parsePacket(path, { below: root.length }))).named;
  };
  assert.equal(await named('07 - Name.mp3', untitled), '{"title":[["Name"]],"track":[[7]]}');
  assert.equal(await named('07 - Other.mp3', song), undefined);
  const off = await newParser().work(parsePacket(join(root, '07 - Name.mp3'), { below: root.length }));
  assert.equal(off.named, undefined);
});

test(
  'a path that is not UTF-8 is opened by its bytes',
  { skip: process.platform !== 'linux' },
  async (context) => {
    const bytes = Buffer.concat([
      Buffer.from(temporaryFolder(context)),
      Buffer.from('/\xe9\xff.mp3', 'latin1'),
    ]);
    writeFileSync(bytes, song);
    const result = await newParser().work(parsePacket(bytes.toString(), { bytes: Uint8Array.from(bytes) }));
    assert.deepEqual([result.outcome, result.bytes], ['done', undefined]);
  },
);

test('the cell is entered before and left after, also for a bad file', async () => {
  const steps: string[] = [];
  const parser = new Parser({
    facetKeys: [],
    albumKeys: [],
    enter: ({ id }) => steps.push(`enter ${id}`),
    leave: () => steps.push('leave'),
  });
  await parser.work(parsePacket('/nowhere.mp3', { id: 3 }));
  assert.deepEqual(steps, ['enter 3', 'leave']);
});

test('the window of one file does not leak into the next', async (context) => {
  const folder = temporaryFolder(context);
  const parser = newParser();
  const titles: unknown[] = [];
  for (const title of ['First', 'Second']) {
    const path = join(folder, `${title}.mp3`);
    writeFileSync(path, mp3({ frames: 50, id3v2: { title } }));
    titles.push((await parser.work(parsePacket(path))).columns?.[0]);
  }
  assert.deepEqual(titles, ['First', 'Second']);
});

test('the time that lanes take to load is not counted against the file that needs them first', async (context) => {
  const path = join(temporaryFolder(context), 'a.aac');
  writeFileSync(path, Buffer.alloc(1000));
  const calls: string[] = [];
  const parser = new Parser({
    facetKeys: [],
    albumKeys: [],
    enter: ({ id }) => calls.push(`enter ${id}`),
    leave: () => calls.push('leave'),
  });
  await parser.work(parsePacket(path, { id: 5 }));
  // The general lane, then MediaInfo, which is asked about what it refuses.
  assert.deepEqual(calls.splice(0), ['enter 5', 'enter 5', 'enter 5', 'leave']);
  await parser.work(parsePacket(path, { id: 6 }));
  assert.deepEqual(calls, ['enter 6', 'leave']);
});
