/** What a change makes of the external document of an item. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeDocument, readChanges } from '../../lib/dbmanager/others/external-change.ts';
import type { SaidChange } from '../../lib/dbmanager/others/external-change.ts';
import type { Document } from '../../lib/metadata/document.ts';

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
    'a value that is not there becomes nothing',
    {},
    { genre: [['Jazz']] },
    { op: 'replace', key: 'genre', from: 'Pop', to: ['Soul'] },
    {},
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
    'a value that the key cannot have, from a row that somebody wrote by hand, is none',
    { rating: [[80]] },
    {},
    { op: 'set', key: 'rating', entries: [['much']] },
    {},
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
  ['it is replaced', {}, {}, { op: 'replace', key: 'constructor', from: 'x', to: ['y'] }, {}],
  ['what is no key at all stays out', {}, {}, { op: 'set', key: '__proto__', entries: [['x']] }, {}],
];

for (const [what, own, others, change, after] of TABLE)
  test(what, () => assert.deepEqual(changeDocument(own, { ...others, ...own }, change), after));

test('what does not look like a change is none', () => {
  const rubbish = [
    '',
    'no JSON',
    'null',
    '{}',
    '{"op":"drop"}',
    '{"op":"set","key":"mood"}',
    '{"op":"found","values":{"mood":"x"}}',
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
