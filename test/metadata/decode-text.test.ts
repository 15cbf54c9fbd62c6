import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFile } from '../../lib/metadata/decode-text.ts';

const TEXT = '<?xml version="1.0" encoding="ISO-8859-2"?><a>Žluť</a>';

test('a text is read in the encoding it is in, whatever it says', () => {
  const wide = Buffer.from(TEXT, 'utf16le');
  for (const [what, bytes, expected] of [
    ['UTF-8', Buffer.from(TEXT), TEXT],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), TEXT],
    ['UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), TEXT],
    ['UTF-16, the other way', Buffer.from(Buffer.from(`\ufeff${TEXT}`, 'utf16le')).swap16(), TEXT],
    ['UTF-16 without a mark', wide, TEXT],
    ['what it declares', Buffer.from(TEXT.replace('Žluť', '\u00aelu\u00bb'), 'latin1'), TEXT],
    ['nothing declared', Buffer.from('caf\u00e9 \u0080', 'latin1'), 'café €'],
    ['rubbish declared', Buffer.from('<?xml encoding="klingon"?>\u00e9', 'latin1'), '<?xml encoding="klingon"?>é'],
    ['nothing', Buffer.alloc(0), ''],
  ] as const)
    assert.equal(decodeFile(bytes), expected, what); // prettier-ignore
});
