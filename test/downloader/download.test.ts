import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { MockAgent } from 'undici';
import type { DownloadResult, Packet } from '../../lib/channel/packet.ts';
import { Downloads } from '../../lib/downloader/download.ts';
import { ArtworkStore } from '../../lib/store/artwork-store.ts';
import { give, hangUp, redirect, startWebServer, status } from '../support/web-server.ts';
import type { Answer } from '../support/web-server.ts';
import { makeWeb } from './make-web.ts';
import type { MadeWeb } from './make-web.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);
const never = new AbortController().signal;

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

function makeDownloads(
  t: TestContext,
  { web, limits }: MadeWeb,
): { downloads: Downloads; store: ArtworkStore; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-download-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const store = new ArtworkStore(folder);
  return { downloads: new Downloads(web, store, limits), store, folder };
}

test('a picture from the web is stored, and its packet says where', async (t) => {
  await using server = await startWebServer({
    '/front': redirect('/real.php'),
    '/real.php': give(JPEG, { 'content-type': 'text/html' }),
  });
  await using made = makeWeb();
  const { downloads, store } = makeDownloads(t, made);
  const result = await downloads.run(packet(7, server.url('/front')), never);
  deepEqual([result.id, result.step, result.outcome, result.error], [7, 'download', 'done', undefined]);
  ok((result.micros ?? 0) > 0);
  const picture = JSON.parse(result.body) as DownloadResult;
  deepEqual([picture.mime, picture.size], ['image/jpeg', 8]);
  deepEqual(readFileSync(store.pathOf(picture.name)), JPEG);
});

test('a fault of the address or the answer fails, a fault of the moment is unavailable; nothing is stored', async (t) => {
  const answers: Record<string, Answer> = {
    '/html.jpg': give('<!doctype html><title>Sign in</title>', { 'content-type': 'image/jpeg' }),
    '/empty.jpg': give(''),
    '/large.jpg': give(Buffer.concat([JPEG, Buffer.alloc(2000)])),
    '/loop': redirect('/loop'),
    '/inside': redirect('http://192.168.0.1/'),
    '/partial': status(206, {}, JPEG),
    '/unchanged': status(304),
    '/forbidden': status(403),
    '/gone': status(410),
    '/busy': status(503),
    '/broken': status(500),
    '/hang-up': hangUp,
  };
  await using server = await startWebServer(answers);
  await using made = makeWeb();
  const { downloads, folder } = makeDownloads(t, made);
  const outcomes: Record<string, string> = {};
  for (const path of [...Object.keys(answers), '/none']) {
    const { outcome, body, error } = await downloads.run(packet(1, server.url(path)), never);
    outcomes[path] = `${outcome} ${error?.code.replace('ERR_VALHALLA_', '')}${body}`;
  }
  deepEqual(outcomes, {
    '/html.jpg': 'failed NO_ARTWORK',
    '/empty.jpg': 'failed NO_ARTWORK',
    '/large.jpg': 'failed WEB_LIMIT',
    '/loop': 'failed WEB_LIMIT',
    '/inside': 'failed WEB_REFUSED',
    '/partial': 'failed NO_ARTWORK',
    '/unchanged': 'failed NO_ARTWORK',
    '/forbidden': 'failed NO_ARTWORK',
    '/gone': 'failed NO_ARTWORK',
    '/busy': 'unavailable WEB',
    '/broken': 'unavailable WEB',
    '/hang-up': 'unavailable WEB',
    '/none': 'failed NO_ARTWORK',
  });
  deepEqual(readdirSync(folder), []);
});

test('when the server says when to come back, the packet does too, and so does the next one for this server', async (t) => {
  await using server = await startWebServer({
    '/a': status(429, { 'retry-after': '600' }),
    '/b': give(JPEG),
  });
  await using made = makeWeb();
  const { downloads } = makeDownloads(t, made);
  for (const path of ['/a', '/b']) {
    const { outcome, retryAt = 0 } = await downloads.run(packet(1, server.url(path)), never);
    equal(outcome, 'unavailable');
    equal(Math.round((retryAt - Date.now()) / 10_000), 60);
  }
  equal(server.asked.length, 1);
});

test('equal addresses at one time are fetched once, each packet has its result', async (t) => {
  await using server = await startWebServer({ '/': give(JPEG) });
  await using made = makeWeb();
  const { downloads } = makeDownloads(t, made);
  const results = await Promise.all([1, 2, 3].map((id) => downloads.run(packet(id, server.url('/')), never)));
  deepEqual(
    results.map(({ id, outcome }) => [id, outcome]),
    [
      [1, 'done'],
      [2, 'done'],
      [3, 'done'],
    ],
  );
  equal(server.asked.length, 1);
});

test('a store that cannot be written to says nothing about the picture', async (t) => {
  const mock = new MockAgent();
  mock.disableNetConnect();
  mock.get('https://example.org').intercept({ path: '/cover.jpg' }).reply(200, JPEG);
  await using made = makeWeb({}, mock);
  const { folder } = makeDownloads(t, made);
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const store = new ArtworkStore(folder, { ...fs, rename: () => Promise.reject(full) });
  const { outcome, error } = await new Downloads(made.web, store, made.limits).run(
    packet(1, 'https://example.org/cover.jpg'),
    never,
  );
  deepEqual([outcome, error], ['unavailable', { code: 'ERR_VALHALLA_UNAVAILABLE', message: full.message }]);
  await mock.close();
});

test('an aborted download has no result', async (t) => {
  const begun = Promise.withResolvers<void>();
  await using server = await startWebServer({ '/': () => begun.resolve() });
  await using made = makeWeb({ headers: 5000, downloadTotal: 5000 });
  const { downloads, folder } = makeDownloads(t, made);
  const stop = new AbortController();
  const run = downloads.run(packet(1, server.url('/')), stop.signal);
  await begun.promise;
  stop.abort(new Error('stop'));
  await rejects(run, /stop/);
  deepEqual(readdirSync(folder), []);
});

test('the remedy is in the message', async (t) => {
  await using made = makeWeb();
  const { downloads } = makeDownloads(t, made);
  const { error } = await downloads.run(packet(1, 'http://192.168.0.1/cover.jpg'), never);
  match(error?.message ?? '', /192\.168\.0\.1 leads inside.*allowHosts/);
});
