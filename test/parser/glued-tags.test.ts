import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { gluedTags } from '../../lib/parser/glued-tags.ts';
import { apev2 } from '../support/media/apev2.ts';
import { latin1, u16be } from '../support/media/bytes.ts';
import { box, dataBox, freeformItem, metaBox, textItem } from '../support/media/ilst.ts';
import { id3v2 } from '../support/media/id3v2.ts';

const SOUND = Buffer.alloc(3000, 'TTA1 sound ');

test('tags in front of and behind any file are read', () => {
  const file = Buffer.concat([
    id3v2({ title: 'Front' }),
    SOUND,
    apev2({ title: 'Behind', artist: ['A', 'B'] }),
  ]);
  assert.deepEqual(gluedTags(memory(file), undefined), { title: [['Front']], artist: [['A'], ['B']] });
});

test('where there are none, or broken ones, there is nothing', () => {
  assert.deepEqual(gluedTags(memory(SOUND), undefined), {});
  assert.deepEqual(gluedTags(memory(id3v2({ title: 'Cut' }).subarray(0, 15)), undefined), {});
});

test('the items of an MP4 file that was cut short are tags too', () => {
  const items = [
    textItem('©nam', 'Title'),
    freeformItem('MusicBrainz Album Id', 'c5e76416-6d23-4e00-87ec-f6537f654ecd'),
    // A number of ID3v1, in the type that is meant for such.
    box('gnre', dataBox(18, u16be(18))),
  ];
  const file = Buffer.concat([
    box('ftyp', latin1('M4A \0\0\0\0')),
    box('moov', box('udta', metaBox(items))),
    box('mdat', Buffer.alloc(100)).subarray(0, 50),
  ]);
  assert.deepEqual(gluedTags(memory(file), undefined), {
    title: [['Title']],
    musicbrainz_album_id: [['c5e76416-6d23-4e00-87ec-f6537f654ecd']],
    genre: [['Rock']],
  });
  assert.deepEqual(gluedTags(memory(file.subarray(0, 150)), undefined), {});
});

test('so are they where what lies behind them is damaged', () => {
  const meta = metaBox([textItem('©nam', 'Title'), textItem('soar', 'Sort')]);
  const damaged = Buffer.concat([meta, Buffer.from('91f3460a31323334', 'hex')]);
  damaged.writeUInt32BE(damaged.length, 0);
  const file = Buffer.concat([
    box('ftyp', latin1('M4A \0\0\0\0')),
    box('moov', box('udta', damaged)),
    box('mdat', Buffer.alloc(100)).subarray(0, 50),
  ]);
  assert.deepEqual(gluedTags(memory(file), undefined), { title: [['Title']], artist_sort: [['Sort']] });
});
