/**
 * How long queries take in a large library: the median and the 99th percentile of each kind, in the reader itself
 * (without the two messages to its thread, some 50 us). The library is written into a database directly.
 *
 *     node --conditions=valhalla-source bench/queries.ts [--items 100000] [--runs 100]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BEST_COLUMNS, columnsOf, facetsOf } from '../lib/metadata/columns.ts';
import type { Document, Value } from '../lib/metadata/document.ts';
import { fold } from '../lib/metadata/fold.ts';
import { q } from '../lib/query/build.ts';
import { parseText } from '../lib/query/parse.ts';
import type { Query } from '../lib/query/query.ts';
import { Reader } from '../lib/reader/reader.ts';
import { openReader, openWriter } from '../lib/store/connection.ts';

const { values: options } = parseArgs({
  options: { items: { type: 'string', default: '100000' }, runs: { type: 'string', default: '100' } },
});
const ITEMS = Number(options.items);
const RUNS = Number(options.runs);
/** Tracks of an album; albums of an artist. */
const TRACKS = 12;
const ALBUMS = 4;

const GENRES = [
  'Rock',
  'Pop',
  'Jazz',
  'Classical',
  'Electronic',
  'Folk',
  'Metal',
  'Blues',
  'Hip Hop',
  'Live',
];
const WORDS =
  'love night day river stone light dark moon fire rain city home road dream heart sky sea gold ice sun'.split(
    ' ',
  );

function nameOf(number: number): string {
  const [one, two, three] = [number % 20, Math.floor(number / 20) % 20, Math.floor(number / 400) % 20];
  return `${WORDS[one]} ${WORDS[two]} ${WORDS[three]} ${number}`;
}

/** One of the items, from its number alone. */
function documentOf(item: number): Document {
  const album = Math.floor(item / TRACKS);
  const artist = Math.floor(album / ALBUMS);
  const values: Record<string, Value> = {
    title: nameOf(item * 7),
    artist: `Artist ${nameOf(artist)}`,
    album: `Album ${nameOf(album * 3)}`,
    genre: GENRES[artist % GENRES.length] ?? '',
    year: 1960 + (album % 60),
    track: (item % TRACKS) + 1,
    duration: 120_000 + (item % 300) * 1000,
    audio_codec: 'flac',
    rating: item % 101,
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [[value]]]));
}

function fill(path: string): void {
  const db = openWriter(path);
  const run = (sql: string): ((...values: (string | number | null)[]) => number) => {
    const statement = db.prepare(sql);
    return (...values) => Number(statement.run(...values).lastInsertRowid);
  };
  const folder = run('INSERT INTO folder (root, path, inode) VALUES (1, ?, 1)');
  const file = run(
    `INSERT INTO file (folder, name, stamp, inode, size, mtime_ms, type, state, first_seen) VALUES (?, ?, '', ?, 4000000, 0, 'audio', 'done', 0)`,
  );
  const item = run('INSERT INTO item (file) VALUES (?)');
  const metadata = run('INSERT INTO metadata VALUES (?, 2, ?)');
  const best = run(
    `INSERT INTO best (item, epoch, ${BEST_COLUMNS.join(', ')}) VALUES (?, 1${', ?'.repeat(BEST_COLUMNS.length)})`,
  );
  const facetKey = run('INSERT INTO facet_key (name) VALUES (?)');
  const facetValue = run('INSERT INTO facet_value (value, folded) VALUES (?, ?)');
  const facet = run('INSERT OR IGNORE INTO facet VALUES (?, ?, ?)');
  const search = run(
    'INSERT INTO search (rowid, title, artist, album, album_artist, composer, genre, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const keys = new Map<string, number>();
  const ids = new Map<string, number>();
  db.transaction(() => {
    db.exec(
      `INSERT INTO root (path, added) VALUES ('/music', 0); INSERT INTO source (name, kind) VALUES ('fast', 'parser')`,
    );
    let place = 0;
    for (let number = 0; number < ITEMS; number++) {
      if (number % TRACKS === 0)
        place = folder(`artist ${Math.floor(number / TRACKS / ALBUMS)}/album ${number / TRACKS}`);
      const document = documentOf(number);
      const id = item(file(place, `${number}.flac`, String(number)));
      const columns = columnsOf(document);
      metadata(id, JSON.stringify(document));
      best(id, ...columns);
      const facets = facetsOf(document);
      for (let at = 0; at < facets.length; at += 2) {
        const [key = '', value = ''] = facets.slice(at);
        if (!keys.has(key)) keys.set(key, facetKey(key));
        if (!ids.has(value)) ids.set(value, facetValue(value, fold(value)));
        facet(id, keys.get(key) ?? 0, ids.get(value) ?? 0);
      }
      search(id, ...columns.slice(0, 6).map((value) => value ?? null), `${number}.flac`);
    }
  })();
  db.close();
}

/** By number of the run: not the same page again. */
const KINDS: Readonly<Record<string, (run: number) => Query>> = {
  'all files, first page': () => q.files(),
  'files of an artist': (run) => q.files({ where: q.equal('artist', `Artist ${nameOf(run)}`) }),
  'files of an artist, folded': (run) =>
    q.files({ where: q.equal('artist', `ARTIST ${nameOf(run).toUpperCase()}`) }),
  'tracks of an album, sorted': (run) =>
    q.items({ where: q.equal('album', `Album ${nameOf(run * 3)}`), sort: ['disc', 'track'] }),
  'files of a genre, first page': (run) => q.files({ where: q.equal('genre', GENRES[run % 10] ?? '') }),
  'genre and ten years': (run) =>
    q.files({
      where: q.all(q.equal('genre', GENRES[run % 10] ?? ''), q.range('year', { from: 1970, to: 1979 })),
    }),
  'files in a folder': (run) => q.files({ where: q.equal('folder', `/music/artist ${run}`) }),
  'albums of an artist': (run) => q.albums({ where: q.equal('artist', `Artist ${nameOf(run)}`) }),
  'albums, a page': () => q.albums(),
  'artists, a page': () => q.artists(),
  'values of genre, counted': () => q.values('genre'),
  'values of album, a page': () => q.values('album'),
  'two words, ranked': (run) => ({
    from: 'items',
    ...parseText(`"${WORDS[run % 20]} ${WORDS[(run + 7) % 20]}"`),
  }),
  'one frequent word, ranked': (run) => ({ from: 'items', ...parseText(`title:${WORDS[run % 20]}`) }),
  'a beginning, ranked': (run) => ({ from: 'items', ...parseText(`artist ${run}`) }),
  'artist:word year:a..b -genre:x': (run) => ({
    from: 'items',
    ...parseText(`artist:${run} year:1970..1999 -genre:live`),
  }),
  'scan: rating above 95, first page': () => q.files({ where: q.range('rating', { above: 95 }) }),
  'scan: genre sorted by year': (run) =>
    q.files({ where: q.equal('genre', GENRES[run % 10] ?? ''), sort: ['-year'] }),
  'scan: all sorted by title': () => q.files({ sort: ['title'] }),
};

const folder = mkdtempSync(join(tmpdir(), 'valhalla-queries-'));
try {
  const path = join(folder, 'library.db');
  fill(path);
  const db = openReader(path);
  const reader = new Reader(db, []);
  process.stdout.write(
    `${ITEMS} items, pages of 50\n\n| query | p50 ms | p99 ms | count ms | begins with |\n| --- | --: | --: | --: | --- |\n`,
  );
  for (const [kind, queryOf] of Object.entries(KINDS)) {
    const runs = kind.startsWith('scan') ? Math.min(RUNS, 10) : RUNS;
    const times = Array.from({ length: runs }, (_, run) => {
      const begun = performance.now();
      reader.answer('page', { query: queryOf(run), size: 50 });
      return performance.now() - begun;
    }).sort((one, other) => one - other);
    const begun = performance.now();
    reader.answer('count', { query: queryOf(1) });
    const counted = performance.now() - begun;
    const [words] = reader.answer('explain', { query: queryOf(1) }).words;
    const at = (share: number): string =>
      (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(2);
    process.stdout.write(`| ${kind} | ${at(0.5)} | ${at(0.99)} | ${counted.toFixed(1)} | ${words} |\n`);
  }
  db.close();
} finally {
  rmSync(folder, { recursive: true });
}
