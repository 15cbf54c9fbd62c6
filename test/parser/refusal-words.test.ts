import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalWords } from '../../lib/parser/refusal-words.ts';

test('why a file is refused is told in plain words, with those of the parser behind', () => {
  for (const [said, words] of [
    ['Atom size exceeds remaining bytes: 43562 > 1964', 'it is cut short, or damaged'],
    ['ID3v2 tag size 85623 exceeds remaining file size 20470', 'it is cut short, or damaged'],
    ['End-Of-Stream', 'it is cut short, or damaged'],
    ['Offset is outside the bounds of the DataView', 'it is cut short, or damaged'],
    ['Guessed MIME-type not supported: text/html', 'it is of a kind that is not known'],
    ['Unexpected block-stream-info length', 'it is damaged'],
    ['FourCC contains invalid characters: 00', 'it is damaged'],
  ] as const)
    assert.equal(refusalWords(new Error(`${said}.`)), `${words} (${said})`);
  assert.equal(refusalWords(new Error('Something else.')), 'Something else');
  assert.equal(refusalWords('no error'), 'an unknown error');
});
