import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memory } from '../../../lib/parser/byte-source.ts';
import { parseFast } from '../../../lib/parser/fast/fast.ts';
import type { HandOn } from '../../../lib/parser/fast/hand-on.ts';
import { u8 } from '../../support/media/bytes.ts';
import { frame, id3v2Tag, textFrame } from '../../support/media/id3v2.ts';
import { mp3 } from '../../support/media/mp3.ts';
import { plainSizes } from './odd-files.ts';

const sound = mp3({ frames: 60 });

/** What a tag in front of sound says, or why it is handed on. */
function read(tag: Buffer): Record<string, unknown> | HandOn {
  const fast = parseFast(memory(Buffer.concat([tag, sound])));
  if (typeof fast === 'string') return fast;
  return Object.fromEntries(
    Object.entries(fast.document).map(([key, entries]) => [key, entries.map(([value]) => value)]),
  );
}

function valuesOf(tag: Buffer, key: string): unknown {
  const values = read(tag);
  assert.ok(typeof values !== 'string', JSON.stringify(values));
  return values[key];
}

/** @param text of a title, with its encoding byte */
function title(...text: number[]): unknown {
  return valuesOf(id3v2Tag([frame(4, 'TIT2', u8(...text))]), 'title');
}

/** A title in 2.3 or 2.4 with a second byte of flags. */
function flagged(version: 3 | 4, flags: number, ...content: number[]): Buffer {
  const bytes = frame(version, 'TIT2', u8(...content));
  bytes[9] = flags;
  return id3v2Tag([bytes], { version });
}

describe('text', () => {
  test('UTF-16 with either mark, without one, and big endian', () => {
    assert.deepEqual(title(1, 0xff, 0xfe, 0x41, 0, 0, 0), ['A']);
    assert.deepEqual(title(1, 0xfe, 0xff, 0, 0x41), ['A']);
    assert.deepEqual(title(1, 0x41, 0, 0xdc, 0x83), ['A\u83dc']);
    assert.deepEqual(title(2, 0x83, 0xdc), ['\u83dc']);
  });

  test('several values apart by NUL, in every encoding', () => {
    for (const encoding of [0, 1, 3] as const)
      assert.deepEqual(valuesOf(id3v2Tag([textFrame(4, 'TPE1', ['A', 'B/C'], encoding)]), 'artist'), [
        'A',
        'B/C',
      ]);
  });

  test('half a character and an unknown encoding are handed on', () => {
    for (const bytes of [u8(1, 0xff, 0xfe, 0x41), u8(7, 0x41)])
      assert.equal(read(id3v2Tag([frame(4, 'TIT2', bytes)])), 'text encoding');
  });
  test('UTF-16 that says Latin-1 is read, and marked', () => {
    const tag = id3v2Tag([frame(4, 'TIT2', u8(0, 0xff, 0xfe, 0x41, 0))]);
    assert.deepEqual([valuesOf(tag, 'title'), valuesOf(tag, 'text_repaired')], [['A'], ['title utf-16']]);
  });
});

describe('sizes', () => {
  test('plain ones in 2.4, as iTunes wrote them', () => {
    assert.deepEqual(valuesOf(plainSizes(), 'album'), ['x'.repeat(20)]);
    assert.deepEqual(valuesOf(plainSizes(), 'artist'), ['x'.repeat(300)]);
  });

  test('syncsafe ones of long frames', () => {
    const tag = id3v2Tag([textFrame(4, 'TIT2', 'y'.repeat(1000)), textFrame(4, 'TALB', 'Album')]);
    assert.deepEqual(valuesOf(tag, 'album'), ['Album']);
  });

  test('one that leads nowhere is handed on', () => {
    const long = id3v2Tag([textFrame(3, 'TIT2', 'Title', 0)], { version: 3, padding: 20 });
    long.writeUInt32BE(90_000, 14);
    assert.equal(read(long), 'cut short');
    long.writeUInt32BE(4, 14);
    assert.equal(read(long), 'not a frame');
  });

  test('a tag beyond the end of the file is handed on', () => {
    assert.equal(
      parseFast(memory(id3v2Tag([textFrame(4, 'TIT2', 'x')], { padding: 100 }).subarray(0, 50))),
      'cut short',
    );
  });
});

describe('flags', () => {
  test('a grouping byte and a length are no text', () => {
    assert.deepEqual(valuesOf(flagged(3, 0x20, 9, 0, 0x41), 'title'), ['A']);
    assert.deepEqual(valuesOf(flagged(4, 0x41, 9, 0, 0, 0, 2, 0, 0x41), 'title'), ['A']);
  });

  test('an unsynchronised frame', () => {
    assert.deepEqual(valuesOf(flagged(4, 0x02, 1, 0xff, 0, 0xfe, 0x41, 0), 'title'), ['A']);
  });

  test('compressed, encrypted and unknown ones are handed on', () => {
    for (const [version, flags] of [
      [3, 0x80],
      [3, 0x40],
      [3, 0x01],
      [4, 0x08],
      [4, 0x04],
      [4, 0x80],
    ] as const)
      assert.equal(read(flagged(version, flags, 0, 0x41)), 'frame flags', `${version}, ${flags}`);
  });

  test('of the tag: an unknown one is handed on, as is a version to come', () => {
    const tag = id3v2Tag([textFrame(4, 'TIT2', 'x')]);
    tag[5] = 0x08;
    assert.equal(read(tag), 'tag flags');
    tag[5] = 0;
    tag[3] = 5;
    assert.equal(read(tag), 'tag version');
  });
});

test('a footer belongs to the tag', () => {
  const tag = id3v2Tag([textFrame(4, 'TIT2', 'x')]);
  tag[5] = 0x10;
  const footer = Buffer.from(tag.subarray(0, 10));
  footer.write('3DI', 'latin1');
  assert.deepEqual(valuesOf(Buffer.concat([tag, footer]), 'title'), ['x']);
});

test('zeros between tag and sound are skipped, other bytes are handed on', () => {
  const tag = id3v2Tag([textFrame(4, 'TIT2', 'x')]);
  assert.deepEqual(valuesOf(Buffer.concat([tag, Buffer.alloc(700)]), 'title'), ['x']);
  assert.equal(read(Buffer.concat([tag, Buffer.from('junkjunk')])), 'unknown container');
});

test('a thousand frames are enough', () => {
  const frames = Array.from({ length: 1001 }, () => textFrame(3, 'TPE1', 'x', 0));
  assert.equal(read(id3v2Tag(frames, { version: 3 })), 'too many parts');
});
