/** Lines of `valhalla export`: of these only what was set is set again; what files say of themselves a scan reads. */
import { cleanDocument } from '../metadata/clean.ts';
import type { Identity, ImportRow } from './row.ts';

type Line = Readonly<Record<string, unknown>>;

export function isExportLine(line: Line): boolean {
  return typeof line['values'] === 'object' && typeof line['path'] === 'string';
}

/** The file, and each track in it. @param keys those that are wanted; undefined: all */
export function rowsOfExport(line: number, exported: Line, keys?: readonly string[]): ImportRow[] {
  const { path, pathBytes } = exported as Pick<Identity, 'path' | 'pathBytes'>;
  const tracks = Array.isArray(exported['tracks']) ? (exported['tracks'] as readonly Line[]) : [];
  return [exported, ...tracks].map((said) => {
    const values = (said['values'] ?? {}) as Readonly<Record<string, readonly unknown[] | undefined>>;
    const external = Object.entries((said['external'] ?? {}) as Readonly<Record<string, unknown>>);
    const text = (key: string): string | undefined =>
      typeof values[key]?.[0] === 'string' ? values[key][0] : undefined;
    return {
      line,
      identity: {
        path,
        pathBytes,
        part: said['part'] as number | undefined,
        musicbrainz_recording_id: text('musicbrainz_recording_id'),
        musicbrainz_release_track_id: text('musicbrainz_release_track_id'),
        artist: text('artist'),
        album_artist: text('album_artist'),
        album: text('album'),
        title: text('title'),
      },
      values: cleanDocument(Object.fromEntries(external.filter(([key]) => keys?.includes(key) ?? true))),
      problems: [],
    };
  });
}
