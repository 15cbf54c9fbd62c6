/** Random queries over a random library give what a naive filter gives. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bestDocument } from '../../lib/metadata/best.ts';
import { FACET_KEYS } from '../../lib/metadata/columns.ts';
import type { Document, Entry, Value } from '../../lib/metadata/document.ts';
import { fold } from '../../lib/metadata/fold.ts';
import { keyInfo } from '../../lib/metadata/keys.ts';
import { priorityFrom } from '../../lib/metadata/priorities.ts';
import type {
  Bounds,
  Condition,
  EntriesQuery,
  SortKey,
  ValueCondition,
  Words,
} from '../../lib/query/query.ts';
import { Fixture } from './fixture.ts';

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
const TITLES = ['One', 'one', 'Two words', 'Zwei Wörter', 'Straße nach Łódź', 'Ünder', 'a_b', '50%'];
const MOODS = ['calm', 'Calm', '7', '12', 7];
/** Of every second file each. */
const ROOTS = ['/music', '/more/music'];
const TYPES = ['audio', 'audio', 'audio', 'video'] as const;

interface Known {
  readonly item: number;
  readonly type: string;
  readonly name: string;
  readonly folder: string;
  readonly missing: boolean;
  readonly sources: Readonly<Record<string, Document>>;
  readonly best: Document;
}

const fixture = new Fixture();
after(() => fixture[Symbol.dispose]());
const PRIORITIES = [{ source: 'nfo', key: 'title', value: -32 }];
const known = makeLibrary(new Dice(7));

function makeLibrary(dice: Dice): Known[] {
  for (const root of ROOTS) fixture.library.root(root);
  for (const { source, key, value } of PRIORITIES) fixture.library.priority(source, key, value);
  const entries = (values: readonly Value[]): Entry[] =>
    [...new Set(values)].map((value): Entry =>
      dice.below(4) === 0 ? [value, dice.of(['de', 'en-GB', 'fr'])] : [value],
    );
  return fixture.library.db.transaction(() =>
    Array.from({ length: 90 }, (_, number): Known => {
      const document = (): Document => {
        const all: Document = {};
        if (dice.below(5) > 0) all['title'] = entries([dice.of(TITLES)]);
        if (dice.below(5) > 0) all['artist'] = entries(dice.some(ARTISTS, 2));
        if (dice.below(5) > 0) all['album'] = entries([dice.of(ALBUMS)]);
        if (dice.below(3) > 0) all['genre'] = entries(dice.some(GENRES, 2));
        if (dice.below(3) > 0) all['year'] = [[1995 + dice.below(10)]];
        if (dice.below(3) > 0) all['track'] = [[dice.below(12)]];
        if (dice.below(3) > 0) all['mood'] = entries(dice.some(MOODS, 2));
        if (dice.below(3) > 0) all['rating'] = [[dice.below(100)]];
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
      const said = { type, missing, sources };
      const { item } = fixture.library.file({ path: [folder, name], root: root + 1, ...said });
      return { item, name, folder: join(ROOTS[root] ?? '', folder), best: bestOf(sources), ...said };
    }),
  )();
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

/** What the library has of a key, whoever asks. */
const spellings = new Map(
  FACET_KEYS.map((key) => [
    key,
    new Set(known.flatMap(({ best }) => (best[key] ?? []).map(([value]) => String(value)))),
  ]),
);

function fits(one: Known, condition: Condition): boolean {
  switch (condition.op) {
    case 'and':
      return condition.of.every((part) => fits(one, part));
    case 'or':
      return condition.of.some((part) => fits(one, part));
    case 'not':
      return !fits(one, condition.of);
    case 'text':
      return hasWords(one, condition);
    case 'equal':
    case 'in':
    case 'like':
    case 'range':
    case 'exists':
      return valuesOf(one, condition).some((value) => valueFits(value, condition));
  }
}

function valuesOf(one: Known, { key, source, language, priority }: ValueCondition): Value[] {
  if (key === 'type') return [one.type];
  if (key === 'name') return [one.name];
  if (key === 'item') return [one.item];
  if (key === 'folder') return [one.folder];
  if ((source ?? language ?? priority) === undefined) return (one.best[key] ?? []).map(([value]) => value);
  return Object.entries(one.sources).flatMap(([name, document]) => {
    const rank = name === 'external' ? -128 : priorityFrom(PRIORITIES)(name, key);
    if ((source !== undefined && source !== name) || (priority !== undefined && rank > priority)) return [];
    return (document[key] ?? [])
      .filter(
        ([, said]) =>
          language === undefined || said === language || said?.startsWith(`${language}-`) === true,
      )
      .map(([value]) => value);
  });
}

function valueFits(value: Value, condition: ValueCondition): boolean {
  const { key } = condition;
  switch (condition.op) {
    case 'equal':
      return named(value, key, condition.value, condition);
    case 'in':
      return condition.values.some((one) => named(value, key, one, condition));
    case 'like':
      return pattern(condition.pattern).test(fold(String(value)));
    case 'range':
      return inRange(value, keyInfo(key)?.type, condition);
    case 'exists':
      return true;
  }
}

function named(
  value: Value,
  key: string,
  wanted: Value,
  condition: { exact?: boolean | undefined } & ValueCondition,
): boolean {
  if (key === 'folder') return value === wanted || String(value).startsWith(`${wanted}/`);
  if (keyInfo(key)?.type === 'number' || key === 'item') return Number(value) === Number(wanted);
  const said = condition.source ?? condition.language ?? condition.priority;
  const spelled = said === undefined && spellings.get(key)?.has(String(wanted)) === true;
  const exact = condition.exact ?? spelled;
  return exact ? String(value) === String(wanted) : fold(String(value)) === fold(String(wanted));
}

function pattern(text: string): RegExp {
  const escaped = fold(text).replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

function inRange(value: Value, type: string | undefined, bounds: Bounds): boolean {
  const number = /^-?\d+(?:\.\d+)?$/.test(String(value)) ? Number(value) : undefined;
  const compare = (bound: Value | undefined, test: (order: number) => boolean): boolean => {
    if (bound === undefined) return true;
    if (type === 'number' || (type === undefined && typeof bound === 'number'))
      return number !== undefined && test(number - Number(bound));
    const [text, limit] = [fold(String(value)), fold(String(bound))];
    // What begins alike counts as equal.
    return test(text.startsWith(limit) ? 0 : text < limit ? -1 : 1);
  };
  const { from, to, above, below } = bounds;
  return (
    compare(from, (order) => order >= 0) &&
    compare(to, (order) => order <= 0) &&
    compare(above, (order) => order > 0) &&
    compare(below, (order) => order < 0)
  );
}

function tokens(from: string): string[] {
  return (
    fold(from)
      .replaceAll('ς', 'σ')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** All that full-text search has of an item, as tokens. */
function hasWords(one: Known, { text, key, prefix = false, phrase = false }: Words): boolean {
  const keys =
    key === undefined ? ['title', 'artist', 'album', 'album_artist', 'composer', 'genre', 'name'] : [key];
  const columns = keys.map((name) =>
    tokens(name === 'name' ? one.name : (one.best[name] ?? []).map(([value]) => value).join('; ')),
  );
  const wanted = tokens(text);
  if (wanted.length === 0) return false;
  const is = (token: string | undefined, index: number): boolean =>
    token !== undefined &&
    (token === wanted[index] ||
      (prefix && index === wanted.length - 1 && token.startsWith(wanted[index] ?? '')));
  if (phrase)
    return columns.some((column) =>
      column.some((_, start) => wanted.every((_, index) => is(column[start + index], index))),
    );
  return wanted.every((_, index) => columns.some((column) => column.some((token) => is(token, index))));
}

const SAMPLES: Readonly<Record<string, readonly Value[]>> = {
  title: [...TITLES, 'none'],
  artist: [...ARTISTS, 'abbA', 'nobody', 'mo', 'ΒΑΓΓΕΛΗΣ'],
  album: [...ALBUMS, 'GOLD', 'live 1999'],
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
  '7.mp',
  '?',
  'the the',
  ...FOLDED,
];
const PATTERNS = ['*o*', 'b?ork', '*', 'a_b', '50%', '*1*', 'G*', 'live*', '100 % [*]', '1?.mp3'];

function randomCondition(dice: Dice, depth: number): Condition {
  const kind = dice.below(depth > 0 ? 12 : 9);
  if (kind === 9) return { op: 'not', of: randomCondition(dice, depth - 1) };
  if (kind > 9) {
    const of = Array.from({ length: 1 + dice.below(3) }, () => randomCondition(dice, depth - 1));
    return { op: kind === 10 ? 'and' : 'or', of };
  }
  if (kind === 0) {
    const key = dice.of([undefined, undefined, 'title', 'artist', 'genre'] as const);
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
  const value = (): Value => dice.of(SAMPLES[key] ?? []);
  const field = key === 'name' || key === 'item';
  const said =
    field || dice.below(4) > 0
      ? {}
      : dice.of([
          { source: 'nfo' },
          { language: 'en' },
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

/** As the rows are to come. What has no value comes last. */
function sorted(found: readonly Known[], sort: readonly SortKey[]): number[] {
  const valueOf = (one: Known, key: string): Value | undefined => {
    const values = (one.best[key] ?? []).map(([value]) => value);
    return key === 'track' || key === 'year' || key === 'rating'
      ? values[0]
      : values.length > 0
        ? fold(values.join('; '))
        : undefined;
  };
  const compare = (one: Known, other: Known): number => {
    for (const { key, descending = false } of sort) {
      const [first, second] = [valueOf(one, key), valueOf(other, key)];
      if (first === second) continue;
      if (first === undefined || second === undefined) return first === undefined ? 1 : -1;
      return first < second === descending ? 1 : -1;
    }
    return one.item - other.item;
  };
  return [...found].sort(compare).map(({ item }) => item);
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
    ]);
    const query: EntriesQuery = { from: 'files', where, missing, sort };
    const expected = sorted(
      known.filter((one) => (missing === 'all' || one.missing === missing) && fits(one, where)),
      sort,
    );
    const found = fixture.rows(query, dice.of([11, 100])).map(({ item }) => item);
    assert.deepEqual(found, expected, JSON.stringify(query));
    assert.equal(fixture.reader.answer('count', { query }), expected.length, JSON.stringify(query));
    rows += expected.length;
  }
  assert.ok(rows > 1000, `the queries found ${rows} rows only: they test little`);
});

test('the values of a key are counted among the items that fit', () => {
  const dice = new Dice(9);
  for (let number = 0; number < 30; number++) {
    const where = number % 5 === 0 ? undefined : randomCondition(dice, 2);
    const missing = dice.of([undefined, undefined, true, 'all' as const]);
    const keys = ['artist', 'album', 'genre', 'year', 'mood', 'title', 'nothing', 'folder'];
    const key = keys[number % keys.length] as string;
    const counts = new Map<string, number>();
    const asked = known.filter(
      (one) =>
        (missing === 'all' || one.missing === (missing ?? false)) &&
        (where === undefined || fits(one, where)),
    );
    for (const one of asked)
      for (const text of new Set(valuesOf(one, { op: 'exists', key }).map(String)))
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
