/** What columns are called: by this library, by libvalhalla, and by players that export their tables. */
import { KEY } from '../metadata/clean.ts';
import { KEYS } from '../metadata/keys.ts';

/** Names without spaces, signs and capitals. A name that is a key here means that key. */
const NAMES: Readonly<Record<string, string>> = {
  path: 'path file filepath fullpath filename location url uri fileuri trackpath songpath',
  pathBytes: 'pathbytes',
  part: 'part',
  playcount: 'playcount plays playcounter playscount timesplayed playedcount listens scrobbles',
  rating: 'rating myrating userrating songrating trackrating',
  stars: 'stars ratingstars starrating',
  last_played:
    'lastplayed lastplay lastplayeddate lastplaydate lastplayedat playdate playdateutc dateplayed lastlistened',
  position: 'position lastposition resume resumeposition resumepoint bookmark bookmarktime playposition',
  watched: 'watched seen viewed',
  artist: 'artist artists artistname trackartist creator',
  album_artist: 'albumartist albumartists albumartistname',
  album: 'album albumtitle albumname release',
  title: 'title name titlename trackname tracktitle song songtitle songname',
  musicbrainz_recording_id:
    'musicbrainzrecordingid musicbrainztrackid mbtrackid mbrecordingid recordingmbid trackmbid recordingid mbid',
  musicbrainz_release_track_id: 'musicbrainzreleasetrackid mbreleasetrackid releasetrackmbid',
};
const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([key, names]) => names.split(' ').map((name) => [name, key])),
);

/** What tells which item a row is about; no values of their own unless they are asked for. */
export const IDENTITY = [
  'path',
  'pathBytes',
  'part',
  'artist',
  'album_artist',
  'album',
  'title',
  'musicbrainz_recording_id',
  'musicbrainz_release_track_id',
] as const;

/** What people say of tracks and films: what is taken where nothing is asked for. */
export const PERSONAL: readonly string[] = KEYS.filter(({ group }) => group === 'personal').map(
  ({ key }) => key,
);

/** @returns the key, or a name of `IDENTITY`, or `stars`; undefined for what can be neither */
export function columnOf(name: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const known = BY_NAME.get(plain);
  if (known !== undefined) return known;
  const key = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
    .replaceAll('%', '');
  return KEY.test(key) ? key : undefined;
}
