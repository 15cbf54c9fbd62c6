/** Which files beside media files are sidecars, and of what kind. */
import { stemOf } from '../metadata/file-names.ts';
import { suffixOf } from '../metadata/media-suffixes.ts';
import { ARTWORK_SUFFIXES, KINDS_BY_SUFFIX } from '../metadata/sidecar-suffixes.ts';
import type { SidecarKind } from '../metadata/sidecar-suffixes.ts';

/** Names that mean a picture of what lies beside it: MPD's, Kodi's, Jellyfin's, Windows Media Player's. */
const ARTWORK_NAMES: ReadonlySet<string> = new Set([
  'cover',
  'folder',
  'front',
  'album',
  'albumart',
  'albumartsmall',
  'poster',
  'fanart',
  'banner',
  'backdrop',
  'back',
  'disc',
  'thumb',
  'logo',
  'clearart',
  'clearlogo',
  'landscape',
]);

export function isSubtitle(name: string): boolean {
  return KINDS_BY_SUFFIX.get(suffixOf(name)) === 'subtitle';
}

/** What makes a sidecar of a name. */
export interface Beside {
  /** Names of the audio and video files of the folder, lower case, without suffix. */
  readonly media: ReadonlySet<string>;
  /** It has folders of discs or seasons. */
  readonly hasParts: boolean;
}

/** Of files that may be sidecars, without dot. */
export const SIDECAR_SUFFIXES: readonly string[] = [...KINDS_BY_SUFFIX.keys(), ...ARTWORK_SUFFIXES, 'txt'];

/** Could this name be a sidecar, whatever lies beside it? Quick: asked for every file. */
export function maybeSidecar(suffix: string): boolean {
  return KINDS_BY_SUFFIX.has(suffix) || ARTWORK_SUFFIXES.has(suffix) || suffix === 'txt';
}

/**
 * What a name is in a folder. `Song.jpg`, `Film-poster.jpg` and `Song.txt` need their media file, `cover.jpg` any audio
 * or video file, or discs or seasons below; without one a picture is an item of its own.
 */
export function sidecarKind(name: string, { media, hasParts }: Beside): SidecarKind | undefined {
  const suffix = suffixOf(name);
  const bySuffix = KINDS_BY_SUFFIX.get(suffix);
  if (bySuffix !== undefined) return bySuffix;
  const stem = stemOf(name).toLowerCase();
  if (media.size === 0)
    return hasParts && ARTWORK_SUFFIXES.has(suffix) && ARTWORK_NAMES.has(stem) ? 'artwork' : undefined;
  if (suffix === 'txt') return media.has(stem) ? 'lyrics' : undefined;
  return ARTWORK_SUFFIXES.has(suffix) && isArtwork(stem, media) ? 'artwork' : undefined;
}

function isArtwork(stem: string, media: ReadonlySet<string>): boolean {
  if (ARTWORK_NAMES.has(stem) || media.has(stem)) return true;
  const dash = stem.lastIndexOf('-');
  return dash > 0 && ARTWORK_NAMES.has(stem.slice(dash + 1)) && media.has(stem.slice(0, dash));
}
