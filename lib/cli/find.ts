/** `valhalla find QUERY`: the items that fit best, first. */
import { basename } from 'node:path';
import type { SearchHit } from '../reader/reader-messages.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatNumber, jsonLine } from './format.ts';
import { keyHints, keysOf } from './key-hint.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { searchHit } from '../engine/search-hit.ts';
import { playlistQuery } from './playlist-query.ts';
import { printTable } from './table.ts';
import type { Column } from './table.ts';

const HITS: readonly Column<SearchHit>[] = [
  { head: 'Artist', cell: ({ artist }) => artist ?? '', most: 30 },
  { head: 'Album', cell: ({ album }) => album ?? '', most: 30 },
  { head: 'Title', cell: ({ title, path }) => title ?? basename(path) },
  { head: 'File', cell: ({ path }) => path, most: 200 },
];

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
      .query({ from: 'items', ...(await asked.with(library)) })
      .page({ size: limit + 1 });
    const hits = rows.slice(0, limit).map(searchHit);
    if (json) for (const hit of hits) await host.out.line(jsonLine(hit));
    else await printTable(host.out, HITS, hits);
    if (rows.length > limit)
      host.err.say(
        `These are the first ${formatNumber(limit)}. For more: --limit ${limit * 10}, or a narrower query.`,
      );
    if (hits.length === 0) nothingFound(host, keysOf(asked.typed.where));
    return EXIT.done;
  });
}

/** @param keys that were asked for */
export function nothingFound({ err }: Host, keys: readonly string[] = []): void {
  if (err.isTTY) err.say('Nothing found.');
  for (const hint of keyHints(keys)) err.say(hint);
}
