import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkOptions } from '../../lib/check-options.ts';
import { loadRules } from '../../lib/parser/load-rules.ts';
import type { TagSettings } from '../../lib/metadata/tag-maps/tag-settings.ts';
import { TagRules } from '../../lib/metadata/tag-maps/tag-rules.ts';
import { documentOf } from './mapped-tags.ts';

function ruled(tags: TagSettings, native: Parameters<typeof documentOf>[0]): ReturnType<typeof documentOf> {
  return documentOf(native, new TagRules(tags));
}

function windows1251(text: string): Buffer {
  return Buffer.from(Array.from(text, (char) => (char === ' ' ? 0x20 : char.charCodeAt(0) - 0x410 + 0xc0)));
}

describe('the user says', () => {
  test('which key a tag belongs to, above the tables', () => {
    const tags = {
      keys: {
        any: { 'lead singer': 'performer', OCCASION: 'occasion' },
        id3v2: { TXYZ: 'mood', TIT2: 'work' },
      },
    };
    assert.deepEqual(
      ruled(tags, {
        'ID3v2.4': [
          ['TXYZ', 'x'],
          ['TIT2', 't'],
          ['TXXX:Lead_Singer', 'l'],
        ],
      }),
      { mood: [['x']], work: [['t']], performer: [['l']] },
    );
    assert.deepEqual(ruled(tags, { vorbis: [['Occasion', 'o']] }), { occasion: [['o']] });
  });
  test('what stands between values, and which names stay whole', () => {
    const tags = {
      split: { artist: { by: ['/', ' & '], except: ['AC/DC', 'Simon & Garfunkel'] }, genre: { by: [';'] } },
    };
    assert.deepEqual(
      ruled(tags, {
        vorbis: [
          ['ARTIST', 'ac/dc/Simon & Garfunkel & X/ Y'],
          ['ALBUMARTIST', 'A/B'],
          ['GENRE', 'Rock; Pop;;'],
        ],
      }),
      {
        artist: [['ac/dc'], ['Simon & Garfunkel'], ['X'], ['Y']],
        album_artist: [['A/B']],
        genre: [['Rock'], ['Pop']],
      },
    );
  });
  test('which charsets old text may be in; what was repaired is marked', () => {
    const night = Buffer.from([0xcd, 0xee, 0xf7, 0xfc]).toString('latin1');
    assert.deepEqual(ruled({ charsets: ['shift_jis', 'windows-1251'] }, { ID3v1: [['title', night]] }), {
      title: [['Ночь']],
      text_repaired: [['title windows-1251']],
    });
    assert.deepEqual(documentOf({ ID3v1: [['title', night]] }), { title: [[night]] });
  });
  test('that the charset is to be guessed', async () => {
    const rules = await loadRules({ charsets: ['auto'] });
    const wanted = 'Группа крови на рукаве Кино Группа крови';
    const text = windows1251(wanted).toString('latin1');
    assert.deepEqual(documentOf({ ID3v1: [['title', text]] }, rules)['title'], [[wanted]]);
    assert.deepEqual(documentOf({ ID3v1: [['title', 'Für Elise']] }, rules)['title'], [['Für Elise']]);
  });
});

test('rules that mean nothing are refused by name', () => {
  const refused: [TagSettings, RegExp][] = [
    [{ keys: { MP3: { X: 'mood' } } }, /a format is one of any, ID3v2/],
    [{ keys: { any: { X: 'Mood!' } } }, /tags\.keys\.any\.X.*a key is made of/],
    [{ split: { track: { by: ['/'] } } }, /has one value/],
    [{ split: { artist: { by: [] } } }, /tags\.split\.artist\.by/],
    [{ charsets: ['windows-9999'] }, /a charset is needed/],
  ];
  for (const [tags, message] of refused)
    assert.throws(() => checkOptions({ tags }), { code: 'ERR_VALHALLA_OPTION', message });
  const fine = { keys: { any: { X: 'mood' } }, split: { new_key: { by: [';'] } }, charsets: ['gbk', 'auto'] };
  assert.deepEqual(checkOptions({ tags: fine }).tags, fine);
});
