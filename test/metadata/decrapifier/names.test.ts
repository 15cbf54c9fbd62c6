import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EPISODES } from './names-episodes.ts';
import { FILMS } from './names-films.ts';
import { HELD_OUT } from './names-held-out.ts';
import { MEDIA_CENTERS } from './names-media-centers.ts';
import { MORE } from './names-more.ts';
import { SHAPES } from './names-shapes.ts';
import { TRACKS } from './names-tracks.ts';
import { read } from './names.ts';

for (const [name, rows] of Object.entries({
  FILMS,
  EPISODES,
  TRACKS,
  HELD_OUT,
  MORE,
  MEDIA_CENTERS,
  SHAPES,
})) {
  describe(`names: ${name.toLowerCase().replace('_', ' ')}`, () => {
    for (const [path, told] of rows) test(path, () => assert.deepEqual(read(path), told));
  });
}
