import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAacConfig } from '../../../lib/parser/fast/aac-config.ts';

test('the configuration of AAC says what comes out of the decoder', () => {
  for (const [hex, sampleRate, channels] of [
    ['1210', 44_100, 2],
    ['1208', 44_100, 1],
    ['1030', 96_000, 6],
    ['1238', 44_100, 8],
    ['1200', 44_100, undefined],
    // SBR behind it: named twice the rate, then switched off.
    ['138856e5a5', 44_100, undefined],
    ['138856e525', 22_050, 1],
    // SBR in front of it.
    ['2b8a08', 44_100, undefined],
    // A rate in numbers, 44,100 Hz, with SBR in front and without.
    ['2f8056221200', undefined, undefined],
    ['1780562210', undefined, undefined],
  ] as const) {
    const bytes = Buffer.from(hex, 'hex');
    assert.deepEqual(readAacConfig(bytes, 0, bytes.length), { sampleRate, channels }, hex);
  }
  assert.equal(readAacConfig(Buffer.from('12', 'hex'), 0, 1), undefined);
  assert.equal(readAacConfig(Buffer.from('f880', 'hex'), 0, 2), undefined);
});
