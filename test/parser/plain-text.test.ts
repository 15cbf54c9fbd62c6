import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { isPlainText } from '../../lib/parser/plain-text.ts';

const isText = (text: string | Uint8Array): boolean => isPlainText(memory(Buffer.from(text)));

test('a text that is named like a medium is told from one', () => {
  assert.equal(isText('module example.org/thing\n\ngo 1.24\n'), true);
  assert.equal(isText('Grüße\r\n\tund \f'), true);
  assert.equal(isText(`x${'é'.repeat(4000)}`), true, 'a character is cut by the end of what is looked at');
  assert.equal(isText(''), false, 'an empty file has words of its own');
  assert.equal(isText('#!AMR\n\u0004'), false);
  assert.equal(isText(Buffer.from('Grüße', 'latin1')), false);
  assert.equal(isText(Buffer.from('é').subarray(0, 1)), false);
});
