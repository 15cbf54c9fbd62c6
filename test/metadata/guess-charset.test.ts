import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFile } from '../../lib/metadata/decode-text.ts';
import { guessCharset } from '../../lib/metadata/guess-charset.ts';

/** Texts of cue sheets, in bytes that no charset's name is written beside. */
const EAST: readonly [charset: string, text: string][] = [
  ['windows-1251', 'PERFORMER "Гавань"\nTITLE "Тихая ночь"\nTITLE "Закрой окно"'],
  ['koi8-r', 'PERFORMER "Гавань"\nTITLE "Тихая ночь"\nTITLE "Закрой окно"'],
  ['windows-1253', 'PERFORMER "Το λιμάνι"\nTITLE "Όλα σε θυμίζουν"\nTITLE "Καλή νύχτα"'],
  ['windows-874', 'TITLE "ท่าเรือเก่า"\nTITLE "ราตรีสวัสดิ์"\nTITLE "ปิดหน้าต่างให้ที"'],
  ['shift_jis', 'PERFORMER "港"\nTITLE "しずかなよる"\nTITLE "ハーバーライト"'],
  ['euc-jp', 'PERFORMER "港"\nTITLE "しずかなよる"\nTITLE "ハーバーライト"'],
  ['euc-kr', 'PERFORMER "항구"\nTITLE "조용한 밤"\nTITLE "창문을 닫아요"'],
  ['big5', 'PERFORMER "港口"\nTITLE "安靜的夜晚"\nTITLE "請你把窗戶關上"'],
  ['gb18030', 'PERFORMER "港口"\nTITLE "安静的夜晚"\nTITLE "请你把窗户关上"'],
];

test('what cannot be Western is read in the charset that it is in', () => {
  for (const [charset, text] of EAST) {
    const bytes = encode(text, charset);
    assert.equal(guessCharset(bytes), charset, charset);
    assert.equal(decodeFile(bytes), text, charset);
    assert.notEqual(decodeFile(bytes, 'windows-1252'), text, 'what the user says counts more');
  }
});

test('what may be Western is taken for it', () => {
  for (const text of [
    'Größe, façade, naïve, «Œuvre» – übermäßig “süß”, Noël à l’été, Möglichkeiten überall, ça va déjà',
    'Don’t won’t can’t couldn’t shouldn’t – it’s ‘quoted’ “twice” … and so on',
    'Ünlü ÖÄÜ',
    'nothing',
  ])
    assert.equal(guessCharset(encode(text, 'windows-1252')), undefined, text);
  const czech = 'Žlutý kůň příliš úpěl ďábelské ódy';
  assert.equal(
    guessCharset(encode(czech, 'windows-1250')),
    undefined,
    'Central Europe has letters like the West',
  );
  assert.equal(guessCharset(new Uint8Array(0)), undefined);
});

/** The decoder of the platform, turned round: every single byte, and every pair. */
function encode(text: string, charset: string): Uint8Array {
  const decoder = new TextDecoder(charset);
  const bytesOf = new Map<string, readonly number[]>();
  const add = (bytes: readonly number[]): void => {
    const char = decoder.decode(Uint8Array.from(bytes));
    if (!char.includes('\ufffd') && Array.from(char).length === 1 && !bytesOf.has(char))
      bytesOf.set(char, bytes);
  };
  for (let byte = 0; byte < 0x100; byte++) add([byte]);
  for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add([lead, trail]);
  return Uint8Array.from(
    Array.from(text).flatMap((char) => bytesOf.get(char) ?? assert.fail(`${charset}: ${char}`)),
  );
}
