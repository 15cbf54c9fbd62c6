/** The DB manager's thread: what it does by itself, without a message. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type { DemandNews } from '../../lib/channel/demand.ts';
import type { Packet } from '../../lib/channel/packet.ts';
import type { ToDbManager, ToDispatcher } from '../../lib/channel/work.ts';
import type { FromScanner, ScannerPack, ToScanner } from '../../lib/channel/listing.ts';
import type {
  DbManagerGives,
  DbManagerOptions,
  DbManagerTakes,
  DbManagerTakesNow,
} from '../../lib/dbmanager/dbmanager-messages.ts';
import type { ExternalRow } from '../../lib/dbmanager/others/external-change.ts';
import { spawn } from '../../lib/threads/spawn.ts';
import { THREAD_COUNTS } from '../support/thread-counts.ts';

const REQUEST = {
  wanted: [{ path: '/music' }],
  /** Somebody has looked at it. */
  faults: new Map<never, never>(),
  full: false,
  retry: false,
  acceptLoss: false,
  grabbers: [],
  priorities: {},
};

class Thread {
  readonly path: string;
  readonly worker: Worker;
  readonly channel: Channel<DbManagerTakes, DbManagerGives>;
  readonly now: Channel<DbManagerTakesNow, DemandNews>;
  readonly #waiting = new Map<string, (message: DbManagerGives) => void>();
  readonly #got: DbManagerGives[] = [];

  constructor(context: TestContext, path = '') {
    const folder = mkdtempSync(join(tmpdir(), 'valhalla-dbmanager-'));
    this.path = path === '' ? join(folder, 'library.db') : path;
    const [end, main] = createChannel('main', 'dbmanager');
    const [nowEnd, now] = createChannel('main', 'dbmanager', 'now');
    this.now = new Channel<DbManagerTakesNow, DemandNews>(nowEnd);
    const options = { path: this.path, languages: [] };
    this.worker = spawn<DbManagerOptions>('dbmanager/dbmanager-worker', {
      name: 'dbmanager',
      ends: { main, now },
      cells: [],
      options,
    });
    this.channel = new Channel<DbManagerTakes, DbManagerGives>(end).listen((message) => {
      const waiting = this.#waiting.get(message.kind);
      this.#waiting.delete(message.kind);
      if (waiting === undefined) this.#got.push(message);
      else waiting(message);
    });
    context.after(async () => {
      this.channel.close();
      this.now.close();
      await this.worker.terminate();
      rmSync(folder, { recursive: true });
    });
  }

  /** The next message of this kind. */
  async next<Kind extends DbManagerGives['kind']>(
    kind: Kind,
  ): Promise<Extract<DbManagerGives, { kind: Kind }>> {
    const at = this.#got.findIndex((message) => message.kind === kind);
    const message =
      at >= 0
        ? this.#got.splice(at, 1)[0]
        : await new Promise<DbManagerGives>((resolve) => this.#waiting.set(kind, resolve));
    return message as Extract<DbManagerGives, { kind: Kind }>;
  }

  /** Whatever it is to read, it cannot. */
  attachParser(): void {
    const [end, far] = createChannel('dispatcher', 'dbmanager');
    const now = createChannel('dispatcher', 'dbmanager', 'now')[1];
    this.channel.send({ kind: 'attach-dispatcher', end: far, now }, [far.port, now.port]);
    const dispatcher = new Channel<ToDbManager, ToDispatcher>(end).listen((message) => {
      if (message.kind !== 'work') return;
      const packets = message.packets.map((packet): Packet => ({ ...packet, outcome: 'failed' }));
      dispatcher.send({ kind: 'results', packets });
    });
    dispatcher.send({ kind: 'pull', consumer: 'parser', max: 8 });
  }

  attachScanner(root: number, take: (message: ToScanner) => void): Channel<ScannerPack, ToScanner> {
    const [end, far] = createChannel('scanner', 'dbmanager');
    this.channel.send({ kind: 'attach-scanner', end: far, roots: [root] }, [far.port]);
    return new Channel<ScannerPack, ToScanner>(end).listen(take);
  }
}

/** One playlist. */
function listing(root: number): Extract<FromScanner, { kind: 'listing' }> {
  return {
    kind: 'listing',
    root,
    folder: { path: '', device: '1', inode: '1', mount: false, entries: 1 },
    files: { names: ['1.m3u'], stamps: ['1.1.1'], inodes: ['7'], sizes: [1], mtimes: [1], types: [3] },
    sidecars: [],
    first: true,
    more: false,
  };
}

test('a scan: what is stored is committed and acknowledged though no further message comes; stop leaves one file', async (context) => {
  const thread = new Thread(context);
  await thread.next('ready');
  thread.channel.send({ kind: 'scan', request: REQUEST });
  const { roots } = await thread.next('scanning');
  const root = roots[0]?.id ?? 0;
  const acknowledged = Promise.withResolvers<ToScanner>();
  const scanner = thread.attachScanner(root, (message) => {
    if (message.kind === 'ack') acknowledged.resolve(message);
  });
  thread.attachParser();
  scanner.send({ kind: 'walk', said: [listing(root)] });
  assert.deepEqual(await acknowledged.promise, { kind: 'ack', root, files: 1 });
  // A second scan is refused, and does not disturb the first.
  thread.channel.send({ kind: 'scan', request: REQUEST });
  assert.equal((await thread.next('refused')).error.code, 'ERR_VALHALLA_SCAN_RUNNING');
  const walked: FromScanner = { kind: 'walked', root, files: 1, folders: 1, micros: 1, cancelled: false };
  scanner.send({ kind: 'walk', said: [walked] });
  thread.channel.send({ kind: 'finish', threads: THREAD_COUNTS });
  assert.equal((await thread.next('finished')).report.new, 1);
  await thread.next('idle');
  thread.channel.send({ kind: 'stop' });
  scanner.close();
  await Promise.all([thread.next('stopped'), once(thread.worker, 'exit')]);
  assert.deepEqual([existsSync(thread.path), existsSync(`${thread.path}-wal`)], [true, false]);
});

test('a scanner of an earlier scan is not heard in the next one', async (context) => {
  const thread = new Thread(context);
  await thread.next('ready');
  thread.channel.send({ kind: 'scan', request: REQUEST });
  const root = (await thread.next('scanning')).roots[0]?.id ?? 0;
  const closed = Promise.withResolvers<void>();
  const old = thread.attachScanner(root, () => undefined).onClose(closed.resolve);
  thread.channel.send({ kind: 'finish', threads: THREAD_COUNTS });
  await thread.next('finished');
  thread.channel.send({ kind: 'scan', request: REQUEST });
  await thread.next('scanning');
  old.send({ kind: 'walk', said: [listing(root)] });
  await closed.promise;
  thread.channel.send({ kind: 'finish', threads: THREAD_COUNTS });
  assert.equal((await thread.next('finished')).report.found, 0);
});

test('a file that is no database is refused, and the thread ends', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-dbmanager-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'song.mp3');
  writeFileSync(path, 'ID3'.repeat(2000));
  const thread = new Thread(context, path);
  // It may have ended by the time its last word is heard.
  const exit = once(thread.worker, 'exit');
  const { error } = await thread.next('refused');
  assert.deepEqual([error.code, error.path], ['ERR_VALHALLA_DB_FOREIGN', path]);
  await exit;
});

test('what was changed before the end is settled before it', async (context) => {
  const thread = new Thread(context);
  await thread.next('ready');
  const row: ExternalRow = {
    item: 0,
    changes: [{ op: 'playlist', name: 'new', query: {} }],
  };
  thread.now.send({ kind: 'change', changes: [{ ticket: 7, row }] });
  thread.channel.send({ kind: 'stop' });
  await thread.next('stopped');
  const { ticket, answer } = await thread.next('settled');
  assert.deepEqual([ticket, answer], [7, { value: undefined }]);
});
