import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestDocument } from '../../lib/metadata/best.ts';
import type { SourceDocument } from '../../lib/metadata/best.ts';
import type { Document } from '../../lib/metadata/document.ts';
import { canonicalLanguage, languageRank } from '../../lib/metadata/languages.ts';
import { DEFAULT_RULES, priorityFrom } from '../../lib/metadata/priorities.ts';
import { PRIORITY } from '../../lib/metadata/priority-scale.ts';
import { valueDetails } from '../../lib/metadata/value-details.ts';

const source = (id: number, name: string, document: Document, external = false): SourceDocument => ({
  id,
  name,
  external,
  document,
});
const priorityOf = priorityFrom(DEFAULT_RULES);
const best = (sources: SourceDocument[], languages: string[] = []): Document =>
  bestDocument(sources, priorityOf, languages);

test('the lowest priority number wins, key by key, whatever the order', () => {
  const file = source(3, 'general', { title: [['From the file']] });
  const guess = source(1, 'decrapifier', { title: [['from the name']], track: [[3]] });
  for (const sources of [
    [file, guess],
    [guess, file],
  ])
    assert.deepEqual(best(sources), { title: [['From the file']], track: [[3]] });
});

test('the winner gives its whole list; lists are never merged', () => {
  const one = source(1, 'general', { artist: [['A'], ['B']] });
  const other = source(2, 'musicbrainz', { artist: [['A'], ['B'], ['C']] });
  assert.deepEqual(best([other, one]), { artist: [['A'], ['B']] });
});

test('what people set stands above all', () => {
  const set = source(9, 'external', { rating: [[100]] }, true);
  assert.deepEqual(best([source(1, 'general', { rating: [[20]] }), set]), { rating: [[100]] });
});

test('at equal priority the language order decides, then the id', () => {
  const german = source(1, 'a', { synopsis: [['x', 'de']] });
  const english = source(2, 'b', { synopsis: [['y', 'en-GB']] });
  const none = source(3, 'c', { synopsis: [['z']] });
  assert.deepEqual(best([german, english, none], ['en', 'fr']), { synopsis: [['y', 'en-GB']] });
  assert.deepEqual(best([german, none], ['en']), { synopsis: [['z']] });
  assert.deepEqual(
    best([none, english, german]),
    { synopsis: [['z']] },
    'no language wanted: a value without one',
  );
  assert.deepEqual(best([english, german]), { synopsis: [['x', 'de']] });
});

test('who says a date and no year says its year, with the word of that source', () => {
  const tags = source(1, 'general', { date: [['1980-02-03']], year: [[1980]] });
  const corrected = source(9, 'external', { date: [['1999-05']] }, true);
  for (const sources of [
    [tags, corrected],
    [corrected, tags],
  ])
    assert.deepEqual(best(sources), { date: [['1999-05']], year: [[1999]] });
  assert.deepEqual(best([corrected]), { date: [['1999-05']], year: [[1999]] });
  const both = source(9, 'external', { date: [['1999-05']], year: [[1979]] }, true);
  assert.deepEqual(best([tags, both]), { date: [['1999-05']], year: [[1979]] });
  const year = source(9, 'external', { year: [[1979]] }, true);
  const web = source(2, 'web', { date: [['2001']] });
  assert.deepEqual(best([year, web]), { date: [['2001']], year: [[1979]] });
  assert.deepEqual(best([tags, web]), { date: [['1980-02-03']], year: [[1980]] }, 'the tag is above');
  assert.deepEqual(corrected.document, { date: [['1999-05']] }, 'as it was said');
});

test('a list in several languages begins with the wanted ones, and is still whole and the best', () => {
  const nfo = source(1, 'nfo', {
    synopsis: [['English', 'en'], ['of no language'], ['Deutsch', 'de-AT'], ['Français', 'fr']],
    genre: [['Drama'], ['Action']],
  });
  const wanted = best([nfo], ['de', 'fr']);
  assert.deepEqual(wanted['synopsis'], [
    ['Deutsch', 'de-AT'],
    ['Français', 'fr'],
    ['of no language'],
    ['English', 'en'],
  ]);
  assert.deepEqual(wanted['genre'], [['Drama'], ['Action']]);
  assert.equal(best([nfo])['synopsis']?.[0]?.[0], 'English');
  const details = valueDetails([nfo, source(2, 'other', { genre: [['Drama']] })], wanted, priorityOf);
  assert.deepEqual(
    details.map(({ best }) => best),
    [true, true, true, true, true, true, false],
  );
});

test('an empty list is no value', () => {
  assert.deepEqual(
    best([source(1, 'general', { title: [] }), source(2, 'decrapifier', { title: [['x']] })]),
    { title: [['x']] },
  );
});

test('rules go from source and key to source to NORMAL; later rules replace earlier ones', () => {
  const rule = priorityFrom([
    ...DEFAULT_RULES,
    { source: 'tmdb', key: 'cover', value: 64 },
    { source: 'own', key: '', value: -32 },
  ]);
  assert.deepEqual(
    [
      rule('tmdb', 'cover'),
      rule('tmdb', 'fanart'),
      rule('tmdb', 'title'),
      rule('own', 'x'),
      rule('unknown', 'x'),
    ],
    [PRIORITY.LOW, PRIORITY.HIGHER, PRIORITY.HIGH, PRIORITY.ABOVE, PRIORITY.NORMAL],
  );
});

test('languages are canonical', () => {
  const codes: Record<string, string | undefined> = {
    eng: 'en',
    ger: 'de',
    deu: 'de',
    fre: 'fr',
    pt_BR: 'pt-BR',
    'EN-us': 'en-US',
    XXX: undefined,
    und: undefined,
    '': undefined,
    '\0\0\0': undefined,
    e: undefined,
  };
  for (const [text, expected] of Object.entries(codes)) assert.equal(canonicalLanguage(text), expected, text);
  assert.ok(languageRank('en', ['en']) < languageRank('en-US', ['en']));
  assert.ok(languageRank('en-US', ['en']) < languageRank(undefined, ['en']));
});
