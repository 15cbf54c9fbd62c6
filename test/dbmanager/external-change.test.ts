/** What a change makes of the external document of an item. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeDocument } from '../../lib/dbmanager/others/change-document.ts';
import { readChanges } from '../../lib/dbmanager/others/external-change.ts';
import type { SaidChange } from '../../lib/dbmanager/others/external-change.ts';
import type { Document, Entry } from '../../lib/metadata/document.ts';

/** As many as there can be. */
const MANY: Entry[] = Array.from({ length: 1000 }, (_, index) => [`mood ${index}`]);

type Row = readonly [what: string, own: Document, others: Document, change: SaidChange, after: Document];

const TABLE: readonly Row[] = [
  ['a value is set', {}, {}, { op: 'set', key: 'mood', entries: [['calm']] }, { mood: [['calm']] }],
  [
    'it is set to several values, in their order',
    { genre: [['Pop']] },
    {},
    { op: 'set', key: 'genre', entries: [['Jazz'], ['Bebop']] },
    { genre: [['Jazz'], ['Bebop']] },
  ],
  [
    'other keys stay',
    { rating: [[80]] },
    {},
    { op: 'set', key: 'mood', entries: [['calm']] },
    { rating: [[80]], mood: [['calm']] },
  ],
  [
    'a value of one language replaces those of that language',
    {
      synopsis: [
        ['alt', 'de'],
        ['old', 'en'],
      ],
    },
    {},
    { op: 'set', key: 'synopsis', entries: [['neu', 'de']], language: 'de' },
    {
      synopsis: [
        ['old', 'en'],
        ['neu', 'de'],
      ],
    },
  ],
  [
    'the language may stand beside the values only, in whichever form somebody wrote it',
    {
      synopsis: [
        ['alt', 'de'],
        ['old', 'en'],
      ],
    },
    {},
    { op: 'set', key: 'synopsis', entries: [['neu']], language: 'ger' },
    {
      synopsis: [
        ['old', 'en'],
        ['neu', 'de'],
      ],
    },
  ],
  [
    'one of its values becomes another, in its place',
    { genre: [['Jazz'], ['Pop'], ['Rock']] },
    {},
    { op: 'replace', key: 'genre', from: 'Pop', to: ['Soul'] },
    { genre: [['Jazz'], ['Soul'], ['Rock']] },
  ],
  [
    'a value that the file has becomes external with the list it stands in',
    {},
    { genre: [['Jazz'], ['Pop']] },
    { op: 'replace', key: 'genre', from: 'Pop', to: ['Soul'] },
    { genre: [['Jazz'], ['Soul']] },
  ],
  [
    'a value that becomes another keeps its language',
    { synopsis: [['alt', 'de']] },
    {},
    { op: 'replace', key: 'synopsis', from: 'alt', to: ['neu'] },
    { synopsis: [['neu', 'de']] },
  ],
  [
    'a value that becomes another of its list stands there once',
    { genre: [['Jazz'], ['Rock'], ['Pop']] },
    {},
    { op: 'replace', key: 'genre', from: 'Pop', to: ['Jazz'] },
    { genre: [['Jazz'], ['Rock']] },
  ],
  [
    'a value that is said in another language stays in the one it has',
    { title: [['Alien', 'en']] },
    {},
    { op: 'set', key: 'title', entries: [['Alien', 'de']], language: 'de' },
    {
      title: [
        ['Alien', 'en'],
        ['Alien', 'de'],
      ],
    },
  ],
  [
    'so that another value in that language takes nothing of the first',
    {
      title: [
        ['Alien', 'en'],
        ['Alien', 'de'],
      ],
    },
    {},
    { op: 'set', key: 'title', entries: [['Fremd', 'de']], language: 'de' },
    {
      title: [
        ['Alien', 'en'],
        ['Fremd', 'de'],
      ],
    },
  ],
  [
    'a value without a language stays beside the same one with one',
    { genre: [['Rock'], ['Pop']] },
    {},
    {
      op: 'set',
      key: 'genre',
      entries: [
        ['Pop', 'en'],
        ['Jazz', 'en'],
        ['Pop', 'en'],
      ],
      language: 'en',
    },
    { genre: [['Rock'], ['Pop'], ['Pop', 'en'], ['Jazz', 'en']] },
  ],
  [
    'a key of one value has the last one, whatever its language',
    { tagline: [['Run.']] },
    {},
    { op: 'set', key: 'tagline', entries: [['Lauf.', 'de']], language: 'de' },
    { tagline: [['Lauf.', 'de']] },
  ],
  [
    'a value is found in whichever form somebody wrote it',
    { year: [[1970]] },
    {},
    { op: 'replace', key: 'Year', from: '1970', to: ['1971'] },
    { year: [[1971]] },
  ],
  [
    'however its accents are written',
    {},
    { artist: [['Bjo\u0308rk'], ['Sting']] },
    { op: 'replace', key: 'artist', from: 'Bj\u00f6rk', to: ['Sjón'] },
    { artist: [['Sjón'], ['Sting']] },
  ],
  [
    'and in a key of its own that has numbers, by a text',
    { shelf: [[7], ['x']] },
    {},
    { op: 'delete', key: 'shelf', value: '7' },
    { shelf: [['x']] },
  ],
  ['and taken away', { year: [[1970]] }, {}, { op: 'delete', key: 'year', value: ' 1970 ' }, {}],
  [
    'a count is full at some time',
    { playcount: [[99_999]] },
    {},
    { op: 'count', key: 'playcount', by: 1 },
    { playcount: [[99_999]] },
  ],
  ['a key goes', { mood: [['calm']], rating: [[1]] }, {}, { op: 'delete', key: 'mood' }, { rating: [[1]] }],
  [
    'one value of it goes',
    { mood: [['calm'], ['sad']] },
    {},
    { op: 'delete', key: 'mood', value: 'calm' },
    { mood: [['sad']] },
  ],
  ['what others said is not deleted', {}, { mood: [['calm']] }, { op: 'delete', key: 'mood' }, {}],
  ['a count begins at nothing', {}, {}, { op: 'count', key: 'playcount', by: 1 }, { playcount: [[1]] }],
  [
    'a count goes on from what the file says',
    {},
    { playcount: [[7]] },
    { op: 'count', key: 'playcount', by: 1 },
    { playcount: [[8]] },
  ],
  [
    'a key with a name that every JavaScript object has is a key like others',
    {},
    {},
    { op: 'delete', key: 'constructor', value: 'x' },
    {},
  ],
  [
    'it is set',
    {},
    {},
    { op: 'set', key: 'constructor', entries: [['x', 'de']], language: 'de' },
    { constructor: [['x', 'de']] } as unknown as Document,
  ],
];

for (const [what, own, others, change, after] of TABLE)
  test(what, () => assert.deepEqual(changeDocument(own, { ...others, ...own }, change), after));

const REFUSED: readonly (readonly [what: string, change: SaidChange, said: RegExp])[] = [
  [
    'a value that the key cannot have, from a row that somebody wrote by hand',
    { op: 'set', key: 'rating', entries: [['much']] },
    /^"much" is no value of rating/,
  ],
  [
    'a value that is not there, and would become another',
    { op: 'replace', key: 'genre', from: 'Pop', to: ['Soul'] },
    /^"Pop" is no value that genre has now, so it cannot become "Soul"\.$/,
  ],
  [
    'so of a key with a name that every JavaScript object has',
    { op: 'replace', key: 'constructor', from: 'x', to: ['y'] },
    /no value that constructor has now/,
  ],
  ['what is no key at all', { op: 'set', key: '__proto__', entries: [['x']] }, /^"__proto__" is no key/],
  [
    'a part of what is counted',
    { op: 'set', key: 'playcount', entries: [[2.5]] },
    /^2\.5 is no value of playcount: a whole number/,
  ],
  ['a number with text behind it', { op: 'set', key: 'disc', entries: [['3abc']] }, /no value of disc/],
  ['what is measured', { op: 'set', key: 'duration', entries: [[5]] }, /fact of the file/],
  ['to count what is measured', { op: 'count', key: 'duration', by: 1 }, /fact of the file/],
  [
    'a language that is none',
    { op: 'set', key: 'genre', entries: [['Jazz', 'klingonisch!']] },
    /^"klingonisch!" is no language/,
  ],
  [
    'one that is no text',
    { op: 'set', key: 'genre', entries: [['Jazz', 5 as unknown as string]] },
    /^5 is no language/,
  ],
  [
    'to set the values of it',
    { op: 'set', key: 'genre', entries: [['Jazz']], language: 'klingonisch!' },
    /^"klingonisch!" is no language/,
  ],
  [
    'several values of a key of one',
    { op: 'set', key: 'tagline', entries: [['a'], ['b']] },
    /has one value, not 2/,
  ],
  [
    'one more than there is room for',
    { op: 'set', key: 'mood', entries: [['x', 'de']], language: 'de' },
    /^mood cannot have 1001 values of this length/,
  ],
];

for (const [what, change, said] of REFUSED)
  test(`${what} is refused`, () => {
    const own: Document = { rating: [[80]], genre: [['Jazz']], mood: MANY };
    assert.throws(() => changeDocument(own, own, change), { code: 'ERR_VALHALLA_OPTION', message: said });
  });

test('what does not look like a change is none', () => {
  const rubbish = [
    '',
    'no JSON',
    'null',
    '{}',
    '{"op":"drop"}',
    '{"op":"set","key":"mood"}',
    '{"op":"found","values":{"mood":"x"}}',
    '{"op":"set","key":"mood","entries":[["x","en","y"]]}',
  ];
  const wrong = [
    '{"op":"set","key":"","entries":[["x"]]}',
    '{"op":"count","key":"x","by":"1"}',
    '{"op":{"toString":1}}',
  ];
  const playlists = ['{"op":"playlist","name":"","query":{}}', '{"op":"playlist","name":"x","query":"x"}'];
  for (const text of [
    ...rubbish,
    ...wrong,
    ...playlists,
    '{"op":"priority","source":"nfo","key":"","value":1000}',
  ])
    for (const row of [text, `[{"op":"reindex"},${text}]`]) assert.equal(readChanges(row), undefined, row);
  assert.deepEqual(readChanges('[]'), []);
  const change = { op: 'delete', key: 'mood' };
  assert.deepEqual(readChanges(JSON.stringify(change)), [change]);
  assert.deepEqual(readChanges(JSON.stringify([change, change])), [change, change]);
});
