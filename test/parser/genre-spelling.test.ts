import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseFast } from '../../lib/parser/fast/fast.ts';
import { parseGeneral } from '../../lib/parser/general.ts';
import { id3v1 } from '../support/media/id3v1.ts';
import { id3v2Tag, textFrame } from '../support/media/id3v2.ts';
import { mp3 } from '../support/media/mp3.ts';

const sound = mp3({ frames: 9 });

function numbered(genre: number): Buffer {
  const tag = id3v1({ title: 'Title' });
  tag.writeUInt8(genre, 127);
  return Buffer.concat([sound, tag]);
}

function written(genre: string): Buffer {
  return Buffer.concat([id3v2Tag([textFrame(4, 'TCON', genre)]), sound]);
}

test("names that Winamp's list misspelled are spelled as people look for them, by either lane", async () => {
  for (const [bytes, expected] of [
    [numbered(81), 'Folk-Rock'],
    [numbered(84), 'Fast Fusion'],
    [numbered(85), 'Bebop'],
    [written('85'), 'Bebop'],
    [written('(84)'), 'Fast Fusion'],
    [written('Bebob'), 'Bebop'],
    [written('Folk/Blues'), 'Folk/Blues'],
  ] as const) {
    const fast = parseFast(memory(bytes));
    const documents = [
      typeof fast === 'string' ? undefined : fast.document,
      await parseGeneral(memory(bytes), 'a.mp3'),
    ];
    for (const document of documents) assert.deepEqual(document?.['genre'], [[expected]]);
  }
});
