import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  aboutFile,
  formatBytes,
  formatElapsed,
  formatLength,
  formatNumber,
  formatRate,
  jsonLine,
  plural,
  printable,
} from '../../lib/cli/format.ts';
import { padEnd, padStart, shorten, shortenMiddle, textWidth } from '../../lib/cli/text-width.ts';

describe('a text that is printed', () => {
  it('holds nothing that a terminal obeys, and stays readable', () => {
    assert.equal(printable('a\u{1B}[2Jb\r\nc\0\u{7F}'), 'a␛[2Jb␍␊c␀␡');
    assert.equal(printable('\u{9B}31m \u{202E}gpj.exe \u{2028}'), '\u{FFFD}31m \u{FFFD}gpj.exe \u{FFFD}');
    assert.equal(printable('Sigur Rós – 🌊 שלום'), 'Sigur Rós – 🌊 שלום');
  });

  it('is JSON without raw control characters, that means the same', () => {
    const value = { title: 'a\u{1B}b\u{9B}c\u{7F}d\u{2028}e\nf' };
    const line = jsonLine(value);
    assert.deepEqual(JSON.parse(line), value);
    assert.match(line, /^[\x20-\x7E]+$/);
  });

  it('names the file once', () => {
    assert.equal(aboutFile('/a.mp3', '/a.mp3 is empty.'), '/a.mp3 is empty.');
    assert.equal(aboutFile('/a.mp3', 'The thread died.'), '/a.mp3: The thread died.');
  });
});

describe('numbers', () => {
  it('are written as people read them', () => {
    assert.equal(formatNumber(1234567.8), '1,234,568');
    assert.deepEqual(
      [0, 1, 2000].map((count) => plural(count, 'file')),
      ['0 files', '1 file', '2,000 files'],
    );
    assert.deepEqual([0, 59_499, 59_500, 3_599_000, 3_723_000, 360_000_000].map(formatLength), [
      '0:00',
      '0:59',
      '1:00',
      '59:59',
      '1:02:03',
      '100:00:00',
    ]);
    assert.deepEqual([0, 820, 9_949, 9_960, 59_499, 200_000, 7_500_000].map(formatElapsed), [
      '0.0 s',
      '0.8 s',
      '9.9 s',
      '10 s',
      '59 s',
      '3 min 20 s',
      '2 h 5 min',
    ]);
    assert.deepEqual([0, 999, 1000, 4_200_000, 123_456_789, 999_600_000_000_000].map(formatBytes), [
      '0 B',
      '999 B',
      '1.0 KB',
      '4.2 MB',
      '123 MB',
      '1,000 TB',
    ]);
    assert.equal(formatRate(3000, 1500), '2,000/s');
    assert.equal(formatRate(1, 0), '0/s');
  });
});

describe('columns of a terminal', () => {
  it('are two for ideographs and emoji, none for combining marks', () => {
    assert.deepEqual(['abc', '日本', 'e\u{301}', '🌊', 'é'].map(textWidth), [3, 4, 1, 2, 1]);
    assert.equal(padEnd('日', 4), '日  ');
    assert.equal(padStart('日', 4), '  日');
  });

  it('are what a text is cut to, at its end or in its middle, never through a character', () => {
    assert.equal(shorten('abcdef', 6), 'abcdef');
    assert.equal(shorten('abcdefg', 6), 'abcde…');
    assert.equal(shorten('日本語', 4), '日…');
    assert.equal(shortenMiddle('/music/artist/album/title.mp3', 11), '/musi…e.mp3');
    assert.equal(shortenMiddle('🌊🌊🌊🌊', 5), '🌊…🌊');
  });
});
