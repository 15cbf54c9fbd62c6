import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asfSound } from '../../lib/parser/asf-sound.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { asf, asfSoundHeader } from '../support/media/asf.ts';

test('the stream of a Windows Media file says its codec and its rate', () => {
  for (const [tag, codec, lossless] of [
    [0x0a, 'wmavoice', false],
    [0x160, 'wma', false],
    [0x161, 'wma', false],
    [0x162, 'wmap', false],
    [0x163, 'wmal', true],
  ] as const) {
    const sound = asfSound(memory(asfSoundHeader(tag, 16_000)), 0);
    assert.deepEqual(sound, { codec, lossless, bitrate: 128_000 });
  }
});

test('what it does not know it leaves to others', () => {
  assert.deepEqual(asfSound(memory(asfSoundHeader(0x55, 16_000)), 0), {});
  assert.deepEqual(asfSound(memory(asf([])), 0), {});
  const header = asfSoundHeader(0x161, 0);
  for (let length = 0; length < header.length; length++)
    assert.deepEqual(asfSound(memory(header.subarray(0, length)), 0), {});
  assert.deepEqual(asfSound(memory(header), 0), { codec: 'wma', lossless: false });
});
