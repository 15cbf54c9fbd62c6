/** `valhalla smart`: smart playlists are listed, saved, taken away, shown, and written for players. */
import type { SmartPlaylist } from '../reader/reader-messages.ts';
import { playlistNamed } from '../engine/smart-playlists.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { firstEntries } from './first-entries.ts';
import { played, writePlaylist } from './export.ts';
import { formatNumber, jsonLine, printable } from './format.ts';
import { withExisting, withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { trackColumns } from './ls.ts';
import { keysOf } from '../query/key-hint.ts';
import { nothingFound } from './nothing-found.ts';
import type { PlaylistFormat } from './playlist-text.ts';
import { typedText } from './query-words.ts';
import { printTable } from './table.ts';
import type { Column } from './table.ts';
import { UnreadMark } from './unread-mark.ts';

export interface SmartFlags {
  readonly database: string;
  readonly json?: boolean;
  readonly format?: PlaylistFormat | undefined;
}

interface Listed extends SmartPlaylist {
  readonly count: number;
}

const PLAYLISTS: readonly Column<Listed>[] = [
  { head: 'Smart playlist', cell: ({ name }) => name },
  { head: 'Entries', cell: ({ count }) => formatNumber(count), right: true },
  { head: 'Query', cell: ({ text, query }) => text ?? JSON.stringify(query), most: 200 },
];

/** @param words nothing; `add NAME QUERY...`; `rm NAME`; or a name */
export async function smart(host: Host, words: readonly string[], flags: SmartFlags): Promise<ExitCode> {
  const [what, name, ...query] = words;
  if (what === undefined) return list(host, flags);
  if (what === 'add') {
    if (name === undefined || query.length === 0)
      throw new UsageError(`add needs a name and a query: valhalla smart add New 'added>-30d sort:-added'`);
    return withExisting(host, flags.database, async (library) => {
      await library.saveSmartPlaylist(bare(name), asTyped(query, host.cwd));
      await host.out.line(`Saved the smart playlist ${printable(bare(name))}.`);
      return EXIT.done;
    });
  }
  if (what === 'rm') {
    if (name === undefined || query.length > 0)
      throw new UsageError('rm needs one name: valhalla smart rm New');
    return withExisting(host, flags.database, async (library) => {
      const gone = playlistNamed(await library.smartPlaylists(), bare(name)).name;
      await library.deleteSmartPlaylist(gone);
      await host.out.line(`Took away the smart playlist ${printable(gone)}.`);
      return EXIT.done;
    });
  }
  if (name !== undefined)
    throw new UsageError(
      `smart takes one name, add or rm. To narrow a smart playlist down: valhalla ls @${what} ${name}`,
    );
  return show(host, bare(what), flags);
}

function list(host: Host, { database, json = false }: SmartFlags): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const playlists = await library.smartPlaylists();
    const listed = await Promise.all(
      playlists.map(async (one) => ({ ...one, count: await library.query(one.query).count() })),
    );
    if (json) for (const one of listed) await host.out.line(jsonLine(one));
    else await printTable(host.out, PLAYLISTS, listed);
    if (listed.length === 0)
      host.err.say(
        `Nothing found: no smart playlist is saved. To save one: valhalla smart add New 'added>-30d sort:-added'`,
      );
    return EXIT.done;
  });
}

function show(host: Host, asked: string, { database, json = false, format }: SmartFlags): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const { name, query } = playlistNamed(await library.smartPlaylists(), asked);
    if (format !== undefined) {
      const tracks = library.query(played(await firstEntries(library, query, query.from)));
      await writePlaylist(host, format, name, tracks);
      return EXIT.done;
    }
    const entries = library.query(query);
    const unread = new UnreadMark();
    if (json) for await (const entry of entries) await host.out.line(jsonLine(entry));
    else if ((await printTable(host.out, trackColumns(unread), entries)) === 0)
      await nothingFound(host, library, { keys: keysOf(query.where), where: query.where });
    unread.explain(host);
    return EXIT.done;
  });
}

/** `!genre:live` is `-genre:live` on its way through the command line. */
function asTyped(words: readonly string[], cwd: string): string {
  return typedText(
    words.map((word) => word.replace(/^!/, '-')),
    cwd,
  );
}

/** The name of `@New`, as `ls` takes it. */
function bare(name: string): string {
  return name.replace(/^@/, '');
}
