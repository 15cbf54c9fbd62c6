/** What is shown of an album, put together from its tracks as they are now. */
import { AFTER_DATES, earlierDate } from '../metadata/album-date.ts';
import { VARIOUS_ARTISTS, joinArtist, normalName } from '../metadata/album-artist.ts';
import type { OneArtist } from '../metadata/album-artist.ts';
import type { AlbumIdentity } from '../metadata/album-identity.ts';
import { albumFolder } from '../metadata/disc-folder.ts';
import type { Value } from '../metadata/document.ts';
import { PATH_COLUMNS, pathOf } from './file-path.ts';
import type { PathRow } from './file-path.ts';
import type { AlbumEntry } from './reader-messages.ts';
import { NOT_SHOWN, WHOLE_OF } from './shown.ts';
import type { Sql, Statements } from './statements.ts';
import { ItemValues } from './values.ts';

/** Tracks of an album that agree in what people see of it. */
interface TracksRow {
  readonly album: number;
  readonly title: string | null;
  readonly albumArtist: string | null;
  readonly artist: string | null;
  readonly compilation: 0 | 1;
  readonly disc: number | null;
  readonly folder: number;
  readonly date: string | null;
  readonly year: number | null;
  readonly tracks: number;
  readonly duration: number | null;
  readonly item: number;
  readonly whole: number | null;
}

/** Index bundle_album, best_bundle, primary keys. `said` begins with album, album artist, compilation. */
function tracksSql(missing: Missing): Sql<TracksRow> {
  return `SELECT bundle.album AS album, best.album AS title, best.album_artist AS albumArtist, best.artist AS artist,
  bundle.said ->> 2 = '1' AS compilation, best.disc AS disc, file.folder AS folder,
  rtrim(min(best.date || '${AFTER_DATES}'), '${AFTER_DATES}') AS date,
  min(best.year) AS year, count(*) AS tracks, sum(best.duration) AS duration, min(best.item) AS item,
  ${WHOLE_OF} AS whole
FROM json_each(?) AS asked CROSS JOIN bundle ON bundle.album = asked.value
CROSS JOIN best INDEXED BY best_bundle ON best.bundle = bundle.id CROSS JOIN item ON item.id = best.item
CROSS JOIN file ON file.id = item.file
WHERE item.id NOT IN (${NOT_SHOWN})${MISSING[missing]}
GROUP BY bundle.album, best.album, best.album_artist, best.artist, bundle.id, best.disc, file.folder ORDER BY item`;
}

type Missing = 'there' | 'gone' | 'all';
const MISSING: Readonly<Record<Missing, string>> = {
  there: ' AND file.missing_since IS NULL',
  gone: ' AND file.missing_since IS NOT NULL',
  all: '',
};

/** Index bundle_album, best_bundle, item_file, artwork_item. The picture of a file is that of its tracks too. */
const COVERS: Sql<{ readonly album: number; readonly item: number }> =
  `SELECT bundle.album AS album, min(best.item) AS item
FROM json_each(?) AS asked CROSS JOIN bundle ON bundle.album = asked.value
CROSS JOIN best INDEXED BY best_bundle ON best.bundle = bundle.id CROSS JOIN item ON item.id = best.item
CROSS JOIN file ON file.id = item.file CROSS JOIN item AS pictured ON pictured.file = item.file
CROSS JOIN artwork ON artwork.item = pictured.id
WHERE artwork.kind = 'cover' AND file.missing_since IS NULL GROUP BY bundle.album`;

/** Primary keys. */
const FOLDERS: Sql<PathRow & { readonly id: number }> = `SELECT folder.id AS id, ${PATH_COLUMNS}
FROM json_each(?) AS asked CROSS JOIN folder ON folder.id = asked.value CROSS JOIN root ON root.id = folder.root
CROSS JOIN (SELECT '' AS name, NULL AS raw) AS file`;

/** Primary key */
const ALBUMS: Sql<{ readonly id: number; readonly identity: string; readonly name: string }> =
  'SELECT album.id AS id, identity, name FROM json_each(?) AS asked CROSS JOIN album ON album.id = asked.value';

/** @returns in the order of `ids`; an album without such tracks is left out */
export function albumEntries(
  statements: Statements,
  languages: readonly string[],
  ids: readonly number[],
  missing: boolean | 'all' = false,
): AlbumEntry[] {
  const list = JSON.stringify(ids);
  const sql = tracksSql(missing === 'all' ? 'all' : missing ? 'gone' : 'there');
  const tracks = Map.groupBy(statements.all(sql, list), ({ album }) => album);
  const covers = new Map(statements.all(COVERS, list).map(({ album, item }) => [album, item]));
  const folders = foldersOf(statements, [...tracks.values()].flat());
  const albums = new Map(statements.all(ALBUMS, list).map((row) => [row.id, row]));
  const read = new ItemValues(statements, languages);
  read.load(
    [...tracks.values()].flatMap(([first]) => (first === undefined ? [] : [first.item, first.whole])),
  );
  return ids.flatMap((id) => {
    const rows = tracks.get(id);
    const row = albums.get(id);
    if (rows === undefined || row === undefined) return [];
    const [first] = rows as [TracksRow, ...TracksRow[]];
    const values = read.best(first.item, first.whole);
    const paths = [...new Set(rows.map(({ folder }) => folders.get(folder) as string))];
    const identity = JSON.parse(row.identity) as AlbumIdentity;
    const title = mostly(rows, 'title');
    return [
      {
        id,
        album: title ?? folderName(identity, paths),
        ...artistsOf(rows),
        year: earliest(rows, 'year', Math.min),
        date: earliest(rows, 'date', earlierDate),
        ...dates(values),
        tracks: rows.reduce((sum, each) => sum + each.tracks, 0),
        discs: discs(rows, paths),
        duration: rows.reduce((sum, { duration }) => sum + (duration ?? 0), 0),
        cover: covers.get(id) ?? null,
        folders: paths,
        sort: {
          album: text(values['album_sort']) ?? title ?? row.name,
          artist: text(values['album_artist_sort']) ?? sortOfOne(rows, values),
        },
        identity,
      },
    ];
  });
}

function foldersOf(statements: Statements, rows: readonly TracksRow[]): ReadonlyMap<number, string> {
  const ids = [...new Set(rows.map(({ folder }) => folder))];
  return new Map(statements.all(FOLDERS, JSON.stringify(ids)).map((row) => [row.id, pathOf(row).path]));
}

/** Tagged, or who stands in; see `metadata/album-identity.ts`. */
function artistsOf(rows: readonly TracksRow[]): Pick<AlbumEntry, 'albumArtist' | 'compilation'> {
  const isSaid = rows.some(({ compilation }) => compilation === 1);
  const albumArtist = mostly(rows, 'albumArtist') ?? standIn(rows, isSaid);
  const isVarious = albumArtist !== null && normalName(albumArtist) === normalName(VARIOUS_ARTISTS);
  return { albumArtist, compilation: isSaid || isVarious };
}

function standIn(rows: readonly TracksRow[], isCompilation: boolean): string | null {
  const one = rows.reduce<OneArtist>((known, { artist }) => joinArtist(known, artist), undefined);
  if (isCompilation || one === 'several') return VARIOUS_ARTISTS;
  return one === undefined ? null : one.name;
}

/** The value that most tracks have, the first of several. */
function mostly(rows: readonly TracksRow[], key: 'title' | 'albumArtist'): string | null {
  const tracks = new Map<string, number>();
  for (const row of rows) {
    const value = row[key];
    if (value !== null) tracks.set(value, (tracks.get(value) ?? 0) + row.tracks);
  }
  const most = Math.max(...tracks.values());
  return [...tracks].find(([, count]) => count === most)?.[0] ?? null;
}

function earliest<Key extends 'year' | 'date'>(
  rows: readonly TracksRow[],
  key: Key,
  earlier: (one: NonNullable<TracksRow[Key]>, other: NonNullable<TracksRow[Key]>) => TracksRow[Key],
): TracksRow[Key] {
  return rows
    .map((row) => row[key])
    .filter((value) => value !== null)
    .reduce<TracksRow[Key]>((early, value) => (early === null ? value : earlier(early, value)), null);
}

function dates(values: Readonly<Record<string, readonly Value[]>>): Partial<AlbumEntry> {
  const [original, release] = [text(values['original_date']), text(values['release_date'])];
  return {
    ...(original === undefined ? {} : { originalDate: original }),
    ...(release === undefined ? {} : { releaseDate: release }),
  };
}

/** Numbers that are tagged; where they are not, folders of discs. */
function discs(rows: readonly TracksRow[], paths: readonly string[]): number {
  const numbers = new Set(rows.map(({ disc }) => disc).filter((disc) => disc !== null));
  return Math.max(1, numbers.size, paths.filter((path) => albumFolder(path) !== path).length);
}

/** The name of the folder makes the title where none is tagged. */
function folderName({ folder }: AlbumIdentity, [path = '']: readonly string[]): string {
  // Behind NUL: the bytes of a path that is not UTF-8.
  const whole = folder?.split('\0')[0] ?? albumFolder(path);
  return whole.slice(whole.lastIndexOf('/') + 1);
}

/** Where one artist stands in, as that artist is sorted. */
function sortOfOne(
  rows: readonly TracksRow[],
  values: Readonly<Record<string, readonly Value[]>>,
): string | null {
  const { albumArtist } = artistsOf(rows);
  const isArtist = albumArtist !== null && text(values['artist']) === albumArtist;
  return (isArtist ? text(values['artist_sort']) : undefined) ?? albumArtist;
}

function text(values: readonly Value[] | undefined): string | undefined {
  return values === undefined || values.length === 0 ? undefined : values.join('; ');
}
