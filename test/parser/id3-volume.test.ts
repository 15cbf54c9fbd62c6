import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id3Volume } from '../../lib/parser/id3-volume.ts';
import { latin1 } from '../support/media/bytes.ts';

function read(text: string): Record<string, string> {
  const bytes = latin1(text);
  return Object.fromEntries(id3Volume(bytes, 0, bytes.length));
}

test('the gain of all channels is 1/512 dB, and the peak a fraction of as many bits as it says', () => {
  assert.deepEqual(read('track\0\x01\xfc\x00\x10\x40\x00'), {
    REPLAYGAIN_TRACK_GAIN: '-2.00 dB',
    REPLAYGAIN_TRACK_PEAK: '0.500000',
  });
  assert.deepEqual(read('Album\0\x02\x00\x01\x00\x01\x02\x00\x00'), { REPLAYGAIN_ALBUM_GAIN: '1.00 dB' });
});

test('of a frame for something else, of other channels alone, and of one cut short nothing is taken', () => {
  for (const text of [
    'dance\0\x01\x02\x00\x00',
    'track\0\x02\x02\x00\x00',
    'track\0\x01\x02\x00\x10\x40',
    'track',
    '',
  ])
    assert.deepEqual(read(text), {}, text);
});
