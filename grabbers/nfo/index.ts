/**
 * NFO files, as Kodi, Jellyfin and Emby write them: of the film, the episode or the music video itself (`Film.nfo`,
 * `movie.nfo`), of its series (`tvshow.nfo`, in the folders above too), of the album and the artist of a song. Nothing is
 * asked of the web: an address in them gives the number of the item in that database.
 */
import { PRIORITY, defineGrabber } from '../../lib/grabber/contract.ts';
import type { GrabItem, ItemGrabber } from '../../lib/grabber/contract.ts';
import { readSidecar, refused } from '../../lib/grabber/sidecar-file.ts';
import { lastName, stemOf } from '../../lib/metadata/file-names.ts';
import { isDiscFolder } from '../../lib/metadata/part-folder.ts';
import { readNfo } from './read-nfo.ts';
import type { NfoPart } from './read-nfo.ts';

/** What lies beside the film says more of it than what lies above. */
const NAMES: Readonly<Record<'audio' | 'video', readonly string[]>> = {
  video: [
    '<name>.nfo',
    'movie.nfo',
    'season.nfo',
    '../season.nfo',
    'tvshow.nfo',
    '../tvshow.nfo',
    '../../tvshow.nfo',
  ],
  audio: ['album.nfo', '../album.nfo', 'artist.nfo', '../artist.nfo', '../../artist.nfo'],
};
/** Of a file of its own, whatever it is called; of a folder, one of what belongs there. */
const ITSELF: ReadonlySet<string> = new Set(['movie', 'episodedetails', 'musicvideo', '']);
const AROUND: Readonly<Record<string, string>> = {
  'season.nfo': 'season',
  'tvshow.nfo': 'tvshow',
  'album.nfo': 'album',
  'artist.nfo': 'artist',
};
/** `movie.nfo` is not about these. */
const EXTRA =
  /(?:^|[-. _])(?:trailer|sample|behindthescenes|deleted|featurette|interview|scene|short|extra)\d*$/i;

const nfo: ItemGrabber = defineGrabber({
  name: 'nfo',
  version: '2',
  types: ['audio', 'video'],
  priority: { default: PRIORITY.HIGHER },
  values: false,
  sidecars: [...NAMES.video, ...NAMES.audio],
  grab(item, context) {
    const values: Record<string, readonly string[]> = {};
    let failure: unknown;
    for (const sidecar of item.sidecars) {
      if (!concerns(sidecar.name, item)) continue;
      try {
        for (const [key, found] of Object.entries(merged(partsOf(readSidecar(item, sidecar), sidecar.name))))
          values[key] ??= found;
      } catch (error) {
        failure = isPlain(error) ? refused(item, sidecar, error.message) : error;
        context.log((failure as Error).message);
      }
    }
    // One bad file beside a good one takes nothing from it.
    if (failure !== undefined && Object.keys(values).length === 0) throw failure;
    return { values };
  },
});

export default nfo;

/** Of the reader of markup: an error of a file call has a code. */
function isPlain(error: unknown): error is Error {
  return error instanceof Error && !('code' in error);
}

function concerns(name: string, { path, type }: GrabItem): boolean {
  const own = lastName(name).toLowerCase();
  if (AROUND[own] === 'album' && name.startsWith('../'))
    return isDiscFolder(lastName(path.slice(0, path.lastIndexOf('/'))));
  if (own === 'movie.nfo' && EXTRA.test(stemOf(lastName(path)))) return false;
  return (type === 'audio') === (AROUND[own] === 'album' || AROUND[own] === 'artist');
}

function partsOf(text: string, name: string): NfoPart[] {
  const around = AROUND[lastName(name).toLowerCase()];
  return readNfo(text).filter(({ kind }) => (around === undefined ? ITSELF.has(kind) : kind === around));
}

/** A file of several episodes has one part for each: their numbers are a range, what they say of the file is a list. */
function merged([first, ...others]: readonly NfoPart[]): Readonly<Record<string, readonly string[]>> {
  if (first === undefined) return {};
  const episodes = others.filter(({ kind }) => kind === 'episodedetails');
  if (first.kind !== 'episodedetails' || episodes.length === 0) return first.values;
  const values = { ...first.values };
  for (const key of ['title', 'title_alternative', 'synopsis', 'actor', 'role', 'director', 'writer']) {
    const all = [first, ...episodes].flatMap((part) => part.values[key] ?? []);
    if (all.length > 0) values[key] = [...new Set(all)];
  }
  const last = episodes.at(-1)?.values['episode'];
  return last === undefined ? values : { ...values, episode_last: last };
}
