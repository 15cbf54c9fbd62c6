import { deepEqual, equal } from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type { FetchAnswer } from '../../lib/channel/fetch.ts';
import type { Packet } from '../../lib/channel/packet.ts';
import type {
  DownloaderGives,
  DownloaderOptions,
  DownloaderTakes,
  FetchGives,
  FetchTakes,
} from '../../lib/downloader/downloader-messages.ts';
import { spawn } from '../../lib/threads/spawn.ts';
import { give, silent, startWebServer } from '../support/web-server.ts';
import { Inbox } from './inbox.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1');

interface Thread {
  readonly worker: Worker;
  readonly dispatcher: Channel<DownloaderTakes, DownloaderGives>;
  readonly folder: string;
  readonly inbox: Inbox<DownloaderGives>;
}

function start(t: TestContext): Thread {
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-web-thread-'));
  const [ours, theirs] = createChannel('dispatcher', 'downloader');
  const options: DownloaderOptions = {
    artworkFolder: folder,
    userAgent: 'valhalla-test/1',
    allowHosts: ['127.0.0.1'],
  };
  const leftover = join(folder, '.part-00000000-0000-4000-8000-000000000000');
  writeFileSync(leftover, 'half a pict');
  utimesSync(leftover, 1, 1);
  const worker = spawn('downloader/downloader-worker', {
    name: 'downloader',
    ends: { now: createChannel('dispatcher', 'downloader', 'now')[1], normal: theirs },
    cells: [],
    options,
  });
  t.after(async () => {
    await worker.terminate();
    rmSync(folder, { recursive: true, force: true });
  });
  const inbox = new Inbox<DownloaderGives>();
  const dispatcher: Thread['dispatcher'] = new Channel<DownloaderTakes, DownloaderGives>(ours).listen(
    inbox.push,
  );
  return { worker, dispatcher, folder, inbox };
}

function packet(id: number, url: string): Packet {
  return {
    step: 'download',
    consumer: 'downloader',
    lane: 'normal',
    id,
    file: 0,
    type: 'audio',
    body: JSON.stringify({ url, kind: 'cover' }),
  };
}

test('the web thread downloads, fetches for grabbers, and leaves when told', async (t) => {
  const begun = Promise.withResolvers<void>();
  await using server = await startWebServer({
    '/a.png': give(PNG),
    '/json': give('{}'),
    '/silent': (request, response) => {
      silent(request, response);
      begun.resolve();
    },
  });
  const { worker, dispatcher, folder, inbox } = start(t);
  dispatcher.send({
    kind: 'work',
    packets: [packet(1, server.url('/a.png')), packet(2, server.url('/silent'))],
  });

  const { packets, memory } = await inbox.find((message) => message.kind === 'results');
  deepEqual(
    packets.map(({ id, outcome }) => [id, outcome]),
    [[1, 'done']],
  );
  equal(memory > 1_000_000, true);
  const { name } = JSON.parse(packets[0]?.body ?? '') as { name: string };
  equal(existsSync(join(folder, name)), true);

  const [grabberEnd, end] = createChannel('grabber', 'downloader');
  dispatcher.send({ kind: 'connect', end }, [end.port]);
  const grabber = new Channel<FetchTakes, FetchGives>(grabberEnd);
  const answered = new Promise<FetchAnswer>((resolve) => grabber.listen(resolve));
  const closed = new Promise<void>((resolve) => grabber.onClose(resolve));
  grabber.send({
    kind: 'fetch',
    lane: 'normal',
    ticket: 1,
    grabber: 'example',
    url: server.url('/json'),
    method: 'GET',
    headers: {},
  });
  const answer = await answered;
  equal(answer.kind === 'fetched' && Buffer.from(answer.body).toString(), '{}');

  await begun.promise;
  const exited = new Promise<number>((resolve) => worker.once('exit', resolve));
  dispatcher.send({ kind: 'stop' });
  await inbox.find((message) => message.kind === 'stopped');
  await closed;
  equal(await exited, 0, 'by itself: nothing keeps the thread alive');
  equal(existsSync(join(folder, '.part-00000000-0000-4000-8000-000000000000')), false, 'leftovers are gone');
});
