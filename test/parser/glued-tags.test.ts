import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { gluedTags } from '../../lib/parser/glued-tags.ts';
import { apev2 } from '../support/media/apev2.ts';
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
