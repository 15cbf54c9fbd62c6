/** `valhalla ls`: what is in the library, by artist, album, track, file or playlist. */
import type { AlbumEntry, ArtistEntry, FileEntry, PlaylistInfo } from '../reader/reader-messages.ts';
import { lengthOf, numberOf, placeOf, textOf, titleOf } from './entry-text.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { filterOf } from './filter-flags.ts';
import type { FilterFlags } from './filter-flags.ts';
import { formatLength, formatNumber, jsonLine, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { first, inOrder } from './order.ts';
import { printTable } from './table.ts';
import type { Column } from './table.ts';

export type ListName = 'artists' | 'albums' | 'tracks' | 'files' | 'playlists';

export interface LsFlags extends FilterFlags {
  readonly database: string;
  readonly json?: boolean;
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
];

const TRACKS: readonly Column<FileEntry>[] = [
  { head: 'Artist', cell: (entry) => textOf(entry, 'artist') },
  { head: 'Album', cell: (entry) => textOf(entry, 'album') },
  { head: 'No.', cell: placeOf, right: true },
  { head: 'Title', cell: titleOf },
  { head: 'Length', cell: lengthOf, right: true },
];

const PLAYLISTS: readonly Column<PlaylistInfo>[] = [
  { head: 'Playlist', cell: ({ title }) => title },
  { head: 'Entries', cell: ({ entries }) => formatNumber(entries), right: true },
  { head: 'Missing', cell: ({ missing }) => (missing === 0 ? '' : formatNumber(missing)), right: true },
  { head: 'Length', cell: ({ duration }) => (duration === 0 ? '' : formatLength(duration)), right: true },
  { head: 'File', cell: ({ path }) => path },
];

/** More tracks than this are not put in order: they would have to be held. */
const HELD = 10_000;

export async function ls(host: Host, list: ListName, flags: LsFlags): Promise<ExitCode> {
  const filter = filterOf(flags, host.cwd);
  return withLibrary(host, { database: flags.database, readOnly: true }, async (library) => {
    switch (list) {
      case 'artists':
        await print(host, flags, ARTISTS, library.artists(filter), ({ artist }) => [artist]);
        break;
      case 'albums':
        await print(host, flags, ALBUMS, library.albums(filter), ({ albumArtist, year, album }) => [
          albumArtist ?? '',
          String(year ?? ''),
          album,
        ]);
        break;
      case 'tracks':
        await print(
          host,
          flags,
          TRACKS,
          library.tracks({ ...filter, type: filter.type ?? 'audio' }),
          trackOrder,
          HELD,
        );
        break;
      case 'playlists':
        await print(host, flags, PLAYLISTS, library.playlists(), ({ title, path }) => [title, path]);
        break;
      case 'files':
        for await (const entry of first(library.files(filter), flags.limit)) {
          await host.out.line(flags.json === true ? jsonLine(entry) : printable(entry.path));
        }
        break;
    }
    return EXIT.done;
  });
}

async function print<Row>(
  host: Host,
  { json, limit }: LsFlags,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
  order: (row: Row) => readonly string[],
  held: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  if (json === true) for await (const row of first(rows, limit)) await host.out.line(jsonLine(row));
  else await printTable(host.out, columns, first(inOrder(rows, order, held), limit));
}

function trackOrder(entry: FileEntry): string[] {
  const [disc, track] = [numberOf(entry, 'disc') ?? 0, numberOf(entry, 'track') ?? 0];
  const artist = textOf(entry, 'album_artist') || textOf(entry, 'artist');
  return [artist, textOf(entry, 'album'), String(disc), String(track), entry.path];
}
