/** `valhalla playlist FILE|NAME|ID`: what is in a playlist, as a table, as objects, or as another playlist. */
import { dirname, resolve } from 'node:path';
import type { Playlist, PlaylistEntry } from '../reader/reader-messages.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatLength, jsonLine, plural, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';
import { PLAYLIST_WRITERS } from './playlist-text.ts';
import type { PlaylistFormat, PlaylistLine } from './playlist-text.ts';
import { printTable } from './table.ts';
import type { Column } from './table.ts';

interface Row extends PlaylistEntry {
  readonly position: number;
}

const ENTRIES: readonly Column<Row>[] = [
  { head: 'No.', cell: ({ position }) => String(position), right: true },
  { head: 'State', cell: ({ state }) => state },
  { head: 'Title', cell: ({ title }) => title ?? '' },
  {
    head: 'Length',
    cell: ({ duration }) => (duration === undefined ? '' : formatLength(duration)),
    right: true,
  },
  { head: 'Place', cell: ({ path, location }) => path ?? location },
];

export async function playlist(
  host: Host,
  which: string,
  {
    database,
    json = false,
    format,
  }: { database: string; json?: boolean; format?: PlaylistFormat | undefined },
): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const found = await find(library, which, host.cwd);
    if (found.length !== 1) {
      host.err.say(`valhalla: ${problem(which, found)}`);
      return EXIT.unknown;
    }
    const [one] = found as [Playlist];
    if (json) await host.out.line(jsonLine(one));
    else if (format === undefined) await print(host, one);
    else {
      const { head, entry, foot } = PLAYLIST_WRITERS[format];
      const lines = one.list.flatMap((listed) => entry(lineOf(one, listed)));
      for (const line of [...head(one.title), ...lines, ...foot]) await host.out.line(line);
    }
    return EXIT.done;
  });
}

/** By its path, its number, or its title; letter case counts only where two titles differ in nothing else. */
async function find(library: Library, which: string, cwd: string): Promise<Playlist[]> {
  const known =
    (await library.playlist(resolve(cwd, which))) ??
    (/^\d{1,15}$/.test(which) ? await library.playlist(Number(which)) : undefined);
  if (known !== undefined) return [known];
  const alike: { readonly item: number; readonly title: string }[] = [];
  for await (const info of library.playlists())
    if (info.title.toLowerCase() === which.toLowerCase()) alike.push(info);
  const exact = alike.filter(({ title }) => title === which);
  const found = await Promise.all(
    (exact.length > 0 ? exact : alike).map(({ item }) => library.playlist(item)),
  );
  return found.filter((one) => one !== undefined);
}

function problem(which: string, found: readonly Playlist[]): string {
  if (found.length === 0)
    return `the library has no playlist ${printable(which)}. List them: valhalla ls playlists`;
  const paths = found.map(({ path }) => printable(path)).join(', ');
  return `${found.length} playlists are called ${printable(which)}; name one by its file: ${paths}`;
}

async function print(host: Host, { list, missing }: Playlist): Promise<void> {
  const rows = list.map((entry, at) => ({ ...entry, position: at + 1 }));
  await printTable(host.out, ENTRIES, rows);
  if (missing > 0) host.err.say(`${plural(missing, 'file')} not in the library.`);
}

/** What was not found is kept, seen from the playlist's folder: what is made of it may be saved anywhere. */
function lineOf(
  { path: list }: Playlist,
  { state, location, path, pathBytes, title, duration }: PlaylistEntry,
): PlaylistLine {
  const asWritten = state === 'web' || /^(?:file:|[a-z]:[\\/]|\\\\)/i.test(location);
  return {
    location: path ?? (asWritten ? location : resolve(dirname(list), location)),
    pathBytes,
    title,
    duration,
  };
}
