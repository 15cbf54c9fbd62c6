/** What a track inside a file has from the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../lib/metadata/document.ts';
import { inherit } from '../../lib/metadata/inherit.ts';

test('what is said of the whole is true of its tracks, but for what is about one of them', () => {
  const whole: Document = {
    title: [['A live set']],
    artist: [['Somebody']],
    genre: [['Jazz']],
    playcount: [[3]],
    last_played: [['2024-06-01']],
    position: [[61_000]],
  };
  assert.deepEqual(inherit({ title: [['First']], genre: [['Blues']] }, whole), {
    title: [['First']],
    genre: [['Blues']],
    artist: [['Somebody']],
    album: [['A live set']],
  });
});
