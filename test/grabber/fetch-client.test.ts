import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channel } from '../../lib/channel/channel.ts';
import { ValhallaError } from '../../lib/errors.ts';
import { FETCHES_AT_ONCE, FetchClient } from '../../lib/grabber/fetch-client.ts';
import type { GrabberContext } from '../../lib/grabber/contract.ts';
import { FakeThread, packet, settle } from './thread.ts';
import type { ChannelEnd } from '../../lib/channel/channel.ts';
import type { FetchAnswer, FetchMessage } from '../../lib/channel/fetch.ts';

/** A web thread that keeps what it was asked and answers when told to. */
class FakeWeb implements Disposable {
  readonly client: FetchClient = new FetchClient((end) => this.#connect(end));
  readonly stopping: AbortController = new AbortController();
  connections = 0;
  channel: Channel<FetchAnswer, FetchMessage> | undefined;
  readonly #asked: FetchMessage[] = [];
  #next: ((message: FetchMessage) => void) | undefined;

  fetch(url: unknown, request: object = {}): ReturnType<FetchClient['fetch']> {
    return this.client.fetch('g', url as string, request, this.stopping.signal);
  }

  next(): Promise<FetchMessage> {
    const asked = this.#asked.shift();
    if (asked !== undefined) return Promise.resolve(asked);
    return new Promise((resolve) => {
      this.#next = resolve;
    });
  }

  answer(ticket: number, status: number, body: string): void {
    const bytes = new TextEncoder().encode(body);
    this.channel?.send({
      kind: 'fetched',
      ticket,
      status,
      url: 'http://x/',
      headers: { 'content-type': 'text/plain' },
      body: bytes,
    });
  }

  #connect(end: ChannelEnd): void {
    this.connections++;
    this.channel = new Channel<FetchAnswer, FetchMessage>(end).listen((message) => {
      if (this.#next === undefined) this.#asked.push(message);
      else this.#next(message);
      this.#next = undefined;
    });
  }

  [Symbol.dispose](): void {
    this.client.close();
    this.channel?.close();
  }
}

test('the channel is opened with the first request, and answers find theirs in any order', async () => {
  using web = new FakeWeb();
  assert.equal(web.connections, 0);
  const first = web.fetch('http://x/1', { headers: { 'X-Key': 1 }, timeout: 5 });
  const second = web.fetch('http://x/2', { method: 'POST', body: 'hello' });
  assert.deepEqual(await web.next(), {
    kind: 'fetch',
    ticket: 1,
    grabber: 'g',
    lane: 'normal',
    url: 'http://x/1',
    method: 'GET',
    headers: { 'x-key': '1' },
    body: undefined,
    timeout: 5,
    limit: undefined,
  });
  const { ticket } = await web.next();
  web.answer(ticket, 404, 'none');
  web.answer(1, 200, '{"a":1}');
  assert.equal(web.connections, 1);
  const found = await first;
  assert.deepEqual(
    [found.ok, found.status, found.json(), found.headers['content-type']],
    [true, 200, { a: 1 }, 'text/plain'],
  );
  const none = await second;
  assert.deepEqual([none.ok, none.status, none.text(), none.bytes().length], [false, 404, 'none', 4]);
});

test('a refusal is an error with its code', async () => {
  using web = new FakeWeb();
  const asked = web.fetch('http://127.0.0.1/');
  const { ticket } = await web.next();
  web.channel?.send({
    kind: 'refused',
    ticket,
    error: { code: 'ERR_VALHALLA_WEB_REFUSED', message: 'inside' },
  });
  await assert.rejects(asked, { code: 'ERR_VALHALLA_WEB_REFUSED', message: 'inside' });
});

test('what is no web address is refused before anything is sent', async () => {
  using web = new FakeWeb();
  for (const url of ['file:///etc/passwd', 'x', '', undefined, {}]) {
    await assert.rejects(web.fetch(url), { code: 'ERR_VALHALLA_WEB_REFUSED' });
  }
  assert.equal(web.connections, 0);
});

test('a stop gives up what waits and tells the web thread; a late answer harms nobody', async () => {
  using web = new FakeWeb();
  const asked = web.fetch('http://x/');
  const { ticket } = await web.next();
  web.stopping.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  assert.deepEqual(await web.next(), { kind: 'abort', ticket });
  web.answer(ticket, 200, 'late');
  await assert.rejects(web.fetch('http://x/'), { name: 'AbortError' });
});

test('when the web thread ends, who waits is told, and the next request opens another channel', async () => {
  using web = new FakeWeb();
  const asked = web.fetch('http://x/');
  await web.next();
  web.channel?.close();
  await assert.rejects(asked, { code: 'ERR_VALHALLA_WEB' });
  const again = web.fetch('http://x/');
  const { ticket } = await web.next();
  web.answer(ticket, 200, 'here');
  assert.equal((await again).text(), 'here');
  assert.equal(web.connections, 2);
});

test('a flood of requests ends at a limit', async () => {
  using web = new FakeWeb();
  const asked = Array.from({ length: FETCHES_AT_ONCE + 1 }, (_, at) => web.fetch(`http://x/${at}`));
  await assert.rejects(
    asked.pop()!,
    (error) => error instanceof ValhallaError && error.code === 'ERR_VALHALLA_WEB_LIMIT',
  );
  web.stopping.abort();
  assert.ok((await Promise.allSettled(asked)).every(({ status }) => status === 'rejected'));
});

test('requests of a grabber that has a file for which somebody waits are raised, and go first', async () => {
  const thread = new FakeThread([
    {
      name: 'g',
      version: '1',
      types: ['audio'],
      web: true,
      grab: async ({ id }: { id: number }, context: GrabberContext) => {
        await context.fetch(`https://x.example/${id}`);
        return null;
      },
    },
  ]);
  const asked: string[] = [];
  const listen = (end: ChannelEnd): Channel<FetchAnswer, FetchMessage> => {
    const channel = new Channel<FetchAnswer, FetchMessage>(end).listen((message) => {
      asked.push(message.kind === 'fetch' ? `${message.url.at(-1)} ${message.lane}` : message.kind);
      if (message.kind === 'fetch' && message.url.endsWith('/1'))
        thread.work(packet('g', 9, { lane: 'now' }));
      else {
        const ticket = message.kind === 'raise' ? message.ticket : asked.length - 1;
        channel.send({ kind: 'refused', ticket, error: { code: 'ERR_VALHALLA_WEB', message: 'no' } });
      }
    });
    return channel;
  };
  thread.work(packet('g', 1), packet('g', 2));
  await settle();
  const channel = listen(thread.connected[0] as ChannelEnd);
  await thread.until(3);
  channel.close();
  assert.deepEqual(asked, ['1 normal', 'raise', '9 now', '2 normal']);
});
