/** `valhalla ls @New -genre:live`: smart playlists in a query that is typed. */
import type { FileFilter } from '../query/from-filter.ts';
import type { EntriesQuery } from '../query/query.ts';
import { playlistNamed } from '../engine/smart-playlists.ts';
import { firstEntries } from './first-entries.ts';
import type { Library } from './library.ts';
import { typedQuery } from './query-words.ts';

type Asked = Omit<EntriesQuery, 'from'>;

export interface PlaylistQuery {
  /** Without the smart playlists. */
  readonly typed: Asked;
  /**
   * With them: all of it must hold. Their order holds where no other was typed.
   *
   * @param from what is listed
   */
  with(library: Library, from: EntriesQuery['from']): Promise<Asked>;
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
    with: async (library, from) => {
      const playlists = names.length === 0 ? [] : await library.smartPlaylists();
      let asked = typed;
      for (const { query } of names.map((name) => playlistNamed(playlists, name))) {
        const missing = typed.missing ?? query.missing;
        asked = both(asked, await firstEntries(library, { ...query, missing }, from));
      }
      return asked;
    },
  };
}

function both(asked: Asked, saved: Omit<EntriesQuery, 'limit'>): Asked {
  const of = [asked.where, saved.where].filter((one) => one !== undefined);
  return {
    where: of.length > 1 ? { op: 'and', of } : of[0],
    sort: asked.sort ?? saved.sort,
    missing: asked.missing ?? saved.missing,
    limit: asked.limit,
  };
}
