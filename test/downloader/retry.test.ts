import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { ValhallaError } from '../../lib/errors.ts';
import { backoff, mayRetry, retryAfter } from '../../lib/downloader/retry.ts';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

test('Retry-After is seconds or a date, never negative, never longer than the cap', () => {
  const cases: readonly (readonly [string | undefined, number | undefined])[] = [
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['0', 0],
    ['120', 120_000],
    [' 3 ', 3000],
    ['99999999999999999999', HOUR],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2025 00:00:00 GMT', 0],
    ['Thu, 01 Jan 2099 00:00:00 GMT', HOUR],
  ];
  for (const [value, expected] of cases) {
    equal(retryAfter(value === undefined ? {} : { 'retry-after': value }, NOW, HOUR), expected, value);
  }
});

test('the wait doubles up to its cap, and chance takes up to half of it away', () => {
  const limits = { backoff: 100, backoffCap: 500 };
  deepEqual(
    [1, 2, 3, 4, 50].map((tried) => backoff(tried, limits, () => 1)),
    [100, 200, 400, 500, 500],
  );
  deepEqual(
    [1, 2, 3].map((tried) => backoff(tried, limits, () => 0)),
    [50, 100, 200],
  );
});

test('what is tried again', () => {
  const url = new URL('https://example.org/');
  const request = (method: 'GET' | 'POST') => ({ method, url, headers: {}, limit: 1 });
  const answer = (status: number) => ({ status, url, headers: {}, body: new Uint8Array() });
  const outcomes = [
    ...[200, 304, 400, 401, 403, 404, 408, 410, 425, 429, 500, 502, 503, 504].map(answer),
    new ValhallaError('ERR_VALHALLA_WEB', 'network'),
    new ValhallaError('ERR_VALHALLA_WEB_LIMIT', 'too large'),
    new ValhallaError('ERR_VALHALLA_WEB_REFUSED', 'inside'),
    new TypeError('a bug'),
  ];
  const retried = (method: 'GET' | 'POST'): unknown[] =>
    outcomes
      .filter((outcome) => mayRetry(request(method), outcome))
      .map((outcome) => (outcome instanceof Error ? outcome.message : outcome.status));
  deepEqual(retried('GET'), [408, 425, 429, 500, 502, 503, 504, 'network']);
  deepEqual(retried('POST'), [429, 503]);
});
