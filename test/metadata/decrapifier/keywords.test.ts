import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankKeywords, compileKeywords, decrapify } from '../../../lib/metadata/decrapifier/keywords.ts';

type Vector = readonly [
  text: string,
  keyword: string,
  out: string,
  season?: number | undefined,
  episode?: number,
];

/** libvalhalla's own vectors (tests/vh_test_parser.c). */
const VECTORS: readonly Vector[] = [
  ['xxx', 'SExEP', 'xxx'],
  ['The Valkyries s01e02', 'sSEeEP', 'The Valkyries       ', 1, 2],
  ['The Valkyries S01E02', 'sSEeEP', 'The Valkyries S01E02'],
  ['The Valkyries s01e02', 'sNUMeNUM', 'The Valkyries       '],
  ['2 or 3 Valkyries', 'NUM', '  or 3 Valkyries'],
  ['The Valkyries S4', 'SSE', 'The Valkyries   ', 4],
  ['The Valkyries E4', 'EEP', 'The Valkyries   ', undefined, 4],
  ['The Valkyries E4 E5', 'EEP', 'The Valkyries    E5', undefined, 4],
];

const FAULTS: readonly Vector[] = [
  ['Film REPACK', 'REPACK', 'Film REPACK'],
  ['Film R5ACK', 'REPACK', 'Film      ', undefined, 5],
  ['pass1e2 s1e2', 'sSEeEP', 'pass1e2 s1e2'],
  ['show s0e5', 'sSEeEP', 'show     '],
  ['show s 1e 2', 'sSEeEP', 'show       ', 1, 2],
];

const MENDED: readonly Vector[] = [
  ['Film REPACK', 'REPACK', 'Film       '],
  ['Film R5ACK', 'REPACK', 'Film R5ACK'],
  ['pass1e2 s1e2', 'sSEeEP', 'pass1e2     ', 1, 2],
  ['show s0e5', 'sSEeEP', 'show     ', 0, 5],
  ['show s 1e 2', 'sSEeEP', 'show s 1e 2'],
  ['show S01E02', 'sSEeEP', 'show       ', 1, 2],
  ['show S01E02', 'SSEEEP', 'show       ', 1, 2],
  ['axvid xvid', 'xvid', 'axvid     '],
];

function check(vectors: readonly Vector[], strict: boolean): void {
  for (const [text, keyword, out, season, episode] of vectors) {
    const told = season === undefined && episode === undefined ? [] : [{ season, episode }];
    const blanked = blankKeywords(text, compileKeywords([keyword], strict));
    assert.deepEqual(blanked, { text: out, numbers: told }, `${text} + ${keyword}`);
  }
}

test("strict: libvalhalla's vectors", () => check(VECTORS, true));

test("strict: libvalhalla's faults are kept", () => check(FAULTS, true));

test("libvalhalla's vectors hold without its faults, but for the case of letters", () => {
  check(
    VECTORS.filter(([text]) => text !== 'The Valkyries S01E02'),
    false,
  );
});

test('the faults are mended', () => check(MENDED, false));

test('the example of the manual', () => {
  for (const strict of [true, false]) {
    const keywords = compileKeywords(['xvid', 'foobar', 'fileNUM', 'sSEeEP'], strict);
    assert.deepEqual(decrapify('/films/{XvID-Foobar}.file01.My_Movie.s02e10.avi', keywords), {
      text: 'My Movie',
      numbers: [{ season: 2, episode: 10 }],
    });
  }
});

test('a plain word goes once, in any case, and only as a whole word', () => {
  const keywords = compileKeywords(['xvid']);
  assert.equal(decrapify('XviD Film xvid.avi', keywords).text, 'Film xvid');
  assert.equal(decrapify('Filmxvid.avi', keywords).text, 'Filmxvid');
});

test('two patterns may tell two pairs', () => {
  const keywords = compileKeywords(['sSEeEP', 'SExEP']);
  assert.deepEqual(decrapify('show s1e2 1x03.avi', keywords).numbers, [
    { season: 1, episode: 2 },
    { season: 1, episode: 3 },
  ]);
});

test('letters beyond ASCII and apostrophes are kept', () => {
  assert.equal(decrapify("Amélie_d'été-été!.mkv", []).text, "Amélie d'été été");
});
