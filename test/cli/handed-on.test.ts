import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handedOnText } from '../../lib/cli/handed-on.ts';

test('nothing is said where the fast lane read every file', () => {
  assert.equal(handedOnText({}), undefined);
});

test('reasons come most often first, and the rare ones are counted together', () => {
  assert.equal(
    handedOnText({ a: 1, b: 2000, c: 3, d: 4, e: 5, f: 6, g: 1 }),
    '2,020 files left by the fast reader to the general one, which reads more formats: 2,000 (b), 6 (f), 5 (e), 4 (d), 3 (c), 2 for other reasons',
  );
});

test('a reason is said in words', () => {
  assert.match(
    handedOnText({ codec: 1, chapters: 2 }) ?? '',
    /: 2 with chapters, 1 with a codec it does not read$/,
  );
});
