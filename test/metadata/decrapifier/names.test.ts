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

/** What makes expressions go back and forth: repeated beginnings of each shape, without its end. */
const SEEDS = [
  's',
  's1',
  's1 ',
  'S01E01',
  'S01E01E',
  'e1',
  '1x',
  '1x01x',
  '01-',
  '1-',
  '(',
  '[',
  '((',
  ')(',
  '[a]',
  '(1999)',
  '1999 ',
  '1999.',
  '19',
  'a.',
  'A.',
  'A.B.',
  '. ',
  '- ',
  ' - ',
  '_',
  '.',
  ' ',
  '720p ',
  'proper ',
  'web-dl.',
  'www.',
  '[www.a',
  'season ',
  'season 1 ',
  'part1',
  'cd',
  '1 of ',
  '#',
  'é',
  '\u{1F600}',
  '\uD800',
  '\u0000',
  '\u0001',
  '/',
  's/',
  '../',
];

test('no name is too long or too odd: something is said, and soon', () => {
  const names = SEEDS.flatMap((seed) =>
    SEEDS.map((other) => (seed.repeat(150) + other.repeat(150)).slice(0, 4000)),
  );
  const begun = process.cpuUsage();
  for (const name of names) {
    for (const suffix of ['.mkv', '.mp3', '']) {
      const { title } = read(name + suffix);
      assert.ok(title === undefined || title.length <= 400);
    }
  }
  const { user, system } = process.cpuUsage(begun);
  const each = (user + system) / names.length / 3;
  // A millisecond is the promise; the bound is for machines that have other work too.
  assert.ok(each < 1000, `${each} us a name`);
});

test('the work on a name does not grow with it once it is longer than any name', () => {
  for (const seed of SEEDS.filter((text) => !text.includes('/'))) {
    const long = seed.repeat(1000).slice(0, 600);
    assert.deepEqual(read(`${long}.mkv`), read(`${long}${long}.mkv`));
  }
});
