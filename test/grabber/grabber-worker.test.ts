/** The real thread, with the test in the dispatcher's place. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import { atWork, createCell } from '../../lib/threads/cell.ts';
import { spawn } from '../../lib/threads/spawn.ts';
import { png } from '../support/media/png.ts';
import { packet, resultOf } from './thread.ts';
import type { Worker } from 'node:worker_threads';
import type { FetchAnswer, FetchRequest } from '../../lib/channel/fetch.ts';
import type { Lane, Packet } from '../../lib/channel/packet.ts';
import type { GrabberGives, GrabberOptions, GrabberTakes } from '../../lib/grabber/grabber-messages.ts';
import type { Cell } from '../../lib/threads/cell.ts';

type Message = GrabberGives & { readonly lane: Lane };

class GrabberThread implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'valhalla-grabber-'));
  readonly cells: Cell[];
  readonly worker: Worker;
  readonly messages: Message[] = [];
  readonly #lanes: Record<Lane, Channel<GrabberTakes, GrabberGives>>;
  #seen: (() => void) | undefined;

  /**
   * @param bodies of `grab(item, context)`, by grabber name
   * @param more members of every grabber
   */
  constructor(bodies: Readonly<Record<string, string>>, more = '') {
    const specs = Object.entries(bodies).map(([name, body]) => {
      const path = join(this.folder, `${name}.js`);
      writeFileSync(
        path,
        `import { defineGrabber } from 'libvalhalla/grabber';
export default defineGrabber({ name: '${name}', version: '1', types: ['audio'], web: true, ${more} async grab(item, context) { ${body} } });`,
      );
      return { name, url: pathToFileURL(path).href, options: undefined };
    });
    const [nowHere, nowThere] = createChannel('dispatcher', 'grabber');
    const [here, there] = createChannel('dispatcher', 'grabber');
    this.cells = specs.map(() => createCell());
    this.worker = spawn<GrabberOptions>('grabber/grabber-worker', {
      name: 'grabber 1',
      ends: { now: nowThere, normal: there },
      cells: this.cells,
      options: { grabbers: specs, artworkFolder: join(this.folder, 'artwork') },
    });
    this.#lanes = {
      now: new Channel<GrabberTakes, GrabberGives>(nowHere),
      normal: new Channel<GrabberTakes, GrabberGives>(here),
    };
    for (const lane of ['now', 'normal'] as const) {
      this.#lanes[lane].listen((message) => {
        this.messages.push({ ...message, lane });
        this.#seen?.();
      });
    }
  }

  send(message: GrabberTakes, lane: Lane = 'normal'): void {
    this.#lanes[lane].send(message);
  }

  get results(): Packet[] {
    return this.messages.flatMap((message) => (message.kind === 'results' ? message.packets : []));
  }

  sentOf<Kind extends Message['kind']>(kind: Kind): Extract<Message, { kind: Kind }>[] {
    return this.messages.filter((message) => message.kind === kind) as Extract<Message, { kind: Kind }>[];
  }

  /** Resolves at the message after which this holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#seen = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker.terminate();
    for (const channel of Object.values(this.#lanes)) channel.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

test('results come back on the lane of their work, with the memory of the thread, and a stop ends it', async () => {
  await using thread = new GrabberThread({ g: 'return { values: { title: `T${item.id}` } };' });
  thread.send({ kind: 'work', packets: [packet('g', 1)] });
  thread.send({ kind: 'work', packets: [packet('g', 2, { lane: 'now' })] }, 'now');
  await thread.until(() => thread.results.length === 2);
  const results = thread.sentOf('results');
  assert.deepEqual(
    new Set(results.map(({ lane, packets }) => `${lane} ${packets[0]?.id}`)),
    new Set(['normal 1', 'now 2']),
  );
  assert.ok(results.every(({ memory }) => memory > 1e6 && memory < 1e9));
  assert.deepEqual(resultOf(thread.results.find(({ id }) => id === 1)).document, { title: [['T1']] });
  const exit = once(thread.worker, 'exit');
  thread.send({ kind: 'stop' });
  await thread.until(() => thread.sentOf('stopped').length === 1);
  assert.deepEqual(await exit, [0]);
});

test('a stop comes through while synchronous grabs fill the thread', async () => {
  const busy = 'for (const end = Date.now() + 5; Date.now() < end;);';
  await using thread = new GrabberThread({ busy });
  thread.send({ kind: 'work', packets: Array.from({ length: 2_000 }, (_, id) => packet('busy', id + 1)) });
  await thread.until(() => thread.results.length > 0);
  thread.send({ kind: 'stop' });
  await thread.until(() => thread.sentOf('stopped').length === 1);
  assert.ok(thread.results.length < 2_000, `${thread.results.length}`);
});

test('the first fetch hands the web thread its channel', async () => {
  await using thread = new GrabberThread({
    g: "const answer = await context.fetch('http://example.org/a'); return { values: { title: answer.text() } };",
  });
  thread.send({ kind: 'work', packets: [packet('g', 1)] });
  await thread.until(() => thread.sentOf('connect').length === 1);
  const web = new Channel<FetchAnswer, FetchRequest>(thread.sentOf('connect')[0]!.end);
  web.listen(({ ticket, url }) => {
    web.send({
      kind: 'fetched',
      ticket,
      status: 200,
      url,
      headers: {},
      body: new TextEncoder().encode(`asked ${url}`),
    });
  });
  await thread.until(() => thread.results.length === 1);
  web.close();
  assert.deepEqual(resultOf(thread.results[0]).document, { title: [['asked http://example.org/a']] });
});

test('a picture that is kept is in the artwork store before its result is sent', async () => {
  const bytes = png().toString('base64');
  await using thread = new GrabberThread({
    g: `const { name, mime } = await context.keep(Buffer.from('${bytes}', 'base64')); return { artwork: [{ kind: 'cover', mime, locator: { at: 'stored', name } }] };`,
  });
  thread.send({ kind: 'work', packets: [packet('g', 1)] });
  await thread.until(() => thread.results.length === 1);
  assert.deepEqual(thread.results[0]?.error, undefined);
  const [artwork] = resultOf(thread.results[0]).artwork;
  assert.ok(artwork?.locator.at === 'stored');
  assert.ok(existsSync(join(thread.folder, 'artwork', artwork.locator.name)));
});

test('a plugin whose timer or promise fails later is switched off; the others go on', async () => {
  await using thread = new GrabberThread({
    timer: "setTimeout(() => { throw new Error('from a timer'); }, 0); return new Promise(() => {});",
    promise: "void Promise.reject(new Error('from a promise')); return new Promise(() => {});",
    good: 'return { values: { title: item.path } };',
  });
  thread.send({ kind: 'work', packets: [packet('timer', 1), packet('promise', 2)] });
  await thread.until(() => thread.sentOf('off').length === 2 && thread.results.length === 2);
  assert.deepEqual(
    thread.sentOf('off').map(({ reason }) => reason).sort(),
    ['an error escaped it: from a promise', 'an error escaped it: from a timer'],
  ); // prettier-ignore
  assert.ok(thread.results.every(({ outcome }) => outcome === 'returned'));
  thread.send({ kind: 'work', packets: [packet('good', 3)] });
  await thread.until(() => thread.results.length === 3);
  assert.equal(thread.results[2]?.outcome, 'done');
});

test('a thread that rests lets endOfScan come to its end, not aborted, before it stops', async () => {
  const endOfScan =
    'async endOfScan({ log, signal }) { await new Promise(setImmediate); log(`aborted: ${signal.aborted}`); },';
  await using thread = new GrabberThread({ counts: 'return {};' }, endOfScan);
  thread.send({ kind: 'work', packets: [packet('counts', 1)] });
  await thread.until(() => thread.results.length === 1);
  thread.send({ kind: 'end-of-scan' });
  thread.send({ kind: 'stop' });
  await thread.until(() => thread.sentOf('stopped').length === 1);
  assert.deepEqual(
    thread.sentOf('log').map(({ text }) => text),
    ['aborted: false'],
  );
});

test('what a plugin prints becomes log lines, not output of the process', async () => {
  await using thread = new GrabberThread({ prints: "console.log('hello %s', item.path); return {};" });
  const printed: unknown[] = [];
  thread.worker.stdout.on('data', (chunk) => printed.push(chunk));
  thread.send({ kind: 'work', packets: [packet('prints', 1)] });
  await thread.until(() => thread.sentOf('log').length === 1 && thread.results.length === 1);
  assert.equal(thread.sentOf('log')[0]?.text, 'hello /music/1.mp3');
  assert.deepEqual(printed, []);
});

test('a plugin that ends its thread leaves its item in the cell', async () => {
  await using thread = new GrabberThread({ exits: 'process.exit(7);' });
  thread.send({ kind: 'work', packets: [packet('exits', 11), packet('exits', 12)] });
  assert.deepEqual(await once(thread.worker, 'exit'), [7]);
  assert.equal(atWork(thread.cells[0]!)?.ticket, 11);
});

test('a plugin that loops for ever leaves its item in the cell, and its thread can be terminated', async () => {
  await using thread = new GrabberThread({ loops: 'if (item.id === 12) for (;;); return {};' });
  thread.send({ kind: 'work', packets: [packet('loops', 11)] });
  await thread.until(() => thread.results.length === 1);
  const exit = once(thread.worker, 'exit');
  thread.send({ kind: 'work', packets: [packet('loops', 12), packet('loops', 13)] });
  while (atWork(thread.cells[0]!) === undefined) await new Promise(setImmediate);
  assert.equal(atWork(thread.cells[0]!)?.ticket, 12);
  await thread.worker.terminate();
  assert.deepEqual(await exit, [1]);
});

test("an error that is nobody's ends the thread instead of hiding", async () => {
  await using thread = new GrabberThread({
    odd: "const error = new Error('whose?'); error.stack = 'nowhere'; setTimeout(() => { throw error; }); return {};",
  });
  const failed = once(thread.worker, 'error');
  thread.send({ kind: 'work', packets: [packet('odd', 1)] });
  const [error] = (await failed) as [Error];
  assert.equal(error.message, 'whose?');
});
