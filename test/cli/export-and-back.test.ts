/** What was said of files with awkward names goes through an export into a new library of the same files, and is the same. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ItemChange } from '../../lib/dbmanager/others/external-change.ts';
import { changeDocument } from '../../lib/dbmanager/others/change-document.ts';
import type { ExternalValues } from '../../lib/engine/external-values.ts';
import { importFile } from '../../lib/engine/import.ts';
import type { ImportReport } from '../../lib/engine/import.ts';
import { LibraryQueries } from '../../lib/engine/queries.ts';
import type { Document } from '../../lib/metadata/document.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader } from '../../lib/store/connection.ts';
import type { Values } from '../support/library-builder.ts';
import { randomFrom } from '../support/random.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

type Name = string | Uint8Array;

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** One folder has all that may be taken for another; the others begin or end with what is told from nothing easily. */
// prettier-ignore
const NAMES: readonly Name[] = [
  'Bach.mp3', 'Bach; Suite.mp3', 'A; B.mp3', '; .mp3', 'semi;colon.mp3', 'a,b.mp3', "ap'os.mp3",
  'q"uote.mp3', '"quoted".mp3', '"', 'new\nline.mp3', 'cr\rx.mp3', 'crlf\r\n.mp3', 'tab\tx.mp3',
  ' lead.mp3', 'lead.mp3', 'trail .mp3', 'end.mp3 ', 'end.mp3', '\u{FEFF}bom.mp3', '\u{2028}.mp3',
  'e\u{301}.mp3', '\u{E9}.mp3', 'UP.mp3', 'up.mp3', 'same.mp3', 'same.flac', 'same', '=cmd.mp3', '#?.mp3',
  '100%25.mp3', '100%.mp3', 'back\\slash.mp3', 'file:x.mp3', '\u{FFFD}.mp3', '\u{FFFD}\u{FFFD}.mp3',
  latin('\u{FF}.mp3'), latin('\u{FE}.mp3'), latin('; \u{FF}\u{FE}.mp3'), latin('\u{E9},".mp3'),
];
const FOLDERS: readonly Name[] = ['', 'x; y', ' ', latin('\u{FF}'), '\u{FFFD}', 'back'];
const PATHS: readonly (readonly [folder: Name, name: Name])[] = [
  ...NAMES.map((name) => ['all', name] as const),
  ...FOLDERS.flatMap((folder) => ['one.mp3', 'slash.mp3'].map((name) => [folder, name] as const)),
];
const PERSONAL = {
  playcount: [1, 7, 99_999],
  last_played: [
    '2024-05',
    '2024-05-17',
    '2024-05-17T10:00:00',
    '2001-01-02T03:04:05.678Z',
    '1999-12-31T21:00:00.000Z',
  ],
  position: [1, 12_345, 864_000_000],
  watched: [0, 1],
} as const;
const RATINGS = [
  [1, 3, 5],
  [1, 7, 28, 29, 57, 100],
] as const;
const LISTS = {
  comment: ['"q"', 'line\nbreak', 'a,b;c', '=1+1', '\u{FFFD}', '2', "'"],
  genre: ['Jazz', 'jazz', 'Folk/Rock', 'a;b', '"', '""', ','],
} as const;
/** What no cell keeps: `; ` stands between values there, an empty cell and a 0 say nothing, and no language does. */
const NOT_IN_CELLS = { mood: ['multi; semi', ['wild', 'en'], ['wild', 'de']], rating: 0 } as const;

/** The values of each item. In every other library no rating is higher than one of five stars would be. */
function said(seed: number, cells: boolean): Values[] {
  const pick = randomFrom(seed);
  return Array.from({ length: PATHS.length + 2 }, (_, index) => {
    const one = Object.entries({ ...PERSONAL, rating: RATINGS[seed % 2]! }).flatMap(([key, values]) =>
      pick(4) === 0 ? [] : [[key, [values[pick(values.length)]!]] as const],
    );
    const lists = Object.entries(LISTS).flatMap(([key, values]) => {
      const list = values.filter(() => pick(3) === 0);
      return list.length === 0 ? [] : [[key, list] as const];
    });
    return Object.fromEntries([
      ...one,
      ...lists,
      ...(cells || index % 3 > 0 ? [] : Object.entries(NOT_IN_CELLS)),
    ]);
  });
}

/** A library of all of these files, and of two tracks in one; all have the same tags. */
class Shelf {
  readonly library: FakeLibrary = new FakeLibrary();
  readonly #db = openReader(this.library.builder.path);
  readonly #reader = new Reader(this.#db, []);
  readonly #items: ReadonlyMap<number, string>;

  /** @param values by file; none: a new library, whose files were found the other way round */
  constructor(values?: readonly Values[]) {
    const { builder } = this.library;
    builder.db.exec('BEGIN');
    builder.root('/music; more');
    const items = new Map<number, string>();
    const general = { title: 'Same', artist: 'Same' };
    const sources = (index: number): Record<string, Values> =>
      values === undefined ? { general } : { general, external: values[index]! };
    const order = [...PATHS.entries()];
    for (const [index, path] of values === undefined ? order.reverse() : order)
      items.set(builder.file({ path, sources: sources(index) }).item, String(index));
    const { file } = builder.file({ path: 'disc; 1.flac', sources: { general } });
    for (const part of [1, 2])
      items.set(builder.track(file, part, sources(PATHS.length + part - 1)), `part ${part}`);
    builder.db.exec('COMMIT');
    this.#items = items;
  }

  async exported(...flags: string[]): Promise<string> {
    const host = new FakeHost(this.library);
    assert.equal(await host.run('export', ...flags), 0, host.errors.text);
    return host.output.text;
  }

  async import(
    text: string,
    keys?: readonly string[],
  ): Promise<{ report: ImportReport; problems: string[] }> {
    const file = join(this.library.builder.folder, 'exported');
    writeFileSync(file, text);
    const problems: string[] = [];
    const queries = new LibraryQueries({
      ask: async (name, argument) => this.#reader.answer(name, argument),
      stop: async () => undefined,
    });
    const external = {
      change: async (item: number, changes: readonly ItemChange[]) => this.#change(item, changes),
    };
    const report = await importFile(queries, external as unknown as ExternalValues, file, {
      keys,
      problem: ({ line, kind, text: what }) => problems.push(`${line} ${kind}: ${what}`),
    });
    return { report, problems };
  }

  /** What applications have said of each. */
  get said(): Record<string, Document> {
    return Object.fromEntries([...this.#items].map(([item, name]) => [name, this.#said(item)]));
  }

  #change(item: number, changes: readonly ItemChange[]): void {
    let document = this.#said(item);
    for (const change of changes)
      if (change.op !== 'found') document = changeDocument(document, document, change);
    const { builder } = this.library;
    builder.db
      .prepare('INSERT OR REPLACE INTO metadata (item, source, document) VALUES (?, ?, ?)')
      .run(item, builder.source('external'), JSON.stringify(document));
  }

  #said(item: number): Document {
    const text = this.library.builder.db
      .prepare<[number, number], string>('SELECT document FROM metadata WHERE item = ? AND source = ?')
      .pluck()
      .get(item, this.library.builder.source('external'));
    return JSON.parse(text ?? '{}') as Document;
  }

  [Symbol.dispose](): void {
    this.#db.close();
    this.library[Symbol.dispose]();
  }
}

const KEYS = ['rating', ...Object.keys(PERSONAL)];
const CELLS = ['path', 'path_bytes', 'part', ...KEYS, ...Object.keys(LISTS)];
/** JSON lines; the table that is exported where nothing is asked for; one with keys. */
const WAYS = [
  { flags: [], keys: undefined, kept: undefined },
  { flags: ['--csv'], keys: undefined, kept: KEYS },
  { flags: ['--keys', CELLS.join(',')], keys: CELLS.slice(3), kept: CELLS.slice(3) },
];

for (const { flags, keys, kept } of WAYS)
  test(`what was set comes back from ${['export', ...flags].join(' ')}, and the second import changes nothing`, async () => {
    for (let seed = 1; seed <= 2; seed++) {
      using shelf = new Shelf(said(seed, kept !== undefined));
      using other = new Shelf();
      const text = await shelf.exported(...flags);
      const { report, problems } = await other.import(text, keys);
      assert.deepEqual([problems, report.unmatched, report.ambiguous], [[], 0, 0]);
      const before = Object.entries(shelf.said).map(([name, document]) => [
        name,
        Object.fromEntries(Object.entries(document).filter(([key]) => kept?.includes(key) ?? true)),
      ]);
      assert.deepEqual(other.said, Object.fromEntries(before));
      assert.equal((await other.import(text, keys)).report.changed, 0);
    }
  });
