/** Lines of an export that somebody has changed: whatever stands in them, it is set, named, or of no file. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { importFile } from '../../lib/engine/import.ts';
import type { ImportReport } from '../../lib/engine/import.ts';
import type { LibraryQueries } from '../../lib/engine/queries.ts';
import { isExportLine, rowsOfExport } from '../../lib/exchange/export-line.ts';
import type { QueryName } from '../../lib/reader/reader-messages.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader } from '../../lib/store/connection.ts';
import { LibraryBuilder } from '../support/library-builder.ts';
import { randomFrom } from '../support/random.ts';

type Imported = { readonly report: ImportReport; readonly said: string[] };

/** Imports lines into a library of one file with two tracks, and sets nothing. */
function library(context: TestContext): (lines: string, keys?: string[]) => Promise<Imported> {
  const builder = new LibraryBuilder();
  context.after(() => builder[Symbol.dispose]());
  builder.root('/music');
  const { file } = builder.file({ path: 'a.flac', sources: { general: { title: 'A' } } });
  for (const part of [1, 2]) builder.track(file, part, { general: { title: `Track ${part}` } });
  const db = openReader(builder.path);
  context.after(() => db.close());
  const reader = new Reader(db, []);
  const ask = async (name: QueryName, argument: never): Promise<unknown> => reader.answer(name, argument);
  const path = join(builder.folder, 'export.jsonl');
  return async (lines, keys) => {
    writeFileSync(path, lines);
    const said: string[] = [];
    const report = await importFile({ ask } as unknown as LibraryQueries, undefined, path, {
      keys,
      problem: ({ line, kind, text }) => said.push(`${line} ${kind}: ${text}`),
    });
    return { report, said };
  };
}

const LINE = {
  path: '/music/a.flac',
  type: 'audio',
  external: { rating: [80], mood: [['wild', 'en'], 'loud'], last_played: ['2024-05-17T10:00:00.000Z'] },
  values: { title: ['A'], duration: [5000] },
  tracks: [
    { item: 2, part: 1, external: { playcount: [3] }, values: { title: ['Track 1'] } },
    { item: 3, part: 2, values: { title: ['Track 2'] } },
  ],
};

test('what is wrong in a line is named, and the rest of the file goes on', async (context) => {
  const load = library(context);
  const begin = { path: '/music/a.flac', values: {} };
  const { report, said } = await load(
    [
      { ...begin, tracks: [null, { part: 1, external: { rating: [20] } }] },
      { ...begin, tracks: 'two' },
      { ...begin, part: { a: 1 }, external: { rating: [80] } },
      { ...begin, external: 'abc' },
      { ...begin, pathBytes: [1], external: { rating: [80] } },
      { ...begin, external: { duration: [5000], mood: ['wild'] } },
      { ...begin, external: { rating: 'high', mood: ['wild', { a: 1 }], playcount: [1, 2] } },
      { path: '/music/a.flac', rating: { a: 1 }, playcount: 3 },
      { ...begin, external: { Rating: 80, rating: 60 } },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
  assert.deepEqual(said, [
    '1 invalid: a track is no object: null (/music/a.flac)',
    '2 invalid: tracks is no list: "two" (/music/a.flac)',
    '3 invalid: part is no number of a track: { a: 1 } (/music/a.flac)',
    '4 invalid: external is no object: "abc" (/music/a.flac)',
    '5 invalid: pathBytes is no text: [ 1 ]',
    '6 invalid: duration is a fact of the file: it is measured, and cannot be set (/music/a.flac)',
    '7 invalid: "high" is no value of rating (/music/a.flac)',
    '7 invalid: { a: 1 } is no value of mood (/music/a.flac)',
    '7 invalid: playcount has one value, not 2: the first is taken (/music/a.flac)',
    '8 invalid: { a: 1 } is no value of rating',
    '9 invalid: Rating and rating both mean rating: 80 is taken, and not 60 (/music/a.flac)',
  ]);
  const { rows, matched, invalid, changed, values } = report;
  assert.deepEqual(
    { rows, matched, invalid, changed, values },
    { rows: 5, matched: 5, invalid: 9, changed: 2, values: 4 },
  );
  await assert.rejects(load(JSON.stringify(LINE), ['duration']), {
    code: 'ERR_VALHALLA_OPTION',
    message: 'duration is a fact of the file: it is measured, and cannot be set.',
  });
});

/** Nested so deep that whoever goes down by calls does not come back. */
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const JUNK = [
  'null',
  '5',
  '-1.5',
  '1e999',
  'true',
  '""',
  '"x"',
  '[]',
  '{}',
  '[null]',
  '[[1,2],{"a":[]}]',
  '{"a":1}',
  DEEP,
];

test('whatever changes in a line, it never ends an import, and nothing of it is dropped in silence', async (context) => {
  const load = library(context);
  const pick = randomFrom(16);
  const lines: string[] = [];
  for (let round = 0; round < 300; round++) {
    const text = JSON.stringify(LINE);
    // A value, wherever it stands, becomes another one.
    const places = [...text.matchAll(/(?<=[:[,])(?:"[^"]*"(?!:)|\d+|\[[^[\]{}]*\]|\{[^{}]*\})/g)];
    const { index, 0: before } = places[pick(places.length)] as RegExpExecArray;
    let line = text.slice(0, index) + JUNK[pick(JUNK.length)] + text.slice(index + before.length);
    // Letters, signs and bytes do.
    for (let count = pick(3); count > 0; count--) {
      const at = pick(line.length);
      line = line.slice(0, at) + String.fromCharCode(pick(126) + 1) + line.slice(at + pick(2));
    }
    lines.push(line.replaceAll(/[\r\n]/g, ' '));
  }
  const { report, said } = await load(lines.join('\n'));
  assert.equal(report.matched + report.unmatched + report.ambiguous, report.rows);
  assert.ok(report.invalid > 100 && report.matched > 100, JSON.stringify(report));
  const named = new Set(said.map((text) => Number(text.split(' ', 1)[0])));
  for (const [index, line] of lines.entries()) {
    if (named.has(index + 1)) continue;
    const parsed = JSON.parse(line) as Record<string, unknown>;
    if (!isExportLine(parsed)) continue;
    const [row] = rowsOfExport(1, parsed);
    assert.deepEqual(plain(row?.values ?? {}), plain(parsed['external'] ?? {}), line.slice(0, 500));
  }
});

/** Each value once, as text: in an export `80`, `[80]`, `[[80]]` and `"80"` are one. */
function plain(document: object): Record<string, readonly string[]> {
  const lists = Object.entries(document).map(([key, list]: [string, unknown]) => {
    const entries = (Array.isArray(list) ? list : [list]) as unknown[];
    const texts = entries.map((one) =>
      [one]
        .flat()
        .map((part) => String(part).trim())
        .join('|'),
    );
    return [key.toLowerCase(), [...new Set(texts)]] as const;
  });
  return Object.fromEntries(lists.filter(([, texts]) => texts.length > 0));
}

test('what is too much for a key is named, and a value in two languages is two', () => {
  const many = Array.from({ length: 1001 }, (_, index) => `genre ${index}`);
  const long = Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(64_000)}`);
  const languages = [
    ['Jazz', 'en'],
    ['Jazz', 'de'],
  ];
  const strange = ['Jazz', 'en', 'de'];
  const rows = [many, long, languages, [strange], [['Jazz', 5]], [['Jazz', 'klingonisch!']]].map((genre) =>
    rowsOfExport(1, { path: '/a', values: null, external: { genre } }),
  );
  assert.deepEqual(
    rows.map(([row]) => [row?.values['genre'], row?.problems[0]]),
    [
      [
        undefined,
        'genre cannot have 1001 values of this length: at most are 1000, of 1048576 bytes together (/a)',
      ],
      [
        undefined,
        'genre cannot have 20 values of this length: at most are 1000, of 1048576 bytes together (/a)',
      ],
      [languages, undefined],
      [undefined, "[ 'Jazz', 'en', 'de' ] is no value of genre (/a)"],
      [undefined, '5 is no language (BCP 47): such as de or pt-BR (/a)'],
      [undefined, '"klingonisch!" is no language (BCP 47): such as de or pt-BR (/a)'],
    ],
  );
});

test('each value of a line is taken or named', () => {
  const junk = JUNK.map((text) => JSON.parse(text) as unknown);
  for (const one of junk)
    for (const key of ['rating', 'mood', 'last_played', 'duration', 'Title', '__proto__', 'no key'])
      for (const list of [one, [one], [one, one]]) {
        const external = Object.fromEntries([[key, list]]);
        const [row] = rowsOfExport(1, { path: '/a', values: null, external });
        const { values = {}, problems = [] } = row ?? {};
        const isNothing = Array.isArray(list) && list.length === 0;
        assert.equal(
          Object.keys(values).length + problems.length > 0,
          !isNothing || /^(?:dur|no|__)/.test(key),
          key,
        );
      }
});
