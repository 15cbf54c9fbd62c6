import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../../lib/parser/byte-source.ts';
import { parseFast } from '../../../lib/parser/fast/fast.ts';
import { apev2 } from '../../support/media/apev2.ts';
import { id3v2 } from '../../support/media/id3v2.ts';
import { oldMusepack } from '../../support/media/rare.ts';

const FRAMES = 50;
/** Milliseconds. */
const FRAME = (1152 / 44_100) * 1000;

function read(file: Buffer): Record<string, unknown> | string {
  const found = parseFast(memory(file));
  if (typeof found === 'string') return found;
  return Object.fromEntries(Object.entries(found.document).map(([key, [entry]]) => [key, entry?.[0]]));
}

for (const version of [4, 5, 6] as const)
  test(`Musepack of stream version ${version} has its length, its rates and its tags`, () => {
    const frames = version === 6 ? FRAMES : FRAMES - 1;
    const file = Buffer.concat([oldMusepack(version, FRAMES), apev2({ title: 'Title', artist: ['A', 'B'] })]);
    const { duration, audio_bitrate: bitrate, ...values } = read(file) as Record<string, number>;
    assert.equal(duration, Math.round((frames - 0.5) * FRAME));
    assert.ok(Math.abs((bitrate as number) / 128_000 - 1) < 0.04, String(bitrate));
    assert.deepEqual(values, {
      audio_codec: 'musepack',
      container: 'musepack',
      sample_rate: 44_100,
      audio_channels: 2,
      lossless: 0,
      title: 'Title',
      artist: 'A',
    });
  });

test('a constant rate is what the head says, behind an ID3v2 tag, too', () => {
  const file = Buffer.concat([id3v2({ title: 'Front' }), oldMusepack(5, FRAMES, 112)]);
  const { audio_bitrate: bitrate, title } = read(file) as Record<string, unknown>;
  assert.deepEqual([bitrate, title], [112_000, 'Front']);
});

test('what only looks like such a head is handed on', () => {
  const other = oldMusepack(5, FRAMES);
  other.writeUInt32LE(400_000_000, 4);
  const text = Buffer.from('1. Title - this is a text, and no sound at all. '.repeat(9));
  for (const file of [oldMusepack(5, FRAMES, 320).subarray(0, 900), other, text, Buffer.alloc(100)])
    assert.equal(read(file), 'unknown container');
});
