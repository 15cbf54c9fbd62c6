/** Tags of one kind, or of several, in one file: whose values count. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseGeneral } from '../../lib/parser/general.ts';
import { DocumentBuilder } from '../../lib/metadata/clean.ts';
import { mapTags } from '../../lib/metadata/tag-maps/map-tags.ts';
import { latin1, u32be } from '../support/media/bytes.ts';
import { id3v2, id3v2Tag } from '../support/media/id3v2.ts';
import { mp3 } from '../support/media/mp3.ts';

/** As iTunes wrote them. */
function frame(id: string, text: string): Buffer {
  return Buffer.concat([latin1(id), u32be(text.length + 1), Buffer.alloc(3), latin1(text)]);
}

test('of two ID3v2 tags in a row the first counts, and the second gives what it lacks', async () => {
  const file = [
    id3v2({ title: 'New', artist: 'One' }),
    id3v2({ title: 'Old', album: 'Kept' }),
    mp3({ frames: 9 }),
  ];
  const { title, artist, album } = await parseGeneral(memory(Buffer.concat(file)), 'a.mp3');
  assert.deepEqual({ title, artist, album }, { title: [['New']], artist: [['One']], album: [['Kept']] });
});

test('frames that iTunes called by the names of 2.2 in a tag of 2.3 are read', async () => {
  const tag = id3v2Tag([frame('TT2\0', 'Title'), frame('TP1 ', 'Artist'), frame('TAL\0', 'Album')], {
    version: 3,
  });
  const document = await parseGeneral(memory(Buffer.concat([tag, mp3({ frames: 9 })])), 'a.mp3');
  const { title, artist, album } = document;
  assert.deepEqual(
    { title, artist, album },
    { title: [['Title']], artist: [['Artist']], album: [['Album']] },
  );
});

test("in Monkey's Audio and its like APEv2 is at home, and ID3v2 is glued on", () => {
  const native = {
    'ID3v2.4': [
      { id: 'TIT2', value: 'Glued' },
      { id: 'TPE1', value: 'Both' },
    ],
    APEv2: [{ id: 'Title', value: 'Own' }],
  };
  for (const [container, title] of [
    ['ape', 'Own'],
    ['mpeg', 'Glued'],
  ] as const) {
    const builder = new DocumentBuilder();
    builder.add('container', container);
    mapTags(native, builder);
    assert.deepEqual([builder.document['title'], builder.document['artist']], [[[title]], [['Both']]]);
  }
});
