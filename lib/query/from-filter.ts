/** The short form for what is asked most: a flat filter of names becomes a condition. */
import type { MediaType } from '../metadata/document.ts';
import { checkWhere } from './check.ts';
import type { Condition, Role } from './query.ts';

/**
 * Everything is optional; several conditions must all hold. Names (artist, album, ...) are exact as `artists()` and
 * `albums()` give them; where there is no such name, one that differs in case and accents will do.
 */
export interface FileFilter {
  readonly type?: MediaType | undefined;
  readonly state?: 'found' | 'done' | 'failed' | 'quarantined' | undefined;
  readonly artist?: string | undefined;
  /** Who the album is filed under: as tagged, or who stands in. */
  readonly albumArtist?: string | undefined;
  readonly album?: string | undefined;
  readonly genre?: string | undefined;
  readonly year?: number | undefined;
  /** Files in this folder or below it; an absolute path. */
  readonly folder?: string | undefined;
  /** `true`: only missing files; default: only files that are there. `'all'`: both. */
  readonly missing?: boolean | 'all' | undefined;
  /** At most this many. */
  readonly limit?: number | undefined;
}

export interface ArtistFilter extends FileFilter {
  /** Default: `artist`, whoever is credited for a track. */
  readonly role?: Role | undefined;
}

const KEYS = {
  type: 'type',
  state: 'state',
  artist: 'artist',
  albumArtist: 'filed_under',
  album: 'album',
  genre: 'genre',
  year: 'year',
  folder: 'folder',
} as const satisfies Partial<Record<keyof FileFilter, string>>;

/** What every query has in common. @throws ERR_VALHALLA_QUERY naming the part of the filter */
export function fromFilter(filter: FileFilter): {
  readonly where: Condition | undefined;
  readonly missing: FileFilter['missing'];
  readonly limit: number | undefined;
} {
  const of = Object.entries(KEYS).flatMap(([name, key]): Condition[] => {
    const value = filter[name as keyof typeof KEYS];
    if (value === undefined) return [];
    const condition = { op: 'equal', key, value } as const;
    checkWhere(condition, name);
    return [condition];
  });
  return {
    where: of.length === 0 ? undefined : { op: 'and', of },
    missing: filter.missing,
    limit: filter.limit,
  };
}
