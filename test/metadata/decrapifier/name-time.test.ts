import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameDocument } from '../../../lib/metadata/decrapifier/name-document.ts';
import { read } from './names.ts';

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
  '192kbps',
  '11hz',
  '16 bit ',
  'season 1 - ',
  '& ',
];

const SETTINGS = { keywords: [], strict: false };
/** Longer than any file system's; 10,000 characters. */
const LENGTH = 10_000;
/** The promise is a millisecond a name; on a slow machine as many runs of `calibrate`, which takes 9 us on one at rest. */
const PROMISED = 1000;
const LOOPS = 110;
const TRIES = 20;

/** Microseconds of some work of the same kind, at best: what this machine, and what else it does, make of it. */
function calibrate(): number {
  const text = 'Show.S01E02.Name.720p.'.repeat(20);
  return Math.min(
    ...Array.from({ length: 50 }, () => timeOf(() => assert.equal(text.match(/\p{L}+|\d+/gu)?.length, 160))),
  );
}

/** Microseconds */
function timeOf(work: () => unknown): number {
  const begun = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - begun) / 1000;
}

/** As the name, before and behind other words, in brackets, and as each of the folders. */
function pathsOf(seed: string): string[] {
  const long = seed.repeat(LENGTH / seed.length);
  const folder = long.replaceAll('/', '').slice(0, 255);
  return [
    long,
    `(${long}`,
    `S01E01 ${long}`,
    `x${folder}x`,
    `(${folder}x/01 - x`,
    `x${folder}x/x${folder}x/x${folder}x/x${folder}x/01 - x${folder}x`,
  ].flatMap((path) => [`${path}.mkv`, `${path}.mp3`]);
}

test('the worst of names is read in bounded time: in the file name, and in the folders above', () => {
  const bound = Math.max(PROMISED, calibrate() * LOOPS);
  for (const path of SEEDS.flatMap(pathsOf)) {
    const type = path.endsWith('.mp3') ? 'audio' : 'video';
    let best = Number.POSITIVE_INFINITY;
    // What other programs take of the time is not taken every time.
    for (let tries = 0; tries < TRIES && best > bound; tries++)
      best = Math.min(
        best,
        timeOf(() => nameDocument(path, type, SETTINGS)),
      );
    assert.ok(best <= bound, `${best} us for ${JSON.stringify(path.slice(0, 60))}, at most ${bound}`);
  }
});

test('no name is too odd: something of a sane length is said', () => {
  for (const path of SEEDS.flatMap((seed) => SEEDS.map((other) => seed.repeat(30) + other.repeat(30)))) {
    for (const suffix of ['.mkv', '.mp3']) {
      const { title } = read(path + suffix);
      assert.ok(title === undefined || title.length <= 400);
    }
  }
});

test('the work on a name does not grow with it once it is longer than any name', () => {
  for (const seed of SEEDS.filter((text) => !text.includes('/'))) {
    const long = seed.repeat(1000).slice(0, 600);
    assert.deepEqual(read(`${long}.mkv`), read(`${long}${long}.mkv`));
  }
});
