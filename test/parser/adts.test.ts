/** Plain AAC: ADTS frames (ISO/IEC 13818-7, 6.2), no file around them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitsMsbFirst } from '../support/media/bytes.ts';
import { parseBytes, valuesOf } from './parse-file.ts';

const RATE_INDEX = 4;
const STEREO = 2;

/** A frame of 1,024 samples, AAC LC at 44.1 kHz. */
function frame(content: number): Buffer {
  const head = bitsMsbFirst([
    [0xfff1, 16],
    [1, 2],
    [RATE_INDEX, 4],
    [0, 1],
    [STEREO, 3],
    [0, 4],
    [content + 7, 13],
    [0x7ff, 11],
    [0, 2],
  ]);
  return Buffer.concat([head, Buffer.alloc(content, 0x21)]);
}

test('frames of AAC that vary in size are as long as all of them', async (context) => {
  const frames = Array.from({ length: 100 }, (_, index) => frame(150 + (index % 7) * 20));
  const values = valuesOf(await parseBytes(context, 'a.aac', Buffer.concat(frames)));
  const { container, duration, audio_codec: codec, audio_channels: channels, sample_rate: rate } = values;
  assert.deepEqual(
    [container, codec, channels, rate, duration],
    [['adts'], ['aac'], [2], [44_100], [Math.round((100 * 1024) / 44.1)]],
  );
});

test('bytes between which a frame seems to begin are no AAC', async (context) => {
  const bytes = Buffer.concat(Array.from({ length: 40 }, () => [frame(20), Buffer.alloc(300, 0x55)]).flat());
  const { outcome, error } = await parseBytes(context, 'a.aac', bytes);
  assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
});
