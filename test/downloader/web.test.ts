import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import {
  drip,
  give,
  hangUp,
  raw,
  redirect,
  silent,
  stalled,
  startWebServer,
  status,
} from '../support/web-server.ts';
import { makeWeb } from './make-web.ts';

const text = (body: Uint8Array): string => Buffer.from(body).toString();
const PASSING = { code: 'ERR_VALHALLA_WEB' };
const LIMIT = { code: 'ERR_VALHALLA_WEB_LIMIT' };

test('an answer comes with its status, headers and decoded body', async () => {
  await using server = await startWebServer({
    '/gzip': give(gzipSync('Mäuse'), { 'content-encoding': 'gzip', 'content-type': 'text/plain' }),
    '/br': give(brotliCompressSync('Mäuse'), { 'content-encoding': 'br' }),
    '/layers': give(gzipSync(brotliCompressSync('Mäuse')), { 'content-encoding': 'br, gzip' }),
  });
  await using web = makeWeb();
  const answer = await web.ask(server.url('/gzip'));
  deepEqual([answer.status, answer.headers['content-type'], text(answer.body)], [200, 'text/plain', 'Mäuse']);
  equal(answer.headers['content-encoding'], undefined, 'the body is not coded any more');
  equal(text((await web.ask(server.url('/br'))).body), 'Mäuse');
  equal(text((await web.ask(server.url('/layers'))).body), 'Mäuse');
  equal(server.headers()['user-agent'], 'valhalla-test/1');
});

test('a caller can set neither who we are nor what belongs to the connection', async () => {
  await using server = await startWebServer({ '/': give('') });
  await using web = makeWeb();
  const headers = { 'User-Agent': 'Mozilla', Host: 'router.lan', 'Accept-Encoding': 'zstd', 'x-key': 'k' };
  await web.ask(server.url('/'), { headers });
  const { host, 'user-agent': agent, 'accept-encoding': coding, 'x-key': key } = server.headers();
  deepEqual([host, agent, coding, key], [server.host, 'valhalla-test/1', 'gzip, br', 'k']);
  await rejects(web.ask(server.url('/'), { headers: { 'x-key': 'a\r\nhost: b' } }), {
    code: 'ERR_VALHALLA_WEB_REFUSED',
  });
});

// undici looks at these limits twice a second, so this takes about one; the two servers are asked side by side.
test('a server that never answers, or stops in the middle, is given up', async () => {
  await using server = await startWebServer({ '/silent': silent, '/stalled': stalled });
  await using web = makeWeb({ total: 10_000, tries: 1 });
  await Promise.all([
    rejects(web.ask(server.url('/silent')), {
      ...PASSING,
      message: /GET http:\S+silent: .*UND_ERR_HEADERS_TIMEOUT/,
    }),
    rejects(web.ask(server.url('/stalled')), { ...PASSING, message: /UND_ERR_BODY_TIMEOUT/ }),
  ]);
});

test('a server that drips is given up when the time in all is over, and not asked again', async () => {
  await using server = await startWebServer({ '/': drip(5) });
  await using web = makeWeb();
  await rejects(web.ask(server.url('/'), { timeout: 80 }), { ...PASSING, message: /80 ms/ });
  equal(server.asked.length, 1);
});

test('a name whose address never comes, or a connection that never stands, is given up like all else', async () => {
  const asked = Promise.withResolvers<void>();
  await using web = makeWeb({ connect: 60_000, total: 60_000 }, undefined, () => asked.resolve());
  await rejects(web.ask('http://slow.example/', { timeout: 30 }), {
    ...PASSING,
    message: /slow\.example.*30 ms/,
  });
  await asked.promise;
  const leaver = new AbortController();
  const left = web.ask('http://slow.example/', {}, leaver.signal);
  leaver.abort(new Error('left'));
  await rejects(left, /left/);
});

test('a gzip bomb is stopped at the limit of the decoded bytes', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  await using server = await startWebServer({ '/': give(bomb, { 'content-encoding': 'gzip' }) });
  await using web = makeWeb({ bytes: bomb.length + 1000 });
  await rejects(web.ask(server.url('/')), LIMIT);
  equal(server.asked.length, 1, 'it is no better the second time');
});

test('a body over the limit is stopped, whether its length is told or not', async () => {
  await using server = await startWebServer({
    '/told': give('x'.repeat(1001)),
    '/untold': (_request, response) => {
      response.write('x'.repeat(600));
      response.end('x'.repeat(401));
    },
    '/fits': give('x'.repeat(1000)),
    '/huge': (_request, response) =>
      void response.writeHead(200, { 'content-length': '99999999999' }).write('x'),
  });
  await using web = makeWeb();
  for (const path of ['/told', '/untold', '/huge']) await rejects(web.ask(server.url(path)), LIMIT, path);
  equal((await web.ask(server.url('/fits'))).body.length, 1000);
});

test('a body shorter than its length, or cut in its coding, is no answer', async () => {
  await using server = await startWebServer({
    '/short': raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this'),
    '/cut': give(gzipSync('x'.repeat(500)).subarray(0, 20), { 'content-encoding': 'gzip' }),
    '/noise': raw('220 ftp.example ready\r\n'),
  });
  await using web = makeWeb({ tries: 1 });
  for (const path of ['/short', '/cut', '/noise']) await rejects(web.ask(server.url(path)), PASSING, path);
});

test('a coding that was not asked for is refused', async () => {
  await using server = await startWebServer({
    '/': give('x', { 'content-encoding': 'constructor' }),
    '/layers': give('x', { 'content-encoding': 'gzip, gzip, gzip' }),
  });
  await using web = makeWeb();
  for (const path of ['/', '/layers'])
    await rejects(web.ask(server.url(path)), { code: 'ERR_VALHALLA_WEB_REFUSED' });
});

test('redirects are followed five times and not six', async () => {
  const hops = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`/${n}`, redirect(`/${n + 1}`)]));
  await using server = await startWebServer({ ...hops, '/6': give('there'), '/loop': redirect('/loop') });
  await using web = makeWeb();
  const answer = await web.ask(server.url('/1'));
  deepEqual([text(answer.body), answer.url.href], ['there', server.url('/6')]);
  await rejects(web.ask(server.url('/0')), LIMIT);
  await rejects(web.ask(server.url('/loop')), LIMIT);
});

test('a redirect may not lead inside, nor to another scheme', async () => {
  await using server = await startWebServer({
    '/in': redirect('http://[::ffff:7f00:1]/'),
    '/file': redirect('file:///etc/passwd'),
  });
  await using web = makeWeb();
  for (const path of ['/in', '/file'])
    await rejects(web.ask(server.url(path)), { code: 'ERR_VALHALLA_WEB_REFUSED' });
});

test('what passes is tried again, what stays is not', async () => {
  await using server = await startWebServer({
    '/busy': [status(503), hangUp, give('at last')],
    '/broken': status(500),
    '/missing': status(404, {}, 'none'),
    '/unchanged': status(304),
  });
  await using web = makeWeb();
  equal(text((await web.ask(server.url('/busy'))).body), 'at last');
  equal((await web.ask(server.url('/broken'))).status, 500);
  equal(text((await web.ask(server.url('/missing'))).body), 'none');
  equal((await web.ask(server.url('/unchanged'))).status, 304);
  const times = (path: string): number => server.asked.filter((line) => line.endsWith(path)).length;
  deepEqual(['/busy', '/broken', '/missing', '/unchanged'].map(times), [3, 3, 1, 1]);
});

test('a POST is sent again only if the server says that it did nothing', async () => {
  await using server = await startWebServer({
    '/busy': [status(429), give('ok')],
    '/broken': status(500),
    '/gone': hangUp,
  });
  await using web = makeWeb();
  const post = { method: 'POST', body: 'fingerprint' } as const;
  equal(text((await web.ask(server.url('/busy'), post)).body), 'ok');
  equal((await web.ask(server.url('/broken'), post)).status, 500);
  await rejects(web.ask(server.url('/gone'), post), PASSING);
  equal(server.asked.length, 4);
});

test('a server that asks for a year is left alone by everybody, for an hour at most', async () => {
  await using server = await startWebServer({
    '/a': status(429, { 'retry-after': '31536000' }),
    '/b': give(''),
  });
  await using web = makeWeb();
  const before = Date.now();
  equal((await web.ask(server.url('/a'))).status, 429);
  await rejects(web.ask(server.url('/b')), (error: { until: number }) => {
    equal(Math.round((error.until - before) / 60_000), 60);
    return true;
  });
  deepEqual(server.asked, ['GET /a']);
});

test('a Retry-After that fits the time is waited for', async () => {
  await using server = await startWebServer({ '/': [status(429, { 'retry-after': '0' }), give('now')] });
  await using web = makeWeb();
  equal(text((await web.ask(server.url('/'))).body), 'now');
});

test('equal requests at one time are made once; one that leaves does not take the others along', async () => {
  const waiting: (() => void)[] = [];
  await using server = await startWebServer({
    '/': (_request, response) => void waiting.push(() => response.end('once')),
  });
  await using web = makeWeb({ headers: 5000, total: 5000 });
  const leaver = new AbortController();
  const left = web.ask(server.url('/'), {}, leaver.signal);
  const stays = [web.ask(server.url('/')), web.ask(`${server.url('/')}#part`)];
  leaver.abort(new Error('left'));
  await rejects(left, /left/);
  while (waiting.length === 0) await new Promise(setImmediate);
  waiting[0]?.();
  deepEqual(
    (await Promise.all(stays)).map(({ body }) => text(body)),
    ['once', 'once'],
  );
  equal(server.asked.length, 1);
});

test('when everybody has left, the request is dropped', async () => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  await using server = await startWebServer({
    '/': (_request, response) => {
      response.on('close', ended.resolve);
      begun.resolve();
    },
  });
  await using web = makeWeb({ headers: 5000, total: 5000 });
  const leaver = new AbortController();
  const asked = web.ask(server.url('/'), {}, leaver.signal);
  await begun.promise;
  leaver.abort(new Error('left'));
  await rejects(asked, /left/);
  await ended.promise;
});

test('answers are kept, "there is none" too; errors and POSTs are not', async () => {
  await using server = await startWebServer({ '/': give('a'), '/none': status(404), '/bad': status(500) });
  await using web = makeWeb({ tries: 1 });
  for (const path of ['/', '/none', '/bad']) for (let i = 0; i < 2; i++) await web.ask(server.url(path));
  for (let i = 0; i < 2; i++) await web.ask(server.url('/'), { method: 'POST', body: '' });
  await web.ask(server.url('/'), { headers: { authorization: 'other' } });
  deepEqual(server.asked, ['GET /', 'GET /none', 'GET /bad', 'GET /bad', 'POST /', 'POST /', 'GET /']);
  await rejects(web.ask(server.url('/'), { limit: 0 }), LIMIT);
});

test('an error shows the address without its query, where keys are', async () => {
  await using server = await startWebServer({ '/': hangUp });
  await using web = makeWeb({ tries: 1 });
  await rejects(web.ask(server.url('/?api_key=secret')), (error: Error & { path: string }) => {
    match(error.message, /\?…/);
    equal(`${error.message} ${error.path}`.includes('secret'), false);
    return true;
  });
});
