/** `valhalla find QUERY`: the items that fit best, first. */
import type { FileEntry } from '../reader/reader-messages.ts';
import { textOf, titleOf } from './entry-text.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatNumber, jsonLine } from './format.ts';
import { keysOf } from '../query/key-hint.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { searchHit } from '../engine/search-hit.ts';
import { nothingFound, operatorHint } from './nothing-found.ts';
import { playlistQuery } from './playlist-query.ts';
import { printTable } from './table.ts';
import type { Column } from './table.ts';
import { UnreadMark } from './unread-mark.ts';

function columns(unread: UnreadMark): Column<FileEntry>[] {
  return [
    { head: 'Artist', cell: (entry) => textOf(entry, 'artist'), most: 30 },
    { head: 'Album', cell: (entry) => textOf(entry, 'album'), most: 30 },
    { head: 'Title', cell: (entry) => unread.on(entry, titleOf(entry)) },
    { head: 'File', cell: ({ path }) => path, most: 200, middle: true },
  ];
}

/** A screen or two. */
const MOST = 50;

export async function find(
  host: Host,
  words: readonly string[],
  { database, limit = MOST, json = false }: { database: string; limit?: number; json?: boolean },
): Promise<ExitCode> {
  const asked = playlistQuery(words, {}, host.cwd);
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const { rows } = await library
      .query({ from: 'items', ...(await asked.with(library, 'items')) })
      .page({ size: limit + 1 });
    const hits = rows.slice(0, limit);
    const unread = new UnreadMark();
    if (json) for (const hit of hits) await host.out.line(jsonLine(searchHit(hit)));
    else await printTable(host.out, columns(unread), hits);
    unread.explain(host);
    if (rows.length > limit)
      host.err.say(
        `These are the first ${formatNumber(limit)}. For more: --limit ${limit * 10}, or a narrower query.`,
      );
    const { where } = asked.typed;
    if (hits.length === 0) await nothingFound(host, library, { keys: keysOf(where), words, where });
    const hint = operatorHint(where, words);
    if (hits.length > 0 && hint !== undefined) host.err.say(hint);
    return EXIT.done;
  });
}
