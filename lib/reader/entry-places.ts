/**
 * What an entry of a playlist may mean: an address of the web, or paths, the likeliest first. Playlists come from other
 * machines: with `\`, with drive letters, with `%20` where no URL is, from a library that lay somewhere else.
 */
import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';

export interface Place {
  /** Absolute. */
  readonly path: string;
  /** Where it is not UTF-8. */
  readonly bytes?: Buffer | undefined;
}

export interface EntryPlaces {
  readonly url?: string | undefined;
  readonly places: readonly Place[];
}

const URL_LIKE = /^[a-z][a-z\d+.-]+:\/\//i;
const FILE_URL = /^file:/i;
const DRIVE = /^[a-z]:[\\/]/i;
const ESCAPED = /%[\da-f]{2}/i;

/**
 * @param folder of the playlist
 * @param roots of the library: a path on a drive of Windows may lie below any of them
 */
export function placesOf(location: string, folder: string, roots: readonly string[]): EntryPlaces {
  if (URL_LIKE.test(location) && !FILE_URL.test(location)) return { url: location, places: [] };
  const places = FILE_URL.test(location)
    ? [decoded(withoutHost(location.slice('file:'.length)))]
    : [{ path: location }, ...(ESCAPED.test(location) ? [decoded(location)] : [])];
  return {
    places: places.flatMap((place) => absolute(place, folder, roots)),
  };
}

/** `///music/a`, `//localhost/music/a`, `//server/share/a`, `/music/a`, `C:/a`, `///C:/a` */
function withoutHost(rest: string): string {
  const path = rest.replace(/^\/\/(?:localhost)?(?=\/)/i, '');
  return DRIVE.test(path.slice(1)) ? path.slice(1) : path;
}

function absolute({ path, bytes }: Place, folder: string, roots: readonly string[]): Place[] {
  if (bytes !== undefined) {
    if (bytes[0] === 0x2f) return [{ path, bytes }];
    const whole = Buffer.concat([Buffer.from(`${folder}/`), bytes]);
    return [{ path: `${folder}/${path}`, bytes: whole }];
  }
  if (DRIVE.test(path) || path.startsWith('\\\\')) return elsewhere(path, folder, roots);
  const literal = posix.resolve(folder, path);
  if (!path.includes('\\')) return [{ path: literal }];
  return [{ path: literal }, { path: posix.resolve(folder, path.replaceAll('\\', '/')) }];
}

/**
 * On another machine: `D:\Music\Artist\Album\a.mp3` may be `Artist/Album/a.mp3` below a root, or `a.mp3` beside the
 * playlist. A name alone, anywhere below a root, would be a guess.
 */
function elsewhere(path: string, folder: string, roots: readonly string[]): Place[] {
  const names = path.split(/[\\/]+/).filter((name) => name !== '' && name !== '.' && name !== '..');
  if (DRIVE.test(path)) names.shift();
  const places: Place[] = [];
  for (let from = 0; from < names.length; from++) {
    const rest = names.slice(from);
    if (rest.length > 1) for (const root of roots) places.push({ path: posix.resolve(root, ...rest) });
    places.push({ path: posix.resolve(folder, ...rest) });
  }
  return places;
}

function decoded(text: string): Place {
  const bytes = Buffer.from(
    text.replace(/%([\da-f]{2})|([^%]+|%)/gi, (_, hex?: string, plain?: string) =>
      hex === undefined
        ? Buffer.from(plain ?? '').toString('latin1')
        : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  const path = bytes.toString();
  return isUtf8(bytes) ? { path } : { path, bytes };
}
