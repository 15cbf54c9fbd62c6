import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCueSheet } from '../../../grabbers/tracks/cue-sheet.ts';
import { memory } from '../../../lib/parser/byte-source.ts';
import { parseFast } from '../../../lib/parser/fast/fast.ts';
import { fit, latin1, u24be, u64be, u8 } from '../../support/media/bytes.ts';
import { flac } from '../../support/media/flac.ts';

const RATE = 44_100;

interface Track {
  readonly number: number;
  readonly at: number;
  readonly isrc?: string;
  readonly data?: boolean;
  /** Samples behind `at`. */
  readonly indexes?: readonly (readonly [number: number, offset: number])[];
}

function cueSheetBlock(tracks: readonly Track[]): Buffer {
  return Buffer.concat([
    fit(latin1('0199510997624'), 128),
    u64be(88_200),
    u8(0x80),
    Buffer.alloc(258),
    u8(tracks.length),
    ...tracks.flatMap(({ number, at, isrc = '', data = false, indexes = [[1, 0]] }) => [
      u64be(at),
      u8(number),
      fit(latin1(isrc), 12),
      u8(data ? 0x80 : 0),
      Buffer.alloc(13),
      u8(indexes.length),
      ...indexes.flatMap(([index, offset]) => [u64be(offset), u8(index), Buffer.alloc(3)]),
    ]),
  ]);
}

/** Behind STREAMINFO. */
function withBlock(file: Buffer, block: Buffer): Buffer {
  const at = 4 + 4 + 34;
  return Buffer.concat([file.subarray(0, at), u8(5), u24be(block.length), block, file.subarray(at)]);
}

const block = cueSheetBlock([
  { number: 1, at: 0, isrc: 'USEE10180719' },
  {
    number: 2,
    at: 10 * RATE,
    indexes: [
      [0, 0],
      [1, 2 * RATE + 588],
    ],
  },
  { number: 3, at: 20 * RATE, data: true },
  { number: 170, at: 30 * RATE, indexes: [] },
]);

function sheetOf(file: Buffer): unknown {
  const found = parseFast(memory(file));
  assert.ok(typeof found !== 'string');
  return found.document['cuesheet']?.[0]?.[0];
}

test('the cue sheet of a FLAC file that has none as text is told as text', () => {
  const sheet = parseCueSheet(String(sheetOf(withBlock(flac({ samples: 8192 }), block))));
  assert.equal(sheet?.disc.get('CATALOG'), '0199510997624');
  assert.deepEqual(
    sheet.files.flatMap(({ tracks }) =>
      tracks.map(({ number, start, fields }) => [number, start, fields.get('ISRC')]),
    ),
    [
      [1, 0, 'USEE10180719'],
      [2, 12_013, undefined],
    ],
  );
});

test('one as text comes first, and a broken one is none', () => {
  const text = 'FILE "a.flac" FLAC\n  TRACK 01 AUDIO\n    TITLE "One"\n    INDEX 01 00:00:00';
  assert.equal(sheetOf(withBlock(flac({ samples: 8192, tags: { extra: { CUESHEET: text } } }), block)), text);
  for (const length of [0, 100, 396, 400, 440, block.length - 1])
    assert.equal(
      sheetOf(withBlock(flac({ samples: 8192 }), block.subarray(0, length))),
      undefined,
      String(length),
    );
});
