import { deepEqual, doesNotThrow, equal, rejects, throws } from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { AddressCheck, isInside } from '../../lib/downloader/address-check.ts';
import type { Resolve } from '../../lib/downloader/address-check.ts';
import { createExchange } from '../../lib/downloader/exchange.ts';
import { createAgent } from '../../lib/downloader/web-agent.ts';
import { WEB_LIMITS } from '../../lib/downloader/web-limits.ts';
import { give, startWebServer } from '../support/web-server.ts';

const REFUSED = { code: 'ERR_VALHALLA_WEB_REFUSED' };

const words = (text: string): string[] => text.trim().split(/\s+/);

function resolvesTo(...addresses: string[]): Resolve {
  return (_host, _options, answer) =>
    answer(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

function exchangeOver(check: AddressCheck): {
  get: (url: string) => Promise<string>;
  end: () => Promise<void>;
} {
  const agent = createAgent(check, WEB_LIMITS);
  const exchange = createExchange(agent, 'valhalla-test/1');
  return {
    get: async (url) => {
      const request = { method: 'GET', url: new URL(url), headers: {}, limit: 1000 } as const;
      return Buffer.from((await exchange(request, new AbortController().signal)).body).toString();
    },
    end: () => agent.destroy(),
  };
}

test('public addresses are outside, all others inside', () => {
  const outside = `
    1.1.1.1 172.32.0.1 100.128.0.1 2606:4700::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
  `;
  for (const address of words(outside)) equal(isInside(address), false, address);
  const within = `
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.31.255.255
    192.168.0.1 198.18.0.1 224.0.0.1 239.255.255.250 255.255.255.255 :: ::1 ::ffff:127.0.0.1
    ::ffff:a00:1 64:ff9b::7f00:1 64:ff9b:1::1 ::127.0.0.1 fc00::1 fd12::1 fe80::1
    fe80::1%eth0 fec0::1 ff02::1 2001:db8::1 2002:7f00:1:: 100::1
  `;
  for (const address of words(within)) equal(isInside(address), true, address);
  equal(isInside('not an address'), true);
});

test('an address inside is refused however it is written', () => {
  const check = new AddressCheck();
  const written = `
    http://127.0.0.1/ http://0x7f000001/ http://2130706433/ http://0177.0.0.1/ http://127.1/
    http://[::1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://①②⑦.0.0.1/
    http://0/ https://user@10.0.0.1:8443/ http://169.254.169.254/latest/meta-data/
  `;
  for (const url of words(written)) throws(() => check.url(url), REFUSED, url);
});

test('only http and https are spoken', () => {
  const check = new AddressCheck(['127.0.0.1']);
  for (const url of [
    'file:///etc/passwd',
    'ftp://example.org/',
    'data:text/plain,x',
    'javascript:1',
    'cover.jpg',
    '',
  ]) {
    throws(() => check.url(url), REFUSED, url);
  }
  equal(check.url('HTTPS://Example.ORG/a b#part').href, 'https://example.org/a%20b');
  equal(check.url('../c', new URL('https://example.org/a/b')).href, 'https://example.org/c');
});

test('a refusal does not repeat what may be a secret', () => {
  throws(() => new AddressCheck().url('ftp://me:secret@example.org/a?key=secret'), {
    ...REFUSED,
    path: 'ftp://example.org/a',
  });
});

test('a host that the user named is allowed: on every port, or on the port he named', () => {
  const check = new AddressCheck(['127.0.0.1', '[::1]:8080', 'NAS.lan']);
  doesNotThrow(() => check.url('http://127.0.0.1:9/'));
  doesNotThrow(() => check.url('http://[::1]:8080/'));
  throws(() => check.url('http://[::1]:8081/'), REFUSED);
  throws(() => check.url('http://127.0.0.2/'), REFUSED);
  equal(check.allows(new URL('http://nas.lan/')), true);
});

test('a name that resolves inside is refused at the connection, even if only one of its addresses does', async () => {
  await using server = await startWebServer({ '/': give('secret') });
  const port = server.host.split(':')[1];
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1']]) {
    const { get, end } = exchangeOver(new AddressCheck([], resolvesTo(...addresses)));
    await rejects(get(`http://rebound.example:${port}/`), REFUSED);
    await end();
  }
  deepEqual(server.asked, []);
});

test('a name that the user allowed may resolve inside; others stay refused', async () => {
  await using server = await startWebServer({ '/': give('music') });
  const port = server.host.split(':')[1];
  const { get, end } = exchangeOver(new AddressCheck(['nas.lan'], resolvesTo('127.0.0.1')));
  equal(await get(`http://nas.lan:${port}/`), 'music');
  await rejects(get(`http://evil.example:${port}/`), REFUSED);
  // The door itself refuses too, should a caller forget to check.
  await rejects(get(server.url('/')), REFUSED);
  await end();
});
