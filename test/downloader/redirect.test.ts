import { deepEqual, equal, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type { WebAnswer, WebRequest } from '../../lib/downloader/exchange.ts';
import { followRedirects } from '../../lib/downloader/redirect.ts';

const HEADERS = { Accept: 'a/b', authorization: 'secret', 'x-api-key': 'secret' };

/** Sends `method` to `one.example`, is redirected once with `status` to `target`. @returns what was sent */
async function redirected(method: 'GET' | 'POST', status: number, target: string): Promise<WebRequest[]> {
  const sent: WebRequest[] = [];
  const first: WebRequest = {
    method,
    url: new URL('https://one.example/a/b'),
    headers: HEADERS,
    body: 'body',
    limit: 7,
  };
  const send = (request: WebRequest): Promise<WebAnswer> => {
    sent.push(request);
    const headers: Record<string, string> = sent.length === 1 ? { location: target } : {};
    return Promise.resolve({
      status: sent.length === 1 ? status : 200,
      url: request.url,
      headers,
      body: new Uint8Array(),
    });
  };
  await followRedirects(first, send, (location, base) => new URL(location, base), 5);
  return sent;
}

test('a relative target is resolved, and its origin gets the same headers', async () => {
  const [, second] = await redirected('GET', 302, '../c?d');
  deepEqual([second?.url.href, second?.headers, second?.limit], ['https://one.example/c?d', HEADERS, 7]);
});

test('another origin gets no header that may be a key', async () => {
  for (const target of ['https://two.example/', 'http://one.example/', 'https://one.example:444/']) {
    const [, second] = await redirected('GET', 307, target);
    deepEqual(second?.headers, { Accept: 'a/b' }, target);
  }
});

test('a POST becomes a GET after 301 to 303, and stays a POST after 307 and 308', async () => {
  for (const status of [301, 302, 303]) {
    const [, second] = await redirected('POST', status, '/c');
    deepEqual([second?.method, second?.body], ['GET', undefined], `${status}`);
  }
  for (const status of [307, 308]) {
    const [, second] = await redirected('POST', status, '/c');
    deepEqual([second?.method, second?.body], ['POST', 'body'], `${status}`);
  }
});

test('the body of a POST is not carried to another origin', async () => {
  await rejects(redirected('POST', 307, 'https://two.example/'), { code: 'ERR_VALHALLA_WEB_REFUSED' });
});

test('a redirect without a target is an answer like others', async () => {
  const answer: WebAnswer = {
    status: 302,
    url: new URL('https://one.example/'),
    headers: {},
    body: new Uint8Array(),
  };
  const request: WebRequest = { method: 'GET', url: answer.url, headers: {}, limit: 1 };
  equal(
    await followRedirects(
      request,
      () => Promise.resolve(answer),
      (_, base) => base,
      5,
    ),
    answer,
  );
});
