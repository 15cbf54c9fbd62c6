/** Options and queries that are not valid: what is said of them names the place, what is meant, and what is needed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOptions } from '../lib/options.ts';
import { checkQuery } from '../lib/query/check.ts';

const OPTIONS: readonly (readonly [given: unknown, said: string])[] = [
  [{ databse: 'x' }, 'The option databse is not known. Is database meant?'],
  [{ roots: [{ pth: '/x' }] }, 'The option roots.0.pth is not known. Is path meant?'],
  [{ roots: [{}] }, 'The option roots.0.path is missing.'],
  [{ roots: [{ path: '/x', dept: 2 }] }, 'The option roots.0.dept is not known. Is depth meant?'],
  [
    { roots: [{ path: '/x', links: 'insde' }] },
    'The option roots.0.links is not valid: one of never, inside, all is needed, not "insde". Is inside meant?',
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
  [7, 'What is given as options is not valid: an object is needed, not 7.'],
];

const QUERIES: readonly (readonly [given: unknown, said: string])[] = [
  [{}, 'query.from: one of files, items, values, albums, artists is needed, not nothing.'],
  [
    { from: 'album' },
    'query.from: one of files, items, values, albums, artists is needed, not "album". Is albums meant?',
  ],
  [{ from: 'files', wher: 1 }, 'query.wher: it is not known. Is where meant?'],
  [{ from: 'files', where: { op: 'exists', ky: 'a' } }, 'where.ky: it is not known. Is key meant?'],
  [{ from: 'files', where: { op: 'exists' } }, 'where.key: it is missing.'],
];

for (const [given, said] of OPTIONS)
  test(`options ${JSON.stringify(given)}`, () => {
    assert.throws(() => checkOptions(given), { code: 'ERR_VALHALLA_OPTION', message: said });
  });

for (const [given, said] of QUERIES)
  test(`query ${JSON.stringify(given)}`, () => {
    assert.throws(() => checkQuery(given), {
      code: 'ERR_VALHALLA_QUERY',
      message: `The query is not valid at ${said}`,
    });
  });
