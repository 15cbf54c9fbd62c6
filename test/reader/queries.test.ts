/** Random queries over a random library give what a naive filter gives. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bestDocument } from '../../lib/metadata/best.ts';
import { FACET_KEYS } from '../../lib/metadata/columns.ts';
import type { Document, Entry, Value } from '../../lib/metadata/document.ts';
import { fold } from '../../lib/metadata/fold.ts';
import { priorityFrom } from '../../lib/metadata/priorities.ts';
import type { Condition, EntriesQuery } from '../../lib/query/query.ts';
import { Fixture } from './fixture.ts';
import { NaiveFilter, sorted, spelling } from './naive-filter.ts';
import type { Known } from './naive-filter.ts';

/** Numerical Recipes' generator: the same library and queries in every run. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  of<One>(list: readonly One[]): One {
    return list[this.below(list.length)] as One;
  }

  some<One>(list: readonly One[], most: number): One[] {
    return Array.from({ length: 1 + this.below(most) }, () => this.of(list));
  }
}

const ARTISTS = ['Björk', 'Bjork', 'BJÖRK', 'ABBA', 'ＡＢＢＡ', 'Ábba', 'MØ', '10cc', 'The The', 'Βαγγέλης'];
const ALBUMS = ['Gold', 'gold', 'Post', 'Live 1999', 'Élan', '100 % *'];
const GENRES = ['Rock', 'Hard Rock', 'Jazz', 'jazz'];
const TITLES = [
  'One',
  'one',
  'Two words',
  'Zwei Wörter',
  'Straße nach Łódź',
  'Ünder',
  'a_b',
  '50%',
  'One; two',
];
const MOODS = ['calm', 'Calm', '7', '007', '12', 7];
const LANGUAGES = ['de', 'de-AT', 'en-GB', 'fr'];
/** Their values are spelled in one way. */
const BROWSED: ReadonlySet<string> = new Set([...FACET_KEYS, 'filed_under']);
/** Of every second file each. */
const ROOTS = ['/music', '/more/music'];
const TYPES = ['audio', 'audio', 'audio', 'video'] as const;

/** Accents are sometimes written apart, as macOS does. */
function written(dice: Dice, value: Value): Value {
  return typeof value === 'string' && dice.below(3) === 0 ? value.normalize('NFD') : value;
}

/** How they are decided is tested elsewhere. */
const STAND_INS = `SELECT item, value FROM best JOIN bundle ON bundle.id = best.bundle
  JOIN facet_value ON facet_value.id = bundle.stand_in`;

const fixture = new Fixture();
after(() => fixture[Symbol.dispose]());
const PRIORITIES = [{ source: 'nfo', key: 'title', value: -32 }];
const known = makeLibrary(new Dice(7));
const naive = new NaiveFilter(known, PRIORITIES);

function makeLibrary(dice: Dice): Known[] {
  for (const root of ROOTS) fixture.library.root(root);
  for (const { source, key, value } of PRIORITIES) fixture.library.priority(source, key, value);
  const entries = (values: readonly Value[]): Entry[] =>
    [...new Set(values.map((value) => written(dice, value)))].map((value): Entry =>
      dice.below(4) === 0 ? [value, dice.of(LANGUAGES)] : [value],
    );
  const items = fixture.library.db.transaction(() =>
    Array.from({ length: 90 }, (_, number): Omit<Known, 'filedUnder'> => {
      const document = (): Document => {
        const all: Document = {};
        if (dice.below(5) > 0) all['title'] = entries(dice.some(TITLES, 2));
        if (dice.below(5) > 0) all['artist'] = entries(dice.some(ARTISTS, 2));
        if (dice.below(5) > 0) all['album'] = entries([dice.of(ALBUMS)]);
        if (dice.below(3) > 0) all['genre'] = entries(dice.some(GENRES, 2));
        if (dice.below(3) > 0) all['year'] = [[1995 + dice.below(10)]];
        if (dice.below(3) > 0) all['track'] = [[dice.below(12)]];
        if (dice.below(3) > 0) all['mood'] = entries(dice.some(MOODS, 2));
        if (dice.below(3) > 0) all['rating'] = [[dice.below(100)]];
        if (dice.below(4) === 0) all['album_artist'] = entries(dice.some(ARTISTS, 2));
        return all;
      };
      const sources: Record<string, Document> = { general: document() };
      if (dice.below(3) === 0) sources['nfo'] = document();
      if (dice.below(8) === 0) sources['external'] = document();
      const type = dice.of(TYPES);
      const folder = dice.of(['', 'a', 'b', 'a/c']);
      const name = `${number}.mp3`;
      const missing = dice.below(10) === 0;
      const root = number % ROOTS.length;
      // A listing of several files is stored at one moment.
      const said = { type, missing, sources, added: 3000 + Math.floor(number / 9) };
      const { item } = fixture.library.file({ path: [folder, name], root: root + 1, ...said });
      return { item, name, folder: join(ROOTS[root] ?? '', folder), best: bestOf(sources), ...said };
    }),
  )();
  const standIns = new Map(fixture.library.db.prepare<[], [number, string]>(STAND_INS).raw().all());
  return items.map((one) => {
    const standIn = standIns.get(one.item);
    const tagged = (one.best['album_artist'] ?? []).map(([value]) => value);
    return { ...one, filedUnder: standIn === undefined ? tagged : [standIn] };
  });
}

function bestOf(sources: Readonly<Record<string, Document>>): Document {
  const all = Object.entries(sources).map(([name, document]) => ({
    id: fixture.library.source(name),
    name,
    external: name === 'external',
    document,
  }));
  return bestDocument(all, priorityFrom(PRIORITIES), ['de', 'en']);
}

const SAMPLES: Readonly<Record<string, readonly Value[]>> = {
  title: [...TITLES, 'none', 'One; Two words', 'one; one'],
  artist: [...ARTISTS, 'abbA', 'nobody', 'mo', 'ΒΑΓΓΕΛΗΣ'],
  album: [...ALBUMS, 'GOLD', 'live 1999'],
  album_artist: [...ARTISTS, 'Various Artists', 'VARIOUS artists', 'nobody'],
  filed_under: [...ARTISTS, 'Various Artists', 'VARIOUS artists', 'nobody'],
  genre: [...GENRES, 'ROCK'],
  year: [1995, 1998, '2000', 2003, 1900],
  track: [0, 1, 5, 11],
  mood: [...MOODS, 'CALM', '9'],
  rating: [0, 50, 99],
  name: ['1.mp3', '12.MP3', '7'],
  item: [1001, 1050, 1090, 5],
};
const FOLDED = ['mo', 'strasse', 'STRASSE NACH', 'lódz', 'ΒΑΓΓΕΛΗΣ', 'ａｂｂ'];
const WORDS = [
  'one',
  'two',
  'two words',
  'worter',
  'bjork',
  'abba',
  'hard rock',
  'roc',
  'li',
  '1999',
  'artists various',
  'vari',
  '7.mp',
  '?',
  'the the',
  ...FOLDED,
];
const PATTERNS = [
  '*o*',
  '*;*',
  'two*',
  'b?ork',
  '*',
  'a_b',
  '50%',
  '*1*',
  'G*',
  'live*',
  '100 % [*]',
  '1?.mp3',
];

function randomCondition(dice: Dice, depth: number): Condition {
  const kind = dice.below(depth > 0 ? 12 : 9);
  if (kind === 9) return { op: 'not', of: randomCondition(dice, depth - 1) };
  if (kind > 9) {
    const of = Array.from({ length: 1 + dice.below(3) }, () => randomCondition(dice, depth - 1));
    return { op: kind === 10 ? 'and' : 'or', of };
  }
  if (kind === 0) {
    const key = dice.of([undefined, undefined, 'title', 'artist', 'album_artist', 'genre'] as const);
    return {
      op: 'text',
      text: dice.of(WORDS),
      key,
      prefix: dice.below(2) === 0,
      phrase: dice.below(4) === 0,
    };
  }
  if (kind === 1) return { op: 'equal', key: 'type', value: dice.of(TYPES) };
  if (kind === 2)
    return {
      op: 'in',
      key: 'folder',
      values: dice.some(['/music/a', '/more/music/a/c', '/music', '/more', '/x'], 2),
    };
  const key = dice.of(Object.keys(SAMPLES));
  const value = (): Value => written(dice, dice.of(SAMPLES[key] ?? []));
  const field = key === 'name' || key === 'item' || key === 'filed_under';
  const said =
    field || dice.below(4) > 0
      ? {}
      : dice.of([
          { source: 'nfo' },
          { language: dice.of(['en', 'DE', 'de-at', 'ger', 'fra']) },
          { priority: -32 },
          { source: 'general', language: 'de' },
        ]);
  const exact = dice.of([undefined, undefined, true, false]);
  if (kind === 3) return { op: 'exists', key, ...said };
  if (kind === 4 && key !== 'item') return { op: 'like', key, pattern: dice.of(PATTERNS), ...said };
  if (kind <= 6) return { op: 'equal', key, value: value(), exact, ...said };
  if (kind === 7) return { op: 'in', key, values: [value(), value()], exact, ...said };
  return {
    op: 'range',
    key,
    [dice.of(['from', 'above'])]: value(),
    [dice.of(['to', 'below'])]: value(),
    ...said,
  };
}

test('every query gives what a naive filter gives, in the same order, whatever the size of its pages', () => {
  const dice = new Dice(42);
  let rows = 0;
  for (let number = 0; number < 150; number++) {
    const where = randomCondition(dice, 3);
    const missing = dice.of([false, false, true, 'all'] as const);
    const sort = dice.of([
      [{ key: 'item' }],
      [{ key: 'year', descending: true }, { key: 'artist' }],
      [{ key: 'title' }],
      [{ key: 'rating' }, { key: 'track', descending: true }],
      [{ key: 'added', descending: true }, { key: 'title' }],
      [{ key: 'added' }, { key: 'item', descending: true }],
      [{ key: 'genre' }, { key: 'added', descending: true }],
      [{ key: 'filed_under' }, { key: 'album_artist' }],
    ]);
    const query: EntriesQuery = { from: 'files', where, missing, sort };
    const expected = sorted(
      known.filter((one) => (missing === 'all' || one.missing === missing) && naive.fits(one, where)),
      sort,
    );
    const found = fixture.rows(query, dice.of([11, 100])).map(({ item }) => item);
    assert.deepEqual(found, expected, JSON.stringify(query));
    assert.equal(fixture.reader.answer('count', { query }), expected.length, JSON.stringify(query));
    rows += expected.length;
  }
  assert.ok(rows > 1000, `the queries found ${rows} rows only: they test little`);
});

test('every condition alone fits as many items as a naive filter says', () => {
  const dice = new Dice(3);
  for (let number = 0; number < 1000; number++) {
    const where = randomCondition(dice, 0);
    const found = fixture.reader.answer('count', { query: { from: 'items', where, missing: 'all' } });
    const expected = known.filter((one) => naive.fits(one, where)).length;
    assert.equal(found, expected, JSON.stringify(where));
  }
});

test('the values of a key are counted among the items that fit', () => {
  const dice = new Dice(9);
  for (let number = 0; number < 40; number++) {
    const where = number % 7 === 0 ? undefined : randomCondition(dice, 2);
    const missing = dice.of([undefined, undefined, true, 'all' as const]);
    const keys = [
      'artist',
      'album',
      'genre',
      'year',
      'mood',
      'title',
      'nothing',
      'folder',
      'album_artist',
      'filed_under',
    ];
    const key = keys[number % keys.length] as string;
    const counts = new Map<string, number>();
    const asked = known.filter(
      (one) =>
        (missing === 'all' || one.missing === (missing ?? false)) &&
        (where === undefined || naive.fits(one, where)),
    );
    for (const one of asked)
      // A name that people browse by is written in one way.
      for (const text of new Set(
        naive.valuesOf(one, { op: 'exists', key }).map(BROWSED.has(key) ? spelling : String),
      ))
        counts.set(text, (counts.get(text) ?? 0) + 1);
    for (const sort of ['value', 'count'] as const) {
      const found = fixture.rows({ from: 'values', key, where, missing, sort }, dice.of([2, 50]));
      // `7` and 7 are two values, and one here.
      const folded = new Map<string, number>();
      for (const { value, count } of found)
        folded.set(String(value), (folded.get(String(value)) ?? 0) + count);
      if (key !== 'mood')
        assert.deepEqual(Object.fromEntries(folded), Object.fromEntries(counts), JSON.stringify(where));
      if (key === 'year') assert.ok(found.every(({ value }) => typeof value === 'number'));
      const order = found.map(({ value, count }) => (sort === 'count' ? -count : fold(String(value))));
      assert.deepEqual(
        order,
        [...order].sort((one, other) => (one < other ? -1 : Number(one > other))),
      );
    }
  }
});

test('lists of albums and artists take the album artist for whom the album is filed under', () => {
  const dice = new Dice(11);
  const filed = known.map((one) => {
    const names = one.filedUnder.map((value): Entry => [value]);
    return { ...one, best: { ...one.best, album_artist: names } };
  });
  const asFiled = new NaiveFilter(filed, PRIORITIES);
  const albumOf = new Map(
    fixture.library.db.prepare<[], [number, number | null]>(ALBUMS_OF_ITEMS).raw().all(),
  );
  for (let number = 0; number < 100; number++) {
    const where = aboutAlbumArtist(dice, 2);
    const fitting = filed.filter((one) => !one.missing && asFiled.fits(one, where));
    const albums = new Set(fitting.flatMap(({ item }) => albumOf.get(item) ?? []));
    const found = fixture.rows({ from: 'albums', where }, 50).map(({ id }) => id);
    assert.deepEqual(new Set(found), albums, JSON.stringify(where));
    assert.equal(found.length, albums.size);
    const tracks = new Map<string, number>();
    for (const name of fitting.flatMap(({ filedUnder }) => [...new Set(filedUnder.map(spelling))]))
      tracks.set(name, (tracks.get(name) ?? 0) + 1);
    const artists = fixture.rows({ from: 'artists', role: 'album_artist', where }, 50);
    assert.deepEqual(new Map(artists.map((one) => [one.artist, one.tracks])), tracks, JSON.stringify(where));
  }
});

const ALBUMS_OF_ITEMS = 'SELECT item, bundle.album FROM best JOIN bundle ON bundle.id = best.bundle';

/** Of conditions that name it, alone, negated and together. */
function aboutAlbumArtist(dice: Dice, depth: number): Condition {
  const kind = dice.below(depth > 0 ? 6 : 4);
  if (kind === 4) return { op: 'not', of: aboutAlbumArtist(dice, depth - 1) };
  if (kind > 4) {
    const of = [aboutAlbumArtist(dice, depth - 1), aboutAlbumArtist(dice, depth - 1)];
    return { op: dice.of(['and', 'or']), of };
  }
  for (;;) {
    const one = randomCondition(dice, 0);
    if ('key' in one && (one.key === 'album_artist' || one.key === 'filed_under')) return one;
  }
}
