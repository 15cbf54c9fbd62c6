/** What is typed behind a command, as one text of the language of queries. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedQuery, typedText } from '../../lib/cli/query-words.ts';

const CWD = '/music/Album (1999), 12" "Mix"';

/** Arguments of the shell -> the folder that is meant. */
const FOLDERS: readonly (readonly [word: string, folder: string])[] = [
  ['folder:.', CWD],
  ['folder=..', '/music'],
  ['folder==cd 1', `${CWD}/cd 1`],
  ['folder:Live, at home', `${CWD}/Live, at home`],
];

for (const [word, value] of FOLDERS)
  test(`${word} in a folder of any name`, () => {
    const { where } = typedQuery([word], {}, CWD);
    assert.ok(where?.op === 'and');
    const [condition] = where.of;
    assert.ok(condition?.op === 'equal');
    assert.deepEqual([condition.key, condition.value], ['folder', value]);
  });

test('what is no folder alone stays as it is', () => {
  for (const word of [
    'folder:jazz artist:bowie',
    'folder:/elsewhere',
    'folder:ja*z',
    'folder:"a"',
    '(folder:a)',
  ])
    assert.equal(typedText([word], CWD), word);
});

test('words of one argument are one value', () => {
  assert.equal(typedText(['artist:david bowie', 'love'], '/'), 'artist:"david bowie" love');
});
