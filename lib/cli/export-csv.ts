/** `valhalla export --csv`: a row an item, as spreadsheets take it. */
import { basename, dirname } from 'node:path';
import { csvLine } from '../exchange/csv-line.ts';
import { KEY } from '../metadata/clean.ts';
import type { Value } from '../metadata/document.ts';
import type { FileEntry } from '../reader/reader-messages.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { textOf } from './entry-text.ts';
import { filterOf } from './filter-flags.ts';
import type { FilterFlags } from './filter-flags.ts';
import { printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { sayAbsent } from './nothing-found.ts';
import { playlistQuery } from './playlist-query.ts';

/** What `valhalla import` knows a track by, and what a user has said of it. */
const COLUMNS = [
  'path',
  'part',
  'type',
  'artist',
  'album_artist',
  'album',
  'disc',
  'track',
  'title',
  'genre',
  'year',
  'duration',
  'playcount',
  'rating',
  'last_played',
  'position',
  'watched',
  'musicbrainz_recording_id',
  'path_bytes',
];

/** Columns that are no keys. */
const FIELDS: Readonly<Record<string, (entry: FileEntry) => Value | undefined>> = {
  path: ({ path }) => path,
  path_bytes: ({ pathBytes }) => pathBytes,
  folder: ({ path }) => dirname(path),
  name: ({ path }) => basename(path),
  part: ({ part }) => part,
  type: ({ type }) => type,
  state: ({ state }) => state,
  size: ({ size }) => size,
  mtime: ({ mtime }) => mtime,
  added: ({ firstSeen }) => firstSeen,
  gone: ({ missingSince }) => missingSince,
  item: ({ item }) => item,
  file: ({ id }) => id,
};

/** @param query words in the language of `docs/queries.md` */
export async function exportCsv(
  host: Host,
  query: readonly string[],
  { keys, ...flags }: FilterFlags & { readonly database: string; readonly keys?: string },
): Promise<ExitCode> {
  const columns = keys === undefined ? COLUMNS : columnsOf(keys);
  const asked = playlistQuery(query, filterOf(flags, host.cwd), host.cwd);
  return withLibrary(host, { database: flags.database, readOnly: true }, async (library) => {
    // Rows that a terminal would obey are made safe for it; elsewhere they are what the library has.
    const row = (cells: readonly string[]): string =>
      csvLine(host.out.isTTY ? cells.map((cell) => printable(cell)) : cells);
    await host.out.line(row(columns));
    const { sort = [{ key: 'item' }], ...rest } = await asked.with(library, 'items');
    for await (const entry of library.query({ from: 'items', sort, ...rest }))
      await host.out.line(row(columns.map((column) => cellOf(entry, column))));
    if (keys !== undefined)
      await sayAbsent(
        host,
        library,
        columns.filter((column) => !Object.hasOwn(FIELDS, column)),
      );
    return EXIT.done;
  });
}

function columnsOf(text: string): string[] {
  const columns = text.split(',').map((name) => name.trim().toLowerCase());
  const wrong = columns.find((name) => !KEY.test(name));
  if (wrong === undefined) return columns;
  throw new UsageError(`--keys ${text} is not understood. It takes keys with commas: path,title,rating`);
}

function cellOf(entry: FileEntry, column: string): string {
  const field = Object.hasOwn(FIELDS, column) ? FIELDS[column] : undefined;
  if (field !== undefined) return String(field(entry) ?? '');
  return textOf(entry, column);
}
