import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import { LISTING_CREDITS } from '../../lib/channel/listing.ts';
import type { FromScanner } from '../../lib/channel/listing.ts';
import type {
  RootTask,
  ScannerControl,
  ScannerGives,
  ScannerReports,
  ScannerTakes,
} from '../../lib/scanner/scanner-messages.ts';
import { suffixMap } from '../../lib/scanner/suffixes.ts';
import { atWork, createCell } from '../../lib/threads/cell.ts';
import type { Cell } from '../../lib/threads/cell.ts';
import { spawn } from '../../lib/threads/spawn.ts';
import { makeTree, rootTask } from './temp-tree.ts';

interface Thread {
  readonly worker: Worker;
  readonly cell: Cell;
  readonly dbmanager: Channel<ScannerTakes, ScannerGives>;
  readonly main: Channel<ScannerControl, ScannerReports>;
  readonly exit: Promise<unknown[]>;
}

function start(t: TestContext, roots: readonly RootTask[]): Thread {
  const [ours, theirs] = createChannel('dbmanager', 'scanner');
  const [control, controlled] = createChannel('main', 'scanner');
  const cell = createCell();
  const options = { roots, others: roots.map(({ path }) => path), suffixes: suffixMap() };
  const worker = spawn('scanner/scanner-worker', {
    name: 'scanner 1',
    ends: { dbmanager: theirs, main: controlled },
    cells: [cell],
    options: undefined,
  });
  t.after(() => worker.terminate());
  const main = new Channel<ScannerControl, ScannerReports>(control);
  main.send({ kind: 'begin', options });
  return {
    worker,
    cell,
    dbmanager: new Channel(ours),
    main,
    exit: once(worker, 'exit'),
  };
}

test('a scan through a thread: listed, paid, verified, acknowledged, finished, stopped; the thread ends by itself', async (t) => {
  const root = makeTree(
    t,
    Array.from({ length: 30 }, (_, i) => `${i}/a.mp3`),
  );
  const { cell, dbmanager, main, exit } = start(t, [rootTask(root, { id: 4 })]);
  const kinds = new Map<string, number>();
  let files = 0;
  const reports: string[] = [];
  const take = (message: FromScanner): void => {
    kinds.set(message.kind, (kinds.get(message.kind) ?? 0) + 1);
    if (message.kind === 'listing') {
      files += message.files.names.length;
      dbmanager.send({ kind: 'credit', chunks: 1 });
    }
    if (message.kind === 'walked')
      dbmanager.send({ kind: 'verify', root: 4, folders: [{ path: 'gone', inode: '' }] });
    if (message.kind === 'verified') {
      assert.deepEqual([message.online, message.changed], [true, []]);
      dbmanager.send({ kind: 'marked', root: 4 });
      dbmanager.send({ kind: 'ack', root: 4, files });
    }
  };
  const hear = (message: ScannerGives): void => {
    assert.equal(message.kind, 'walk');
    if (message.kind === 'walk') message.said.forEach(take);
  };
  dbmanager.listen(hear);
  main.listen((message) => {
    reports.push(message.kind);
    if (message.kind === 'finished') main.send({ kind: 'stop' });
  });
  assert.deepEqual(await exit, [0]);
  // The end of a thread may be told before its last words.
  dbmanager.drain(hear);
  main.drain(({ kind }) => reports.push(kind));
  assert.deepEqual(Object.fromEntries(kinds), { listing: 31, walked: 1, verified: 1, rooted: 1 });
  assert.equal(files, 30);
  assert.deepEqual(reports, ['finished', 'stopped']);
  assert.equal(atWork(cell), undefined);
});

test('a thread that waits for credit hears a cancel', async (t) => {
  const root = makeTree(
    t,
    Array.from({ length: 2 * LISTING_CREDITS }, (_, i) => `${i}/a.mp3`),
  );
  const { dbmanager, main, exit } = start(t, [rootTask(root)]);
  const listed: string[] = [];
  const take = (message: FromScanner): void => {
    if (message.kind === 'listing' && listed.push(message.folder.path) >= LISTING_CREDITS) {
      if (listed.length === LISTING_CREDITS) main.send({ kind: 'cancel' });
      // Only after the cancel is there credit again, and never for all folders at once.
      dbmanager.send({ kind: 'credit', chunks: 1 });
    }
    if (message.kind === 'walked') {
      assert.equal(message.cancelled, true);
      main.send({ kind: 'stop' });
    }
  };
  dbmanager.listen((message) => {
    assert.equal(message.kind, 'walk');
    if (message.kind === 'walk') message.said.forEach(take);
  });
  main.listen(() => {});
  assert.deepEqual(await exit, [0]);
  assert.ok(listed.length < 2 * LISTING_CREDITS + 1);
});

test('stop ends a thread in the middle of its walk', async (t) => {
  const root = makeTree(
    t,
    Array.from({ length: 30 }, (_, i) => join(String(i), 'a.mp3')),
  );
  const { dbmanager, main, exit } = start(t, [rootTask(root)]);
  dbmanager.listen(() => {});
  const answer = new Promise((resolve) => main.listen((message) => resolve(message.kind)));
  main.send({ kind: 'stop' });
  assert.equal(await answer, 'stopped');
  assert.deepEqual(await exit, [0]);
});
