/** What becomes of what MediaInfo says of streams; films whose containers are MP4 by another name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { quicktimeChapters } from '../../lib/parser/video/quicktime-chapters.ts';
import { documentOf } from '../../lib/parser/video/video.ts';
import { mp4Film } from '../support/media/films.ts';
import { parseBytes, valuesOf } from './parse-file.ts';

const general = { kind: 'General', fields: { Format: 'Matroska', Duration: '10.000' } };

function ofVideo(fields: Readonly<Record<string, string>>): ReturnType<typeof documentOf> {
  return documentOf([general, { kind: 'Video', fields: { Format: 'HEVC', ...fields } }]);
}

test('the dynamic range of pictures has a name for each way to tell it', () => {
  for (const [fields, expected] of [
    [{ HDR_Format: 'SMPTE ST 2086', HDR_Format_Compatibility: 'HDR10' }, ['hdr10']],
    [{ HDR_Format: 'SMPTE ST 2094 App 4', HDR_Format_Compatibility: 'HDR10+ Profile A' }, ['hdr10+']],
    [{ HDR_Format: 'Dolby Vision / SMPTE ST 2086' }, ['dolby vision', 'hdr10']],
    [{ transfer_characteristics: 'PQ' }, ['hdr10']],
    [{ transfer_characteristics: 'HLG' }, ['hlg']],
    [{ transfer_characteristics: 'BT.709' }, undefined],
  ] as const) {
    const { hdr, stream } = ofVideo(fields);
    assert.deepEqual(
      hdr?.map(([name]) => name),
      expected,
    );
    const told = (expected ?? []).map((name) => `hdr=${name.replace(' ', '-')}`);
    assert.deepEqual(String(stream?.[0]?.[0]).match(/hdr=\S+/g) ?? [], told);
  }
});

test('pictures a second are those of the container, else those of the stream', () => {
  assert.deepEqual(ofVideo({ FrameRate: '23.976', FrameRate_Original: '24.000' })['frame_rate'], [[23.976]]);
  assert.deepEqual(ofVideo({ FrameRate_Original: '29.970' })['frame_rate'], [[29.97]]);
});

test('a length below zero is none; then that of the longest stream counts', () => {
  const fields = { Format: 'MPEG-4', Duration: '-3.000' };
  const sound = { kind: 'Audio', fields: { Format: 'AAC', Duration: '7.500' } };
  assert.equal(documentOf([{ kind: 'General', fields }])['duration'], undefined);
  assert.deepEqual(documentOf([{ kind: 'General', fields }, sound])['duration'], [[7500]]);
});

test('MP4 by another name is read as such', async (context) => {
  const film = mp4Film({ width: 320, height: 180, title: 'Title' });
  for (const [name, brand] of [
    ['a.mov', 'qt  '],
    ['a.m4v', 'M4V '],
    ['a.3gp', '3gp4'],
  ] as const) {
    const bytes = Buffer.from(film);
    bytes.write(brand, film.indexOf('isom'), 'latin1');
    const values = valuesOf(await parseBytes(context, name, bytes, { type: 'video' }));
    const { container, duration, width, frame_rate: rate, video_codec: codec } = values;
    assert.deepEqual(
      [container, codec, duration, width, rate],
      [['mp4'], ['mpeg4'], [10_000], [320], [25]],
      name,
    );
  }
});

test('chapters in a track of texts are those of the film', async (context) => {
  const bytes = mp4Film({ chapters: ['Anfang', 'Größe – zwei', 'Ende'] });
  const { chapter, duration } = valuesOf(await parseBytes(context, 'a.mov', bytes, { type: 'video' }));
  assert.deepEqual(duration, [10_000]);
  assert.deepEqual(chapter, ['00:00:00.000 Anfang', '00:00:01.000 Größe – zwei', '00:00:02.000 Ende']);
});

test('chapters whose tables lie are left out, and end', () => {
  const film = mp4Film({ chapters: ['One', 'Two', 'Three'] });
  assert.equal(quicktimeChapters(memory(film)).length, 3);
  const places = ['tref', 'chap', 'stts', 'stsc', 'stsz', 'stco', 'mdhd', 'tkhd'].flatMap((name) => {
    const at = film.lastIndexOf(name);
    return Array.from({ length: 12 }, (_, index) => at - 4 + index * 2);
  });
  for (const at of places)
    for (const lie of [0, 0xff, 0xffff_ffff]) {
      const bytes = Buffer.from(film);
      bytes.writeUInt32BE(lie, at);
      assert.ok(quicktimeChapters(memory(bytes)).length <= 1000, `${at} ${lie}`);
    }
});
