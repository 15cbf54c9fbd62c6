/** What a track inside a file has from the whole file, where nobody says it of the track. */
import { entriesOf } from './document.ts';
import type { Document } from './document.ts';

/** Keys that are about one track, or about the whole as one thing: what they say of the file is wrong of its tracks. */
const OWN: ReadonlySet<string> = new Set([
  'title',
  'title_sort',
  'title_alternative',
  'subtitle',
  'track',
  'duration',
  'start',
  'end',
  'filesize',
  'cuesheet',
  'chapter',
  'stream',
  'lyrics',
  'lyrics_timed',
  'bpm',
  'initial_key',
  'isrc',
  'movement',
  'movement_number',
  'acoustid_id',
  'acoustid_fingerprint',
  'musicbrainz_recording_id',
  'musicbrainz_release_track_id',
  'musicbrainz_work_id',
  'replaygain_track_gain',
  'replaygain_track_peak',
  'r128_track_gain',
  'playcount',
  'last_played',
  'position',
  'rating',
  'watched',
]);

/** What a track has from its file, but for `album`, which may come from another key. */
export function isInherited(key: string): boolean {
  return !OWN.has(key);
}

/** Both are best documents. Where the whole file has no album, it is one: a book of chapters is called by its title. */
export function inherit(track: Document, whole: Document): Document {
  const document = { ...track };
  for (const [key, entries] of Object.entries(whole))
    if (isInherited(key)) document[key] = entriesOf(document, key) ?? entries;
  const { title } = whole;
  if (title !== undefined) document['album'] ??= title;
  return document;
}
