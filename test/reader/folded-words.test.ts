/** Words are compared as values are: what a value is found by as a whole, it is found by as words. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { fold } from '../../lib/metadata/fold.ts';
import { parseText } from '../../lib/query/parse.ts';
import type { Condition } from '../../lib/query/query.ts';
import { randomFrom } from '../support/random.ts';
import { Fixture } from './fixture.ts';

/** Letters, signs and marks that people write names with. */
const SCRIPTS: readonly string[] = [
  'abcXYZ019',
  'éÉñÑüÜåÅçÇõžŽřŘąĘğĞőŰ',
  'øØđĐðÐłŁħĦıİßẞæÆœŒþÞŉǆǅ',
  'ạẢấẦẩĐđưỰơỢ',
  'ΑάΒγΣσςήΐΰώ',
  'ИйЙёЁїЇўЎкШ',
  'שָׁלוֹםבא',
  'أإآسلاممُحَمَّدﷺ',
  'हिन्दीकर्मा',
  'สวัสดีน้ำ',
  '東京事変漢字',
  'がぎパピカﾞｶﾞーㇷ゚',
  '한글하나ᄒᆞᆫ',
  'ＡＢＣａｂｃ１２３',
  'ﬁﬂ№℡½²™Ⅳ',
  'e\u0301o\u0308a\u030A\u0323n\u0303',
  `-'’´\`/&.!?*%_"+`,
];
const KEYS = ['title', 'artist', 'genre'] as const;
const NAMES = 60;

/** As people may write it. */
function spellings(name: string): string[] {
  return [name, name.normalize('NFD'), name.normalize('NFC'), name.toUpperCase(), fold(name)];
}

describe('random names of many scripts', () => {
  const below = randomFrom(12);
  const names = Array.from({ length: NAMES }, randomName);
  const fixture = new Fixture();
  after(() => fixture[Symbol.dispose]());
  fixture.library.root('/music');
  fixture.library.db.transaction(() => {
    for (const [number, name] of names.entries()) {
      const other = names[(number * 7) % names.length] ?? name;
      const general = { title: name, artist: [name, other], genre: other };
      fixture.library.file({ path: `${number}.mp3`, sources: { general } });
    }
  })();

  function randomName(): string {
    const words = Array.from({ length: 1 + below(3) }, () => {
      const letters = Array.from(SCRIPTS[below(SCRIPTS.length)] ?? '');
      return Array.from({ length: 1 + below(5) }, () => letters[below(letters.length)]).join('');
    });
    // At least one letter: signs alone are no words.
    return [...words, ['xa', 'yo', 'żu'][below(3)]].join(' ');
  }

  function found(where: Condition | undefined): number[] {
    return fixture.rows({ from: 'items', where, sort: [{ key: 'item' }] }, NAMES).map(({ item }) => item);
  }

  it('are found by words wherever they are found as a whole', () => {
    let whole = 0;
    for (const name of names)
      for (const text of spellings(name)) {
        const key = KEYS[below(KEYS.length)] ?? 'title';
        const quoted = `"${text.replaceAll('"', '""')}"`;
        const equal = found({ op: 'equal', key, value: text, exact: false });
        const phrase = new Set(found(parseText(`${key}:${quoted}`).where));
        const words = new Set(found({ op: 'text', key, text }));
        const beginning = new Set(found({ op: 'text', key, text: fold(text).slice(0, -1), prefix: true }));
        for (const [way, items] of Object.entries({ phrase, words, beginning }))
          assert.ok(
            equal.every((item) => items.has(item)),
            `${way} of ${key} ${JSON.stringify(text)}`,
          );
        whole += equal.length;
      }
    assert.ok(whole > NAMES * 5, `only ${whole} were found as a whole: little was tested`);
  });
});

describe('names that end with a sigma', () => {
  const fixture = new Fixture();
  after(() => fixture[Symbol.dispose]());
  fixture.library.root('/music');
  fixture.library.file({ path: '1.mp3', sources: { general: { artist: 'Βασίλης', title: 'Ο Βασιλιάς' } } });

  for (const key of ['artist', 'title'])
    for (const typed of [
      `${key}=*ΒΑΣ*`,
      `${key}=*βασ*`,
      `${key}=*ΒΑΣΙΛ?*`,
      `${key}=*Σ`,
      `${key}:ΒΑΣ*`,
      `${key}<ως`,
    ])
      it(`are found by ${typed}`, () => {
        assert.equal(fixture.rows({ from: 'items', ...parseText(typed) }).length, 1);
      });

  it('are found between two beginnings', () => {
    const { length } = fixture.rows({
      from: 'items',
      where: { op: 'range', key: 'artist', from: 'ΒΑΣ', to: 'ΒΑΣ' },
    });
    assert.equal(length, 1);
    assert.equal(
      fixture.rows({ from: 'items', where: { op: 'like', key: 'artist', pattern: 'ΒΑΣ*' } }).length,
      1,
    );
  });

  it('are one name, with whichever sigma', () => {
    assert.deepEqual(new Set(['ΒΑΣ', 'βας', 'βασ', 'ϹΑΣ'].map((text) => fold(text).at(-1))), new Set(['σ']));
  });
});

describe('words', () => {
  const titles = [
    'Straße nach Łódź',
    'Straße',
    'Nach der Straße',
    'Œuvre',
    'Βαγγέλης',
    'Йод',
    'ＡＢＢＡ',
    'Đàm',
  ];
  const fixture = new Fixture();
  after(() => fixture[Symbol.dispose]());
  fixture.library.root('/music');
  const items = titles.map(
    (title, number) => fixture.library.file({ path: `${number}.mp3`, sources: { general: { title } } }).item,
  );
  const hits = (text: string): (string | undefined)[] =>
    fixture.rows({ from: 'items', ...parseText(text) }).map(({ item }) => titles[items.indexOf(item)]);

  for (const [typed, ...expected] of [
    ['lodz', 'Straße nach Łódź'],
    ['oeuvre', 'Œuvre'],
    ['œuv', 'Œuvre'],
    ['βαγγελης', 'Βαγγέλης'],
    ['ΒΑΓΓΈΛΗΣ', 'Βαγγέλης'],
    ['иод', 'Йод'],
    ['abba', 'ＡＢＢＡ'],
    ['dam ', 'Đàm'],
    ['"strasse nach lodz"', 'Straße nach Łódź'],
  ] as const)
    it(`find ${expected[0]} by ${typed}`, () => {
      assert.deepEqual(hits(typed), expected);
    });

  it('that are the whole title put it before all others', () => {
    assert.equal(hits('strasse ')[0], 'Straße');
    assert.equal(hits('STRASSE').length, 3);
  });
});
