import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { charsetOf, repairText } from '../../lib/metadata/text-repair.ts';

/** What becomes of text whose bytes are taken for Latin-1. */
function asLatin1(text: string | readonly number[]): string {
  return (typeof text === 'string' ? Buffer.from(text) : Buffer.from(text)).toString('latin1');
}

/** Ночь, アイ, 中国, Koło in windows-1251, Shift_JIS, GBK, ISO-8859-2. */
const NIGHT = asLatin1([0xcd, 0xee, 0xf7, 0xfc]);
const KANA = asLatin1([0x83, 0x41, 0x83, 0x43]);
const CHINA = asLatin1([0xd6, 0xd0, 0xb9, 0xfa]);
const WHEEL = 'Ko³o';

function one(text: string, ...charsets: string[]): string | undefined {
  return charsetOf([text], charsets);
}

/** UTF-8 in a field that ends there. */
function cut(text: string, length: number): string {
  return Buffer.from(text).subarray(0, length).toString('latin1');
}

describe('text that was read by the wrong rules', () => {
  test('UTF-8 that was taken for Latin-1 or windows-1252, once or twice', () => {
    for (const text of ['Björk', 'Ночь', '菅野 よう子', 'Σωκράτης', '♫ café', '“quoted”', 'Đặng']) {
      assert.deepEqual(repairText(asLatin1(text)), { text, charset: 'utf-8' });
      assert.deepEqual(repairText(asLatin1(asLatin1(text))), { text, charset: 'utf-8' });
    }
    assert.deepEqual(repairText('itâ€™s'), { text: 'it’s', charset: 'utf-8' });
  });
  test('UTF-8 that ID3v1 cut in the middle of a character', () => {
    assert.deepEqual(repairText(cut('菅野 よう子とみんなの歌', 30)), {
      text: '菅野 よう子とみんな',
      charset: 'utf-8',
    });
    for (const text of ['An ASCII title of 30 letters É', 'Café con leche y más cosas É', 'Ñ'.repeat(30)])
      assert.equal(repairText(text), undefined, text);
  });
  test('windows-1252 in what claims to be Latin-1', () => {
    assert.deepEqual(repairText('Don\u0092t \u0093x\u0094'), { text: 'Don’t “x”', charset: 'windows-1252' });
    assert.equal(repairText('a\u0081b'), undefined);
  });
  test('what is right stays: nothing is repaired', () => {
    const right = [
      'Björk', 'Mötley Crüe', 'SÃO PAULO', 'CORAÇÃO', '«CAFÉ»', 'CAFÉ»', 'É\u00a0: à', 'Ä', 'Ø', 'naïve', 'AC/DC',
      '菅野 Ã¼', 'Ночь', 'Жар-птица', '½ ¼', '¿Qué?', '°C', 'Þórr', 'ÅÄÖ', 'ÑANDÚ', '',
    ]; // prettier-ignore
    for (const text of right) assert.equal(repairText(text), undefined, text);
  });
});

describe('old charsets', () => {
  test('the first in which all text of a file makes sense counts', () => {
    assert.equal(one(NIGHT, 'shift_jis', 'windows-1251'), 'windows-1251');
    assert.equal(one(KANA, 'windows-1251', 'shift_jis'), 'shift_jis');
    assert.equal(one(CHINA, 'gbk'), 'gbk');
    assert.equal(one(WHEEL, 'windows-1251', 'iso-8859-2'), 'iso-8859-2');
    assert.deepEqual(repairText(NIGHT, 'windows-1251'), { text: 'Ночь', charset: 'windows-1251' });
  });
  test('a short word needs a long one beside it', () => {
    const she = asLatin1([0xce, 0xed, 0xe0]);
    const you = asLatin1([0xd2, 0xfb]);
    assert.equal(charsetOf([you], ['windows-1251']), undefined);
    assert.equal(charsetOf([you, she], ['windows-1251']), 'windows-1251');
  });
  test('western text is none of them', () => {
    for (const text of ['Müller', 'Für Elise', 'À la carte', 'Öö', 'Ça va', 'Dvoøák', 'Où', 'É'])
      for (const charset of ['windows-1251', 'shift_jis', 'gbk', 'big5', 'euc-kr', 'iso-8859-2'])
        assert.equal(one(text, charset), undefined, `${text} ${charset}`);
    assert.equal(charsetOf([NIGHT, 'Müller'], ['windows-1251']), undefined);
  });
});
