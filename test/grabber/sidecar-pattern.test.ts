import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileSidecarPatterns } from '../../lib/channel/sidecar-pattern.ts';

const CASES: readonly (readonly [
  patterns: readonly string[],
  media: string,
  sidecar: string,
  rank: number,
])[] = [
  [['cover.jpg'], 'x.mp3', 'Cover.JPG', 0],
  [['cover.jpg'], 'x.mp3', 'cover.jpg.bak', -1],
  [['a.jpg', 'cover.*'], 'x.mp3', 'cover.webp', 1],
  [['cover.*'], 'x.mp3', 'cover', -1],
  [['*'], 'x.mp3', 'anything', 0],
  [['*.nfo', 'movie.nfo'], 'x.mp3', 'movie.nfo', 0],
  [['movie.nfo', '*.nfo'], 'x.mp3', 'movie.nfo', 0],
  [['<name>.lrc'], '01 Song.flac', '01 SONG.lrc', 0],
  [['<name>.lrc'], '01 Song.flac', '02 Song.lrc', -1],
  [['<name>*.srt'], 'Film.mkv', 'film.en.srt', 0],
  [['<name>.lrc'], 'no suffix', 'no suffix.lrc', 0],
  [['<name>.lrc'], '.hidden', '.hidden.lrc', 0],
  [['<name>.lrc'], 'a*b.mp3', 'axxb.lrc', -1],
  [['<name>.lrc'], 'a*b.mp3', 'a*b.lrc', 0],
  [['<name>.lrc'], '$&.mp3', '$&.lrc', 0],
  [['*a*a'], 'x', 'a', -1],
  [['*ab*b'], 'x', 'ab', -1],
];

test('patterns and names, in a table', () => {
  for (const [patterns, media, sidecar, rank] of CASES) {
    assert.equal(
      compileSidecarPatterns(patterns)(media)(sidecar),
      rank,
      `${patterns.join(' ')} | ${media} | ${sidecar}`,
    );
  }
});

test('a pattern that would backtrack for ever takes no time', () => {
  const pattern = `${'*a'.repeat(50)}b`;
  const start = performance.now();
  assert.equal(compileSidecarPatterns([pattern])('x')('a'.repeat(10_000)), -1);
  assert.ok(performance.now() - start < 500);
});

test('a pattern of a folder above means that folder, and others never do', () => {
  const rankOf = compileSidecarPatterns(['../cover.jpg', '*.nfo', '../*.nfo', '../../<name>.nfo'])('a.mkv');
  const names = ['../Cover.jpg', 'cover.jpg', 'x.nfo', '../x.nfo', '../../x.nfo', '../../a.nfo'];
  assert.deepEqual(names.map(rankOf), [0, -1, 1, 2, -1, 3]);
});
