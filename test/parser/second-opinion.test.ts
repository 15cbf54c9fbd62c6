import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWhole, joined } from '../../lib/parser/second-opinion.ts';
import { latin1 } from '../support/media/bytes.ts';
import { caf, tta } from '../support/media/rare.ts';
import { parseBytes, valuesOf } from './parse-file.ts';

test('sound that music-metadata refuses is read by MediaInfo, and the source says so', async (context) => {
  const result = await parseBytes(context, 'a.tta', tta(20));
  const { duration, sample_rate: rate, audio_channels: channels, audio_codec: codec } = valuesOf(result);
  assert.deepEqual(
    [result.source, result.handedOn, codec, duration, rate, channels],
    ['mediainfo', 'unknown container', ['tta'], [20_000], [44_100], [2]],
  );
});

test('an answer of which it is known that it is wrong is none', async (context) => {
  const { outcome, error } = await parseBytes(context, 'a.caf', caf(2));
  assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
});

test('what nobody reads is an error, in the words of the first', async (context) => {
  for (const text of ['<html><body>404</body></html>', '\u0000', 'RIFF', '#EXTM3U\n/etc/passwd\n']) {
    const { outcome, error } = await parseBytes(context, 'a.tta', latin1(text.repeat(3000)));
    assert.deepEqual([outcome, error?.code], ['failed', 'ERR_VALHALLA_NOT_PARSED']);
    assert.match(String(error?.message), /as sound/);
  }
});

test('a document is whole with codec, length and rate; the second reader gives what the first lacks', () => {
  const tags = { title: [['Title']], audio_codec: [['aac']] } as const;
  const facts = { audio_codec: [['aac']], duration: [[2000]], sample_rate: [[44_100]] } as const;
  const first = structuredClone(tags) as never;
  const second = { document: structuredClone(facts) as never, source: 'mediainfo' };
  assert.deepEqual([isWhole(first), isWhole(second.document)], [false, true]);
  assert.deepEqual(joined(first, second), { document: { ...tags, ...facts }, source: 'general+mediainfo' });
});
