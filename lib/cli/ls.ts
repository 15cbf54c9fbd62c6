/** `valhalla ls`: what is in the library, by artist, album, track, file or playlist. */
import type {
  AlbumEntry,
  ArtistEntry,
  FileEntry,
  PlaylistInfo,
  ValueEntry,
} from '../reader/reader-messages.ts';
import { lengthOf, placeOf, textOf, titleOf } from './entry-text.ts';
import type { MediaType } from '../metadata/document.ts';
import type { EntriesQuery, Role } from '../query/query.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { filterOf } from './filter-flags.ts';
import type { FilterFlags } from './filter-flags.ts';
import { formatLength, formatNumber, jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import { keyHints, keysOf } from '../query/key-hint.ts';
import type { Host } from './host.ts';
import { first, inOrder } from './order.ts';
import { nothingFound } from './nothing-found.ts';
import { playlistQuery } from './playlist-query.ts';
import { printTable } from './table.ts';
import type { Column } from './table.ts';
import { TrackOrder } from './track-order.ts';
import { UnreadMark } from './unread-mark.ts';

const LISTS = ['artists', 'albums', 'tracks', 'files', 'playlists', 'values'] as const;
type ListName = (typeof LISTS)[number];

export interface LsFlags extends FilterFlags {
  readonly database: string;
  readonly json?: boolean;
  /** Of artists. */
  readonly role?: Role;
}

const ARTISTS: readonly Column<ArtistEntry>[] = [
  { head: 'Artist', cell: ({ artist }) => artist, most: 50 },
  { head: 'Albums', cell: ({ albums }) => formatNumber(albums), right: true },
  { head: 'Tracks', cell: ({ tracks }) => formatNumber(tracks), right: true },
];

const ALBUMS: readonly Column<AlbumEntry>[] = [
  { head: 'Artist', cell: ({ albumArtist }) => albumArtist ?? '' },
  { head: 'Album', cell: ({ album }) => album },
  { head: 'Year', cell: ({ year }) => String(year ?? ''), right: true },
  { head: 'Tracks', cell: ({ tracks }) => formatNumber(tracks), right: true },
  { head: 'Length', cell: ({ duration }) => formatLength(duration), right: true },
  { head: 'Id', cell: ({ id }) => String(id), right: true },
];

export function trackColumns(unread: UnreadMark): Column<FileEntry>[] {
  return [
    { head: 'Artist', cell: (entry) => textOf(entry, 'artist') },
    { head: 'Album', cell: (entry) => textOf(entry, 'album') },
    { head: 'No.', cell: placeOf, right: true },
    { head: 'Title', cell: (entry) => unread.on(entry, titleOf(entry)) },
    { head: 'Length', cell: lengthOf, right: true },
  ];
}

const VALUES: readonly Column<ValueEntry>[] = [
  { head: 'Value', cell: ({ value }) => String(value), most: 60 },
  { head: 'Items', cell: ({ count }) => formatNumber(count), right: true },
];

const PLAYLISTS: readonly Column<PlaylistInfo>[] = [
  { head: 'Playlist', cell: ({ title }) => title },
  { head: 'Entries', cell: ({ entries }) => formatNumber(entries), right: true },
  { head: 'Missing', cell: ({ missing }) => (missing === 0 ? '' : formatNumber(missing)), right: true },
  { head: 'Length', cell: ({ duration }) => (duration === 0 ? '' : formatLength(duration)), right: true },
  { head: 'File', cell: ({ path }) => path, middle: true },
];

/** More tracks than this are not put in order: they would have to be held. */
const HELD = 10_000;

/** @param words the list, for `values` the key, then a query */
export async function ls(host: Host, words: readonly string[], flags: LsFlags): Promise<ExitCode> {
  const { list, key, rest } = listOf(words);
  const filter = filterOf(flags, host.cwd);
  const query = playlistQuery(rest, filter, host.cwd);
  const { typed } = query;
  if (typed.sort !== undefined && list !== 'tracks' && list !== 'files')
    throw new UsageError('sort: is for tracks and files; other lists come by name.');
  if (flags.role !== undefined && list !== 'artists')
    throw new UsageError(`--role is for artists: valhalla ls artists --role ${flags.role}`);
  if (list === 'playlists' && (rest.length > 0 || typed.where !== undefined || typed.missing !== undefined))
    throw new UsageError(
      'ls playlists lists all of them. With a query or a filter: valhalla ls files --type playlist',
    );
  return withLibrary(host, { database: flags.database, readOnly: true }, async (library) => {
    const asked = await query.with(library, list === 'files' ? 'files' : 'items');
    const grouped = { ...asked, sort: undefined, limit: undefined };
    // Of a list that is put in order here, the first are to be had when all are there.
    const limited = { ...flags, limit: flags.limit ?? typed.limit };
    const unread = new UnreadMark();
    const lists: Readonly<Record<ListName, () => Promise<number>>> = {
      artists: () =>
        print(
          host,
          limited,
          ARTISTS,
          library.query({ from: 'artists', role: flags.role, ...grouped }),
          ({ sort: name }) => [name],
        ),
      albums: () =>
        print(
          host,
          limited,
          ALBUMS,
          library.query({ from: 'albums', ...grouped }),
          ({ sort: names, year, id }) => [names.artist ?? '', String(year ?? ''), names.album, String(id)],
        ),
      tracks: () => {
        const order = new TrackOrder();
        const { limit: _, ...all } = asked;
        const rows = library.query({ from: 'items', ...ofType(all, flags.type ?? 'audio') });
        const columns = trackColumns(unread);
        if (asked.sort !== undefined) return print(host, limited, columns, rows, undefined);
        return print(host, limited, columns, order.over(rows), (entry) => order.keysOf(entry), HELD);
      },
      playlists: () => print(host, flags, PLAYLISTS, library.playlists(), ({ title, path }) => [title, path]),
      values: () =>
        print(host, limited, VALUES, library.query({ from: 'values', key, ...grouped }), undefined),
      files: async () => {
        let count = 0;
        for await (const entry of library.query({ from: 'files', ...asked, sort: asked.sort ?? ITEMS })) {
          count++;
          await host.out.line(flags.json === true ? jsonLine(entry) : printable(entry.path));
        }
        return count;
      },
    };
    if ((await lists[list]()) === 0) {
      const keys = [...(list === 'values' ? [key] : []), ...keysOf(typed.where)];
      await nothingFound(host, library, { keys, words: rest, where: typed.where, filter });
    }
    unread.explain(host);
    for (const hint of keyHints(typed.sort?.map((one) => one.key) ?? [])) host.err.say(hint);
    return EXIT.done;
  });
}

/** As they were found: a list is no search, whatever words are in its query. */
const ITEMS = [{ key: 'item' }];

function listOf(words: readonly string[]): { list: ListName; key: string; rest: readonly string[] } {
  const [name = 'files', key = ''] = words;
  const list = LISTS.find((one) => one === name);
  if (list === undefined && /^[a-z]+$/i.test(name)) {
    throw new UsageError(
      `${name} is no list. Lists are ${LISTS.join(', ')}. To search for words: valhalla find ${name}`,
    );
  }
  if (list !== 'values')
    return { list: list ?? 'files', key: '', rest: list === undefined ? words : words.slice(1) };
  if (!/^[a-z0-9][\w.:-]*$/.test(key)) {
    throw new UsageError('values needs a key, such as genre: valhalla ls values genre');
  }
  return { list, key, rest: words.slice(2) };
}

function ofType(asked: Omit<EntriesQuery, 'from'>, type: MediaType): Omit<EntriesQuery, 'from'> {
  const only = { op: 'equal', key: 'type', value: type } as const;
  return {
    ...asked,
    sort: asked.sort ?? ITEMS,
    where: asked.where === undefined ? only : { op: 'and', of: [only, asked.where] },
  };
}

async function print<Row>(
  host: Host,
  { json, limit }: LsFlags,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
  /** Undefined: they come in order. */
  order: ((row: Row) => readonly string[]) | undefined,
  held: number = Number.POSITIVE_INFINITY,
): Promise<number> {
  if (json !== true)
    return printTable(
      host.out,
      columns,
      first(order === undefined ? rows : inOrder(rows, order, held), limit),
    );
  let count = 0;
  for await (const row of first(rows, limit)) {
    count++;
    await host.out.line(jsonLine(row));
  }
  return count;
}
