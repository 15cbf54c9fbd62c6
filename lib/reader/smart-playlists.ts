/** Smart playlists, as they were saved: what is in one is a query like any other. */
import type { EntriesQuery } from '../query/query.ts';
import type { SmartPlaylist } from './reader-messages.ts';
import type { Sql, Statements } from './statements.ts';

/** A whole table of some dozen rows; the primary key is in this order. */
const ALL: Sql<{ readonly name: string; readonly query: string; readonly text: string | null }> =
  'SELECT name, query, text FROM smart_playlist ORDER BY folded';

export function smartPlaylists(statements: Statements): SmartPlaylist[] {
  return statements.all(ALL).map(({ name, query, text }) => ({
    name,
    query: JSON.parse(query) as EntriesQuery,
    ...(text === null ? {} : { text }),
  }));
}
