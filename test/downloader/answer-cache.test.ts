import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerCache, freshFor } from '../../lib/downloader/answer-cache.ts';
import type { WebAnswer } from '../../lib/downloader/exchange.ts';

const MINUTE = 60_000;

function answer(status: number, headers: Record<string, string> = {}, bytes = 10): WebAnswer {
  return { status, url: new URL('https://example.org/'), headers, body: new Uint8Array(bytes) };
}

test('how long an answer is fresh', () => {
  const cases: readonly (readonly [number, Record<string, string>, number])[] = [
    [200, {}, 5 * MINUTE],
    [404, {}, 10 * MINUTE],
    [410, {}, 10 * MINUTE],
    [500, {}, 0],
    [429, { 'cache-control': 'max-age=60' }, 0],
    [301, {}, 0],
    [200, { 'cache-control': 'public, max-age=60' }, MINUTE],
    [200, { 'cache-control': 'max-age=60', age: '50' }, 10_000],
    [200, { 'cache-control': 'max-age=60', age: 'x' }, MINUTE],
    [200, { 'cache-control': 'MAX-AGE="60"' }, MINUTE],
    [200, { 'cache-control': 'max-age=31536000' }, 60 * MINUTE],
    [200, { 'cache-control': 'max-age=0' }, 0],
    [200, { 'cache-control': 'private, no-store' }, 0],
    [404, { 'cache-control': 'no-cache, max-age=60' }, 0],
    [200, { vary: '*' }, 0],
  ];
  for (const [status, headers, expected] of cases)
    equal(freshFor(answer(status, headers)), expected, JSON.stringify([status, headers]));
});

test('an answer is given until it is stale', () => {
  let now = 0;
  const cache = new AnswerCache(1_000_000, 10, () => now);
  const kept = answer(200, { 'cache-control': 'max-age=60' });
  cache.put('a', kept);
  now = MINUTE - 1;
  equal(cache.get('a'), kept);
  now = MINUTE;
  equal(cache.get('a'), undefined);
  equal(cache.bytes, 0);
});

test('beyond its count the cache forgets what was not asked for longest', () => {
  const cache = new AnswerCache(1_000_000, 2);
  for (const key of ['a', 'b']) cache.put(key, answer(200));
  cache.get('a');
  cache.put('c', answer(200));
  equal(cache.get('b'), undefined);
  ok(cache.get('a') !== undefined && cache.get('c') !== undefined);
});

test('the cache stays within its bytes, and one answer does not push all others out', () => {
  const cache = new AnswerCache(160_000, 1000);
  for (let i = 0; i < 100; i++) cache.put(`${i}`, answer(200, {}, 5000));
  ok(cache.bytes <= 160_000);
  equal(cache.get('0'), undefined);
  ok(cache.get('99') !== undefined);
  cache.put('large', answer(200, {}, 100_000));
  equal(cache.get('large'), undefined);
  ok(cache.get('99') !== undefined);
});

test('a newer answer replaces the older one and its bytes', () => {
  const cache = new AnswerCache(1_000_000, 10);
  cache.put('a', answer(200, {}, 5000));
  const before = cache.bytes;
  cache.put('a', answer(404, {}, 4000));
  equal(cache.get('a')?.status, 404);
  equal(cache.bytes, before - 1000);
});
