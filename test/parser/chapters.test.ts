/** Chapters of sound, as each format has them, as values of one form. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chapterText } from '../../lib/metadata/chapters.ts';
import { DocumentBuilder } from '../../lib/metadata/clean.ts';
import type { NativeTag } from '../../lib/metadata/tag-maps/native-values.ts';
import { mapTags } from '../../lib/metadata/tag-maps/map-tags.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseFast } from '../../lib/parser/fast/fast.ts';
import { matroskaChapters } from '../../lib/parser/matroska-chapters.ts';
import { latin1, u32be, u8 } from '../support/media/bytes.ts';
import { frame, id3v2Tag, textFrame } from '../support/media/id3v2.ts';
import type { Id3Version } from '../support/media/id3v2.ts';
import { matroska } from '../support/media/matroska.ts';
import { mp3 } from '../support/media/mp3.ts';

function mapped(format: string, tags: readonly NativeTag[]): unknown[] {
  const builder = new DocumentBuilder();
  mapTags({ [format]: tags }, builder);
  return (builder.document['chapter'] ?? []).map(([text]) => text);
}

function chap(version: Id3Version, start: number, title?: string): Buffer {
  const times = [start, start + 1000, 0xffff_ffff, 0xffff_ffff].map(u32be);
  const titles = title === undefined ? [] : [textFrame(version, 'TIT2', title)];
  return frame(version, 'CHAP', Buffer.concat([latin1(`c${start}`), u8(0), ...times, ...titles]));
}

test('a chapter is a time and a title', () => {
  assert.equal(chapterText(0, 'Begin'), '00:00:00.000 Begin');
  assert.equal(chapterText(45_296_789, 'Late'), '12:34:56.789 Late');
  assert.equal(chapterText(999.6, ''), '00:00:01.000');
});

test('CHAP frames of ID3v2, with and without a title', () => {
  for (const version of [3, 4] as const) {
    const long = 'x'.repeat(150);
    const tag = id3v2Tag(
      [
        textFrame(version, 'TIT2', 'Whole'),
        chap(version, 0, 'Ünë'),
        chap(version, 61_500, long),
        chap(version, 90_000),
      ],
      { version },
    );
    const found = parseFast(memory(Buffer.concat([tag, mp3({ frames: 10 })])));
    assert.ok(typeof found !== 'string');
    assert.deepEqual(found.document['chapter'], [
      ['00:00:00.000 Ünë'],
      [`00:01:01.500 ${long}`],
      ['00:01:30.000'],
    ]);
    assert.deepEqual(found.document['title'], [['Whole']]);
  }
  const general = { info: { startTime: 4000 }, frames: new Map([['TIT2', 'Two']]) };
  assert.deepEqual(mapped('ID3v2.4', [{ id: 'CHAP', value: general }]), ['00:00:04.000 Two']);
});

test('Vorbis comments: CHAPTER001 and its name, in the order of the numbers', () => {
  assert.deepEqual(
    mapped('vorbis', [
      { id: 'CHAPTER002', value: '00:01:02.5' },
      { id: 'CHAPTER001NAME', value: 'Begin' },
      { id: 'CHAPTER001', value: '00:00:00.000' },
      { id: 'CHAPTER002URL', value: 'http://x/' },
      { id: 'CHAPTER003NAME', value: 'nowhere' },
      { id: 'TITLE', value: 'x' },
    ]),
    ['00:00:00.000 Begin', '00:01:02.500'],
  );
});

test('Matroska, whole and cut anywhere', () => {
  const bytes = matroska({ chapters: ['Eins', 'Zwei'] });
  assert.deepEqual(matroskaChapters(memory(bytes)), ['00:00:00.000 Eins', '00:00:01.000 Zwei']);
  assert.deepEqual(matroskaChapters(memory(matroska())), []);
  assert.deepEqual(matroskaChapters(memory(mp3({ frames: 2 }))), []);
  for (let length = 0; length < bytes.length; length += 3) {
    matroskaChapters(memory(bytes.subarray(0, length)));
    const bent = Buffer.from(bytes);
    bent[length] = 0xff;
    matroskaChapters(memory(bent));
  }
});
