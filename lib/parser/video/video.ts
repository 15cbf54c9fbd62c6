/** The video lane: what MediaInfo says of a film, its streams and its chapters, as keys. */
import type { RawPath } from '../../channel/packet.ts';
import { isValhallaError } from '../../errors.ts';
import { DocumentBuilder } from '../../metadata/clean.ts';
import type { Document } from '../../metadata/document.ts';
import { mapTags } from '../../metadata/tag-maps/map-tags.ts';
import type { TagRules } from '../../metadata/tag-maps/tag-rules.ts';
import { addMissing } from '../missing-bytes.ts';
import { notParsed } from '../not-parsed.ts';
import { hasBrokenHead } from '../ogg-checksum.ts';
import { dropImplausible } from '../plausible.ts';
import type { Window } from '../window.ts';
import type { Track } from './mediainfo.ts';
import { readTracks } from './mediainfo.ts';
import { quicktimeChapters } from './quicktime-chapters.ts';
import { addStreams } from './streams.ts';

/**
 * @returns values by key
 * @throws ERR_VALHALLA_NOT_PARSED, ERR_VALHALLA_UNAVAILABLE (an I/O error)
 */
export async function parseVideo(window: Window, path: RawPath, rules?: TagRules): Promise<Document> {
  const document = documentOf(await tracksOf(window, path), rules);
  if (document['video_codec'] === undefined && document['audio_codec'] === undefined)
    throw notParsed(path, 'a film', 'no picture and no sound was found in it');
  if (document['chapter'] === undefined) Object.assign(document, chapters(window));
  addMissing(document, window, 0);
  dropImplausible(document, window.size);
  return document;
}

function chapters(window: Window): Document {
  const builder = new DocumentBuilder();
  for (const text of quicktimeChapters(window)) builder.add('chapter', text);
  return builder.document;
}

/** Values by key. */
export function documentOf(tracks: readonly Track[], rules?: TagRules): Document {
  const builder = new DocumentBuilder();
  addStreams(tracks, builder);
  addTags(tracks, builder, rules);
  return builder.document;
}

/** @throws as `parseVideo` */
export async function tracksOf(window: Window, path: RawPath): Promise<Track[]> {
  if (window.size === 0) throw notParsed(path, 'a film', 'it is empty');
  if (hasBrokenHead(window)) throw notParsed(path, 'a film', 'the checksum of a first page is wrong');
  try {
    return await readTracks(window);
  } catch (error) {
    throw isValhallaError(error) ? error : notParsed(path, 'a film', 'MediaInfo broke at it', error);
  }
}

/** Parts and their positions: of films in Matroska they are episodes; elsewhere positions are of discs, and of sound the parts, too. */
const POSITIONS: Readonly<Record<string, string>> = {
  Part_Position: 'Disc',
  Part_Position_Total: 'Disc_Total',
};
const OF_SOUND: Readonly<Record<string, string>> = { ...POSITIONS, Part: 'Disc' };
const NONE: Readonly<Record<string, string>> = {};
/** What MediaInfo says of types that it does not know, in place of the value. */
const UNKNOWN = 'Unknown kind of value!';

/** Of the file; those of streams say what a stream is. */
function addTags(tracks: readonly Track[], builder: DocumentBuilder, rules: TagRules | undefined): void {
  const general = tracks.find(({ kind }) => kind === 'General')?.fields ?? {};
  const isFilm = tracks.some(({ kind }) => kind === 'Video');
  const isMatroska = /^(?:Matroska|WebM)$/.test(general['Format'] ?? '');
  const names = isFilm ? (isMatroska ? NONE : POSITIONS) : OF_SOUND;
  const tags = Object.entries(general)
    .filter(([, value]) => value !== UNKNOWN)
    .map(([id, value]) => ({ id: names[id] ?? id, value }));
  mapTags({ MediaInfo: tags }, builder, rules);
}
