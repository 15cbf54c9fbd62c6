/** Options and queries that are not valid: what is said of them names the place, what is meant, and what is needed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { nearName } from '../lib/near-name.ts';
import { checkOptions } from '../lib/check-options.ts';
import { checkQuery } from '../lib/query/check.ts';

const CIRCLE: Record<string, unknown> = {};
CIRCLE['own'] = CIRCLE;

const OPTIONS: readonly (readonly [given: unknown, said: string])[] = [
  [{ databse: 'x' }, 'The option databse is not known. Is database meant?'],
  [{ roots: [{ pth: '/x' }] }, 'The option roots[0].pth is not known. Is path meant?'],
  [{ roots: [{}] }, 'The option roots[0].path is missing.'],
  [{ roots: [{ path: '/x', dept: 2 }] }, 'The option roots[0].dept is not known. Is depth meant?'],
  [
    { roots: [{ path: '/x', links: 'insde' }] },
    'The option roots[0].links is not valid: one of never, inside, all is needed, not "insde". Is inside meant?',
  ],
  [{ jobs: '3' }, 'The option jobs is not valid: a number is needed, not "3".'],
  [{ jobs: 1.5 }, 'The option jobs is not valid: a whole number is needed, not 1.5.'],
  [{ jobs: 0 }, 'The option jobs is not valid: at least 1 is needed, not 0.'],
  [
    { purge: 'always' },
    'The option purge is not valid: one of never, now, an object is needed, not "always".',
  ],
  [{ tags: { rules: [] } }, 'The option tags.rules is not known. Known: keys, split, charsets.'],
  [{ suffixes: { audo: ['x'] } }, 'The option suffixes.audo is not known. Is audio meant?'],
  [{ jobs: 10n ** 80n }, `The option jobs is not valid: a number is needed, not 1${'0'.repeat(59)}....`],
  [
    { jobs: CIRCLE },
    'The option jobs is not valid: a number is needed, not <ref *1> { own: [Circular *1] }.',
  ],
  [
    { database: Object.create(null) },
    'The option database is not valid: a text is needed, not [Object: null prototype] {}.',
  ],
  [
    { ffprobe: Object.create(null) },
    'The option ffprobe is not valid: one of auto, never, always is needed, not [Object: null prototype] {}.',
  ],
  [
    { languages: ['de', 'deutsch!'] },
    'The option languages[1] is not valid: languages are those of BCP 47, such as de or pt-BR.',
  ],
  [
    { albumIdentity: [['title'], ['album', 'albm']] },
    'The option albumIdentity[1][1] is not valid: "albm" is no key of docs/keys.md, nor the word folder. Is album meant?',
  ],
  [
    { decrapifier: { keywords: ['x', 'a.b'] } },
    'The option decrapifier.keywords[1] is not valid: "a.b" is no keyword: letters, digits, blanks and apostrophes are.',
  ],
  [7, 'What is given as options is not valid: an object is needed, not 7.'],
];

const QUERIES: readonly (readonly [given: unknown, said: string])[] = [
  [{}, 'from: one of files, items, values, albums, artists is needed, not nothing.'],
  [
    { from: 'album' },
    'from: one of files, items, values, albums, artists is needed, not "album". Is albums meant?',
  ],
  [{ from: 'files', wher: 1 }, 'wher: it is not known. Is where meant?'],
  [{ from: 'files', where: { op: 'exists', ky: 'a' } }, 'where.ky: it is not known. Is key meant?'],
  [{ from: 'files', where: { op: 'exists' } }, 'where.key: it is missing.'],
  [
    { from: 'files', sort: [{ key: '' }] },
    'sort[0].key: a key is made of lower-case letters, digits, "_", "-", ":" and ".".',
  ],
  [
    { from: 'files', where: { op: 1n } },
    'where.op: expected one of equal, in, like, range, exists, text, and, or, not, got 1n.',
  ],
];

for (const [given, said] of OPTIONS)
  test(`options ${inspect(given)}`, () => {
    assert.throws(() => checkOptions(given), { code: 'ERR_VALHALLA_OPTION', message: said });
  });

test('languages are taken in the form in which they stand beside values', () =>
  assert.deepEqual(checkOptions({ languages: ['deu', 'pt_br'] }).languages, ['de', 'pt-BR']));

for (const [given, said] of QUERIES)
  test(`query ${inspect(given)}`, () => {
    assert.throws(() => checkQuery(given), {
      code: 'ERR_VALHALLA_QUERY',
      message: `The query is not valid at ${said}`,
    });
  });

test('a private option is neither listed nor meant', () => {
  for (const key of ['traceMessagez', 'somethingElse'])
    assert.throws(() => checkOptions({ [key]: 1 }), {
      code: 'ERR_VALHALLA_OPTION',
      message: new RegExp(`^The option ${key} is not known\\. Known: database, .*, trace\\.$`),
    });
});

test('a short name is not meant by one that shares hardly a letter with it', () => {
  assert.equal(nearName('foo', ['root']), undefined);
  assert.equal(nearName('yaer', ['year']), 'year');
});

test('what is far too long to be a name is not compared with names', () => {
  assert.equal(nearName('x'.repeat(1e6), ['database']), undefined);
  const name = 'x'.repeat(64);
  assert.equal(nearName(`${name}yz`, [name]), name);
});
