/** A track by its path below the root: number, artist and title in its name; artist, album and disc in the folders. */
import { readAlbumPath } from './album-path.ts';
import { stemOf } from './keywords.ts';
import { NAME_CAP, titleOf } from './plain-text.ts';

export interface AudioName {
  readonly title?: string | undefined;
  readonly artist?: string | undefined;
  readonly album?: string | undefined;
  readonly year?: number | undefined;
  readonly track?: number | undefined;
  readonly disc?: number | undefined;
}

const DISC_AND_TRACK = /^(\d{1,2})[-.](\d{2,3})(?:[ .)_-]+)(?=\S)/;
const TRACK = /^[([]?(\d{1,3})(?:[)\]] ?|\.? ?[-–] ?|\. ?|_-?_?)(?=\S)/;
/** `07 Title`, but not `99 Luftballons`: a number before a blank alone has a zero, or is a likely one. */
const TRACK_AND_BLANK = /^(0\d{1,2}|1\d|20) (?=\S)/;
const DASH = / [-–—] /;
const SCENE = /^[^\s]+-[^\s]+$/;

export function readAudioPath(path: string): AudioName {
  const segments = path.split('/').filter((segment) => segment !== '');
  const stem = stemOf(segments.pop() ?? '').slice(0, NAME_CAP);
  const numbers = numbersOf(stem);
  const own = credits(stem.slice(numbers.end), numbers.track);
  const { artist, album, year, disc } = readAlbumPath(segments, own.track !== undefined);
  return {
    ...own,
    artist: own.artist ?? artist,
    album: own.album ?? album,
    year,
    disc: numbers.disc ?? disc,
  };
}

function numbersOf(stem: string): { disc?: number; track?: number; end: number } {
  const both = DISC_AND_TRACK.exec(stem);
  if (both !== null) return { disc: Number(both[1]), track: Number(both[2]), end: both[0].length };
  const one = TRACK.exec(stem) ?? TRACK_AND_BLANK.exec(stem);
  return one === null ? { end: 0 } : { track: Number(one[1]), end: one[0].length };
}

/** `Title`, `Artist - Title`, `Artist - 07 - Title`, `Artist - Album - 07 - Title` */
function credits(rest: string, track: number | undefined): AudioName {
  const parts = partsOf(rest);
  const numbered = track === undefined ? parts.findIndex((part) => /^\d{1,3}$/.test(part)) : -1;
  if (numbered > 0 && numbered < parts.length - 1) {
    const [artist, album] = parts;
    return {
      title: titleOf(parts.slice(numbered + 1).join(' - ')),
      artist,
      album: numbered > 1 ? album : undefined,
      track: Number(parts[numbered]),
    };
  }
  const [first = '', ...others] = parts;
  if (others.length === 0) {
    const number = track === undefined && /^\d{1,2}$/.test(first) ? Number(first) : track;
    return { title: titleOf(first), track: number };
  }
  // `Artist - 07 Title`
  const [second = '', ...more] = others;
  const numbers = more.length === 0 && track === undefined ? TRACK_AND_BLANK.exec(second) : null;
  if (numbers !== null)
    return {
      title: titleOf(second.slice(numbers[0].length)),
      artist: titleOf(first),
      track: Number(numbers[1]),
    };
  return { title: titleOf(others.join(' - ')), artist: titleOf(first), track };
}

/** Names without any blank have underscores for them, and a bare hyphen between artist and title. */
function partsOf(rest: string): string[] {
  const spaced = rest.includes(' ') || !rest.includes('_');
  const separator = !spaced && SCENE.test(rest) && !rest.includes('_-_') ? '-' : DASH;
  const text = rest.includes(' ') ? rest : rest.replaceAll('_', ' ');
  return text
    .split(separator)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');
}
