/**
 * How long queries take in a large library: median and 95th percentile of a page of each kind, and of its count, in the
 * reader itself (without the two messages to its thread, some 50 us).
 *
 *     node --conditions=valhalla-source bench/queries.ts [--items 100000] [--runs 100] [--only WORD] [--cpu] [--database FILE]
 *
 * `--cpu`: processor time instead of time, for a machine that is at work with other things. `--database`: the library is
 * kept there, and taken from there. Exits with 1 where a kind that has an index is above 10 ms.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { q } from '../lib/query/build.ts';
import { parseText } from '../lib/query/parse.ts';
import type { Query } from '../lib/query/query.ts';
import { Reader } from '../lib/reader/reader.ts';
import { openReader } from '../lib/store/connection.ts';
import { WORDS, albumOf, artistOf, fillLibrary, genreOf, rareWord } from './query-library.ts';

const { values: options } = parseArgs({
  options: {
    items: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '100' },
    only: { type: 'string', default: '' },
    cpu: { type: 'boolean', default: false },
    database: { type: 'string' },
  },
});
const ITEMS = Number(options.items);
const RUNS = Number(options.runs);
const SIZE = 50;
/** Milliseconds at most, where there is an index. */
const LIMIT = 10;

const word = (run: number): string => WORDS[run % WORDS.length] as string;
const text = (typed: string): Query => ({ from: 'items', ...parseText(typed) });
const nth = (run: number): string => `6ba7b810-9dad-11d1-80b4-${run.toString(16).padStart(12, '0')}`;

/** By number of the run: not the same page again. Kinds that begin with `scan` have no index. */
const KINDS: Readonly<Record<string, (run: number) => Query>> = {
  'all files': () => q.files(),
  'recently added': () => q.items({ sort: ['-added'] }),
  'added in the last year': () => q.items({ where: q.range('added', { from: '-1y' }), sort: ['-added'] }),
  'files of an artist': (run) => q.files({ where: q.equal('artist', artistOf(run)) }),
  'files of an artist, folded': (run) => q.files({ where: q.equal('artist', artistOf(run).toUpperCase()) }),
  'tracks of an album, sorted': (run) =>
    q.items({ where: q.equal('album', albumOf(run)), sort: ['disc', 'track'] }),
  'tracks of an artist, sorted': (run) =>
    q.items({ where: q.equal('artist', artistOf(run)), sort: ['-year', 'album', 'disc', 'track'] }),
  'tracks of an album artist': (run) => q.items({ where: q.equal('album_artist', artistOf(run)) }),
  'tracks filed under an artist': (run) => q.items({ where: q.equal('filed_under', artistOf(run)) }),
  'not filed under an artist': (run) => q.items({ where: q.not(q.equal('filed_under', artistOf(run))) }),
  'without an album artist': () => q.items({ where: q.missing('album_artist') }),
  'files of a genre': (run) => q.files({ where: q.equal('genre', genreOf(run)) }),
  'not of a genre': (run) => q.files({ where: q.not(q.equal('genre', genreOf(run))) }),
  'genre and ten years': (run) =>
    q.files({ where: q.all(q.equal('genre', genreOf(run)), q.range('year', { from: 1970, to: 1979 })) }),
  'genre, years, and a word': (run) =>
    text(`genre:${genreOf(run).split(' ')[0]} year:1970..1979 ${rareWord(run)}`),
  'files in a folder': (run) => q.files({ where: q.equal('folder', `/music/artist ${run}`) }),
  'type and root': () => q.files({ where: q.all(q.equal('type', 'audio'), q.equal('root', '/music')) }),
  'artist like x*': (run) => q.items({ where: q.like('artist', `${rareWord(run).slice(0, 2)}*`) }),
  'without a composer': () => q.items({ where: q.missing('composer') }),
  'with a composer': () => q.items({ where: q.exists('composer') }),
  'missing files': () => q.files({ missing: true }),
  'albums of an artist': (run) => q.albums({ where: q.equal('artist', artistOf(run)) }),
  'albums of a genre': (run) => q.albums({ where: q.equal('genre', genreOf(run)) }),
  'albums of an album artist': (run) => q.albums({ where: q.equal('album_artist', artistOf(run)) }),
  'scan: albums that are filed under nobody': () => q.albums({ where: q.missing('album_artist') }),
  albums: () => q.albums(),
  artists: () => q.artists(),
  'album artists': () => q.artists({ role: 'album_artist' }),
  composers: () => q.artists({ role: 'composer' }),
  'artists of a genre': (run) => q.artists({ where: q.equal('genre', genreOf(run)) }),
  'values of genre': () => q.values('genre'),
  'values of year': () => q.values('year'),
  'values of album': () => q.values('album'),
  'values of artist, most frequent': () => q.values('artist', { sort: 'count' }),
  'values of year of a genre': (run) => q.values('year', { where: q.equal('genre', genreOf(run)) }),
  'values of genre of an artist': (run) => q.values('genre', { where: q.equal('artist', artistOf(run)) }),
  'two words': (run) => text(`${word(run)} ${rareWord(2)}`),
  'two words, a phrase': (run) => text(`"${rareWord(run * 42 + 1)} ${word(run)}"`),
  'one frequent word': (run) => text(word(run)),
  'one frequent word of titles': (run) => text(`title:${word(run)}`),
  'a word of every item': () => text('flac'),
  'a beginning': (run) => text(`${word(run)} ${rareWord(run).slice(0, 2)}`),
  'one letter': (run) => text(rareWord(run).slice(0, 1)),
  'three letters': (run) => text(rareWord(run).slice(0, 3)),
  'two letters': (run) => text(rareWord(run).slice(0, 2)),
  'a rare word': (run) => text(rareWord(run * 2)),
  'artist:word year:a..b -genre:x': (run) => text(`artist:${rareWord(run)} year:1970..1999 -genre:live`),
  'frequent word by year': (run) => text(`title:${word(run)} sort:-year`),
  'scan: rating above 95': () => q.files({ where: q.range('rating', { above: 95 }) }),
  'scan: an id of MusicBrainz': (run) => q.items({ where: q.equal('musicbrainz_recording_id', nth(run)) }),
  'scan: a title': (run) => q.items({ where: q.equal('title', `${word(run)} ${rareWord(run)}`) }),
  'scan: genre by year': (run) => q.files({ where: q.equal('genre', genreOf(run)), sort: ['-year'] }),
  'scan: all by title': () => q.files({ sort: ['title'] }),
  'scan: all by year': () => q.files({ sort: ['-year'] }),
  'scan: all by artist, album, track': () => q.files({ sort: ['artist', 'album', 'disc', 'track'] }),
};

/** Pages far behind the first one are read too: behind so many rows. */
const DEEP = Math.floor(ITEMS / 2);
const DEEP_KINDS = [
  'all files',
  'recently added',
  'albums',
  'artists',
  'values of album',
  'files of a genre',
  'one frequent word',
];

function now(): number {
  if (!options.cpu) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function timesOf(runs: number, work: (run: number) => unknown): number[] {
  return Array.from({ length: runs }, (_, run) => {
    const begun = now();
    work(run);
    return now() - begun;
  }).sort((one, other) => one - other);
}

function at(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

const folder = mkdtempSync(join(tmpdir(), 'valhalla-queries-'));
try {
  const path = options.database ?? join(folder, 'library.db');
  if (!existsSync(path)) fillLibrary(path, ITEMS);
  const db = openReader(path);
  const reader = new Reader(db, []);
  process.stdout.write(
    `${ITEMS} items, pages of ${SIZE}, milliseconds${options.cpu ? ' of processor' : ''}\n\n` +
      `| query | median | 95 % | count | begins with |\n| --- | --: | --: | --: | --- |\n`,
  );
  const measure = (
    kind: string,
    page: (run: number) => unknown,
    count?: (run: number) => unknown,
    words = '',
  ): void => {
    const isScan = kind.startsWith('scan');
    const runs = isScan ? Math.min(RUNS, 10) : RUNS;
    const times = timesOf(runs, page);
    const counts = count === undefined ? [] : timesOf(Math.min(RUNS, 10), count);
    const [median, most] = [at(times, 0.5), at(times, 0.95)];
    if (!isScan && most > LIMIT) process.exitCode = 1;
    const counted = count === undefined ? '' : at(counts, 0.5).toFixed(1);
    process.stdout.write(`| ${kind} | ${median.toFixed(2)} | ${most.toFixed(2)} | ${counted} | ${words} |\n`);
  };
  for (const [kind, queryOf] of Object.entries(KINDS)) {
    if (!kind.includes(options.only)) continue;
    const [words] = reader.answer('explain', { query: queryOf(1) }).words;
    measure(
      kind,
      (run) => reader.answer('page', { query: queryOf(run), size: SIZE }),
      (run) => reader.answer('count', { query: queryOf(run) }),
      words,
    );
  }
  for (const kind of DEEP_KINDS) {
    const query = KINDS[kind]?.(0);
    if (query === undefined || !kind.includes(options.only)) continue;
    const half = Math.min(DEEP, Math.floor(reader.answer('count', { query }) / 2));
    let cursor: string | undefined;
    for (let given = 0; given < half; given += 1000)
      cursor = reader.answer('page', { query, cursor, size: Math.min(1000, half - given) }).next;
    measure(`${kind}, page behind ${half}`, () => reader.answer('page', { query, cursor, size: SIZE }));
  }
  db.close();
} finally {
  rmSync(folder, { recursive: true });
}
