/** `valhalla ls @New -genre:live`: smart playlists in a query that is typed. */
import type { FileFilter } from '../query/from-filter.ts';
import type { EntriesQuery } from '../query/query.ts';
import { playlistNamed } from '../engine/smart-playlists.ts';
import type { Library } from './library.ts';
import { typedQuery } from './query-words.ts';

type Asked = Omit<EntriesQuery, 'from'>;

export interface PlaylistQuery {
  /** Without the smart playlists. */
  readonly typed: Asked;
  /** With them: all of it must hold. Their order and limit hold where nothing else was typed. */
  with(library: Library): Promise<Asked>;
}

function isName(word: string): boolean {
  return word.startsWith('@');
}

/** @throws ERR_VALHALLA_QUERY at once; ERR_VALHALLA_UNKNOWN_PLAYLIST later */
export function playlistQuery(words: readonly string[], filter: FileFilter, cwd: string): PlaylistQuery {
  const names = words.filter(isName).map((word) => word.slice(1));
  const typed = typedQuery(
    words.filter((word) => !isName(word)),
    filter,
    cwd,
  );
  return {
    typed,
    with: async (library) => {
      const saved = names.length === 0 ? [] : await library.smartPlaylists();
      return names.map((name) => playlistNamed(saved, name).query).reduce(both, typed);
    },
  };
}

function both({ where, sort, missing, limit }: Asked, saved: EntriesQuery): Asked {
  const of = [where, saved.where].filter((one) => one !== undefined);
  return {
    where: of.length > 1 ? { op: 'and', of } : of[0],
    sort: sort ?? saved.sort,
    missing: missing ?? saved.missing,
    limit: Math.min(limit ?? Number.MAX_SAFE_INTEGER, saved.limit ?? Number.MAX_SAFE_INTEGER),
  };
}
