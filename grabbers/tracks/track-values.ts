/** What a cue sheet says of a track, as values by key. */
import type { Value } from '../../lib/grabber/contract.ts';
import { VARIOUS_ARTISTS, normalName } from '../../lib/metadata/album-artist.ts';
import type { CueFields, CueTrack } from './cue-sheet.ts';

export type TrackValues = { [key: string]: Value | undefined };

/** Field of a track -> key. Of several fields for one key the first that is there has it. */
const OF_A_TRACK: readonly (readonly [field: string, key: string])[] = [
  ['TITLE', 'title'],
  ['PERFORMER', 'artist'],
  ['ARTIST', 'artist'],
  ['COMPOSER', 'composer'],
  ['SONGWRITER', 'composer'],
  ['ISRC', 'isrc'],
  ['GENRE', 'genre'],
  ['DATE', 'date'],
  ['COMMENT', 'comment'],
  ['REPLAYGAIN_TRACK_GAIN', 'replaygain_track_gain'],
  ['REPLAYGAIN_TRACK_PEAK', 'replaygain_track_peak'],
  ['MUSICBRAINZ_TRACKID', 'musicbrainz_recording_id'],
];

/** What is said of the disc holds for all of its tracks, and for the whole file. */
const OF_THE_DISC: readonly (readonly [field: string, key: string])[] = [
  ['TITLE', 'album'],
  ['PERFORMER', 'album_artist'],
  ['COMPOSER', 'composer'],
  ['SONGWRITER', 'composer'],
  ['CATALOG', 'barcode'],
  ['GENRE', 'genre'],
  ['DATE', 'date'],
  ['YEAR', 'date'],
  ['LABEL', 'label'],
  ['CATALOGNUMBER', 'catalog_number'],
  ['DISCNUMBER', 'disc'],
  ['TOTALDISCS', 'disc_total'],
  ['REPLAYGAIN_ALBUM_GAIN', 'replaygain_album_gain'],
  ['REPLAYGAIN_ALBUM_PEAK', 'replaygain_album_peak'],
];

/** CDRWIN and EAC write zeros where they know none. */
const NOTHING = /^0*$/;

export function discValues(disc: CueFields): TrackValues {
  const values = valuesOf(OF_THE_DISC, disc);
  if (values['album_artist'] !== undefined) values['artist'] = values['album_artist'];
  return withYear(values);
}

/**
 * @param total tracks of the disc
 * @param separator of `creditsIn`
 */
export function trackValues(
  { number, fields }: CueTrack,
  disc: CueFields,
  total: number,
  separator?: string,
): TrackValues {
  const own = withYear(valuesOf(OF_A_TRACK, fields));
  const title = fields.get('TITLE') ?? '';
  const at = separator === undefined ? -1 : title.indexOf(separator);
  const credits =
    separator === undefined || at < 0
      ? {}
      : { artist: title.slice(0, at).trim(), title: title.slice(at + separator.length).trim() };
  return { ...discValues(disc), ...own, ...credits, track: number, track_total: total };
}

const SEPARATORS = [' / ', ' - '];

/**
 * Programs of old wrote the artists of a sampler into its titles: `Artist / Title`.
 *
 * @returns what stands between them, where it stands in each title, and no artist is told but the many of the disc
 */
export function creditsIn(disc: CueFields, tracks: readonly CueTrack[]): string | undefined {
  const artist = disc.get('PERFORMER');
  if (artist === undefined || normalName(artist) !== normalName(VARIOUS_ARTISTS)) return undefined;
  if (tracks.some(({ fields }) => fields.has('PERFORMER') || fields.has('ARTIST'))) return undefined;
  return SEPARATORS.find((separator) =>
    tracks.every(({ fields }) => (fields.get('TITLE') ?? '').indexOf(separator) > 0),
  );
}

function valuesOf(table: typeof OF_A_TRACK, fields: CueFields): TrackValues {
  const values: TrackValues = {};
  for (const [field, key] of table) {
    const value = fields.get(field);
    if (value !== undefined && !NOTHING.test(value)) values[key] ??= value;
  }
  return values;
}

/** As of a file's tags: `year` is that of `date`. */
function withYear(values: TrackValues): TrackValues {
  const year = /\d{4}/.exec(String(values['date'] ?? ''))?.[0];
  return year === undefined ? values : { ...values, year: Number(year) };
}
