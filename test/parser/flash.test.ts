/** Flash films, and what in them MediaInfo is caught by: every one here took it minutes, or for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundCounts } from '../../lib/parser/video/flv-script.ts';
import { latin1 } from '../support/media/bytes.ts';
import { flashFilm } from '../support/media/flv.ts';
import { parseBytes, valuesOf } from './parse-file.ts';

const VIDEO = { type: 'video' } as const;

test('a Flash film has its streams', async (context) => {
  const values = valuesOf(await parseBytes(context, 'a.flv', flashFilm(), VIDEO));
  const { container, duration, width, height, frame_rate: rate } = values;
  assert.deepEqual(
    [container, values['video_codec'], values['audio_codec'], duration, width, height, rate],
    [['flv'], ['h264'], ['aac'], [2000], [128], [96], [25]],
  );
});

test('what x264 says of itself twice does not hold it up', async (context) => {
  const library = latin1('x264 - core 148 - options: cabac=1 - core - options: cabac=1 ref=3');
  const result = await parseBytes(context, 'a.flv', flashFilm({ library }), VIDEO);
  assert.deepEqual(valuesOf(result)['video_codec'], ['h264']);
});

test('script data that say they have four billion values do not hold it up', async (context) => {
  const result = await parseBytes(context, 'a.flv', flashFilm({ count: 2 ** 32 - 1, isWhole: false }), VIDEO);
  assert.deepEqual(valuesOf(result)['duration'], [2000]);
});

test('honest script data are left as they are', () => {
  const film = flashFilm();
  const copy = Buffer.from(film);
  boundCounts(copy);
  assert.deepEqual(copy, film);
});
