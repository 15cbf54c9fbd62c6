/** The filter options that `ls` and `export` share. */
import { resolve } from 'node:path';
import type { MediaType } from '../metadata/document.ts';
import type { FileFilter } from '../query/from-filter.ts';

export interface FilterFlags {
  readonly artist?: string;
  readonly albumArtist?: string;
  readonly album?: string;
  readonly genre?: string;
  readonly year?: number;
  readonly type?: MediaType;
  readonly state?: NonNullable<FileFilter['state']>;
  readonly folder?: string;
  readonly missing?: boolean;
  readonly limit?: number | undefined;
}

export function filterOf(flags: FilterFlags, cwd: string): FileFilter {
  const { artist, albumArtist, album, genre, year, type, state, folder, missing, limit } = flags;
  return {
    artist,
    albumArtist,
    album,
    genre,
    year,
    type,
    state,
    folder: folder === undefined ? undefined : resolve(cwd, folder),
    missing,
    limit,
  };
}
