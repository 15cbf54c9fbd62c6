import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type { FetchAnswer, FetchRequest } from '../../lib/channel/fetch.ts';
import type { FetchGives, FetchTakes } from '../../lib/downloader/downloader-messages.ts';
import { FetchService } from '../../lib/downloader/fetch-service.ts';
import { give, silent, startWebServer, status } from '../support/web-server.ts';
import { Inbox } from './inbox.ts';
import { makeWeb } from './make-web.ts';
import type { MadeWeb } from './make-web.ts';

type Grabber = Channel<FetchTakes, FetchGives>;

function connect({ web, limits }: MadeWeb): {
  grabber: Grabber;
  service: FetchService;
  answers: (n: number) => Promise<readonly FetchAnswer[]>;
} {
  const [ours, theirs] = createChannel('grabber', 'downloader');
  const service = new FetchService(web, limits);
  service.serve(new Channel<FetchGives, FetchTakes>(theirs));
  const inbox = new Inbox<FetchAnswer>();
  const grabber: Grabber = new Channel<FetchTakes, FetchGives>(ours).listen(inbox.push);
  const answers = (count: number): Promise<readonly FetchAnswer[]> => inbox.first(count);
  return { grabber, service, answers };
}

function request(ticket: number, url: string, rest: Partial<FetchRequest> = {}): FetchRequest {
  return {
    kind: 'fetch',
    ticket,
    grabber: 'example',
    lane: 'normal',
    url,
    method: 'GET',
    headers: {},
    ...rest,
  };
}

test('a grabber gets status, address, headers and the bytes; a 404 is an answer', async () => {
  await using server = await startWebServer({
    '/': give('{"a":1}', { 'content-type': 'application/json' }),
    '/none': status(404),
  });
  await using made = makeWeb();
  const { grabber, answers } = connect(made);
  grabber.send(request(1, server.url('/')));
  const [answer] = await answers(1);
  equal(answer?.kind, 'fetched');
  if (answer?.kind !== 'fetched') return;
  deepEqual(
    [answer.ticket, answer.status, answer.url, answer.headers['content-type']],
    [1, 200, server.url('/'), 'application/json'],
  );
  equal(Buffer.from(answer.body).toString(), '{"a":1}');
  grabber.send(request(2, server.url('/none')));
  const second = (await answers(2))[1];
  equal(second?.kind === 'fetched' && second.status, 404);
  grabber.close();
});

test('an answer that others share is whole for each of them, and again from the cache', async () => {
  await using server = await startWebServer({ '/': give('shared') });
  await using made = makeWeb();
  const { grabber, answers } = connect(made);
  for (const ticket of [1, 2]) grabber.send(request(ticket, server.url('/')));
  await answers(2);
  grabber.send(request(3, server.url('/')));
  const bodies = (await answers(3)).map(
    (answer) => answer.kind === 'fetched' && Buffer.from(answer.body).toString(),
  );
  deepEqual(bodies, ['shared', 'shared', 'shared']);
  equal(server.asked.length, 1);
  grabber.close();
});

test('what cannot be fetched is refused with the reason, and the thread lives on', async () => {
  await using server = await startWebServer({ '/': give('x'.repeat(1500)), '/silent': silent });
  await using made = makeWeb();
  const { grabber, answers } = connect(made);
  const bad: readonly FetchRequest[] = [
    request(1, 'file:///etc/passwd'),
    request(2, 'http://10.0.0.1/'),
    request(3, server.url('/')),
    request(4, server.url('/silent'), { timeout: 30 }),
    request(5, server.url('/'), { headers: { 'bad name': 'x' } }),
    request(6, server.url('/'), { headers: null as unknown as Record<string, string> }),
    request(7, server.url('/'), { method: 'DELETE' as 'GET' }),
  ];
  for (const message of bad) grabber.send(message);
  const codes = new Map(
    (await answers(bad.length)).map((answer) => [
      answer.ticket,
      answer.kind === 'refused' && answer.error.code,
    ]),
  );
  deepEqual(
    bad.map(({ ticket }) => codes.get(ticket)),
    ['WEB_REFUSED', 'WEB_REFUSED', 'WEB_LIMIT', 'WEB', 'WEB_REFUSED', 'INTERNAL', 'WEB_REFUSED'].map(
      (code) => `ERR_VALHALLA_${code}`,
    ),
  );
  grabber.send(request(8, server.url('/'), { limit: 1500 }));
  equal((await answers(8))[7]?.kind, 'fetched');
  grabber.close();
});

test('senseless numbers of a plugin are as if it had not said them', async () => {
  await using server = await startWebServer({ '/': give('x'.repeat(900)) });
  await using made = makeWeb();
  const { grabber, answers } = connect(made);
  const numbers = [Number.NaN, -1, 0, '5' as unknown as number];
  for (const [ticket, number] of numbers.entries()) {
    grabber.send(request(ticket, `${server.url('/')}?${ticket}`, { limit: number, timeout: number }));
  }
  deepEqual(
    (await answers(numbers.length)).map(({ kind }) => kind),
    numbers.map(() => 'fetched'),
  );
  grabber.close();
});

test('a grabber cannot ask for more than the cap', async () => {
  await using server = await startWebServer({ '/': give('x'.repeat(2001)) });
  await using made = makeWeb();
  const { grabber, answers } = connect(made);
  grabber.send(request(1, server.url('/'), { limit: 1_000_000_000 }));
  const [answer] = await answers(1);
  equal(answer?.kind === 'refused' && answer.error.code, 'ERR_VALHALLA_WEB_LIMIT');
  grabber.close();
});

test('an aborted request is answered once, as cancelled; an abort that comes late changes nothing', async () => {
  const begun = Promise.withResolvers<void>();
  await using server = await startWebServer({ '/': () => begun.resolve(), '/ok': give('ok') });
  await using made = makeWeb({ headers: 5000, total: 5000 });
  const { grabber, answers } = connect(made);
  grabber.send(request(1, server.url('/')));
  await begun.promise;
  grabber.send({ kind: 'abort', ticket: 1 });
  const [answer] = await answers(1);
  equal(answer?.kind === 'refused' && answer.error.code, 'ERR_VALHALLA_CANCELLED');
  grabber.send({ kind: 'abort', ticket: 1 });
  grabber.send(request(2, server.url('/ok')));
  deepEqual(
    (await answers(2)).map(({ ticket }) => ticket),
    [1, 2],
  );
  grabber.close();
});

test('a grabber thread that ends takes its requests with it', async () => {
  const begun = Promise.withResolvers<void>();
  const dropped = Promise.withResolvers<void>();
  await using server = await startWebServer({
    '/': (_request, response) => {
      response.on('close', dropped.resolve);
      begun.resolve();
    },
  });
  await using made = makeWeb({ headers: 5000, total: 5000 });
  const { grabber } = connect(made);
  grabber.send(request(1, server.url('/')));
  await begun.promise;
  grabber.close();
  await dropped.promise;
});

test('stop answers what is open and closes the channel', async () => {
  const begun = Promise.withResolvers<void>();
  await using server = await startWebServer({ '/': () => begun.resolve() });
  await using made = makeWeb({ headers: 5000, total: 5000 });
  const { grabber, service, answers } = connect(made);
  const closed = new Promise<void>((resolve) => grabber.onClose(resolve));
  grabber.send(request(1, server.url('/')));
  await begun.promise;
  await service.stop();
  await closed;
  const [answer] = await answers(1);
  equal(answer?.kind === 'refused' && answer.error.code, 'ERR_VALHALLA_CANCELLED');
});
