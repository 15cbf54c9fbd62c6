/**
 * Who else is asked: about sound that music-metadata refuses (TTA, AC-3, DTS, CAF, AMR, transport streams, files cut
 * short ...), or of which it does not know codec, length or rate. The source of the document names who said it.
 */
import type { RawPath } from '../channel/packet.ts';
import { isValhallaError, toWire } from '../errors.ts';
import { DocumentBuilder, cleanNumber } from '../metadata/clean.ts';
import type { Document } from '../metadata/document.ts';
import { mapTags } from '../metadata/tag-maps/map-tags.ts';
import type { LaneNotes } from './lane-notes.ts';
import type { TagRules } from '../metadata/tag-maps/tag-rules.ts';
import type { ByteSource } from './byte-source.ts';
import { condensed } from './condensed-file.ts';
import { addMissing } from './missing-bytes.ts';
import { hasFrames } from './mpeg-length.ts';
import { dropImplausible } from './plausible.ts';
import { pcmLength, sunFormat } from './pcm-length.ts';
import { sunTags } from './sun-annotation.ts';
import { probeTracks } from './video/ffprobe.ts';
import type { Ffprobe } from './video/ffprobe.ts';
import { documentOf, tracksOf } from './video/video.ts';
import type { Window } from './window.ts';

export interface Opinion {
  readonly document: Document;
  readonly source: string;
}

/** Without these a file of sound is not known. */
const NEEDED = ['audio_codec', 'duration', 'sample_rate'];

export function isWhole(document: Document): boolean {
  return NEEDED.every((key) => document[key] !== undefined);
}

/** What keeps a document from being whole, in words. */
export function missingOf(document: Document): string | undefined {
  const missing = NEEDED.filter((key) => document[key] === undefined);
  return missing.length === 0 ? undefined : `says no ${missing.join(', ')}`;
}

/** An error that another reader may not share: that a file is a bomb, or cannot be reached, is true for all. */
export function isRefusal(error: unknown): boolean {
  return isValhallaError(error) && error.code === 'ERR_VALHALLA_NOT_PARSED';
}

/**
 * MediaInfo, then ffprobe.
 * @param ffprobe undefined: it is not there, or not allowed
 * @returns undefined where nobody knows enough
 */
export async function secondOpinion(
  window: Window,
  path: RawPath,
  ffprobe: Ffprobe | undefined,
  notes?: LaneNotes,
  rules?: TagRules,
): Promise<Opinion | undefined> {
  const known =
    (await askMediaInfo(window, path, notes, rules)) ??
    (await askFfprobe(ffprobe, window, path, notes, rules));
  return known !== undefined && isWhole(known.document) ? known : undefined;
}

async function askMediaInfo(
  window: Window,
  path: RawPath,
  notes: LaneNotes | undefined,
  rules: TagRules | undefined,
): Promise<Opinion | undefined> {
  try {
    const document = documentOf(await tracksOf(window, path), rules);
    const { head } = condensed(window, false);
    const container = document['container']?.[0]?.[0];
    // It takes any bytes for MPEG audio in which something looks like the header of a frame.
    if (/^(?:mpegaudio|adts)$/.test(String(container)) && !hasFrames(window, head)) {
      notes?.add('mediainfo', 'says mpeg audio, and there are no frames');
      return undefined;
    }
    if (container === 'au' || (container === 'caf' && document['audio_codec']?.[0]?.[0] === 'pcm')) {
      const length = cleanNumber('ms', pcmLength(window, container) ?? Number.NaN);
      if (length === undefined) return undefined;
      document['duration'] = [[length]];
      if (container === 'au') {
        // Made from the wrong length.
        delete document['stream'];
        // The whole of the annotation, as a comment.
        delete document['comment'];
        Object.assign(document, sunDocument(window, rules));
      }
    }
    addMissing(document, window, head);
    dropImplausible(document, window.size);
    notes?.add('mediainfo', missingOf(document));
    return isWhole(document) ? { document, source: 'mediainfo' } : undefined;
  } catch (error) {
    notes?.add('mediainfo', toWire(error).message);
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function sunDocument(window: Window, rules: TagRules | undefined): Document {
  const sun = sunFormat(window);
  const builder = new DocumentBuilder();
  builder.add('audio_codec', sun?.codec);
  builder.add('bits_per_sample', sun?.bits);
  builder.add('audio_bitrate', sun?.bitrate);
  mapTags({ vorbis: sunTags(window) }, builder, rules);
  return builder.document;
}

/** A name that is not UTF-8 cannot be an argument. */
export async function askFfprobe(
  ffprobe: Ffprobe | undefined,
  { size }: ByteSource,
  path: RawPath,
  notes?: LaneNotes,
  rules?: TagRules,
): Promise<Opinion | undefined> {
  if (ffprobe === undefined || typeof path !== 'string') {
    notes?.add('ffprobe', 'is not asked: it is not there, or not wanted');
    return undefined;
  }
  const tracks = await probeTracks(ffprobe, path);
  const document = tracks === undefined ? undefined : documentOf(tracks, rules);
  if (document !== undefined) dropImplausible(document, size);
  notes?.add('ffprobe', document === undefined ? 'says nothing' : missingOf(document));
  return document === undefined ? undefined : { document, source: 'ffprobe' };
}

/** The facts of the second, with what only the first knew. */
export function joined(first: Document, second: Opinion): Opinion {
  return { document: { ...first, ...second.document }, source: `general+${second.source}` };
}

/** A film has a length, and the codec of its pictures, where it has some: a file named like one may be sound alone. */
export function isWholeFilm(document: Document): boolean {
  return (
    document['duration'] !== undefined &&
    (document['video_codec'] !== undefined || document['video_streams'] === undefined)
  );
}

/** A film, with what only the second knew of it; undefined where it is not whole with that, either. */
export function filled(first: Document, { document, source }: Opinion, size: number): Opinion | undefined {
  const all = { ...document, ...first };
  dropImplausible(all, size);
  return isWholeFilm(all) ? { document: all, source: `video+${source}` } : undefined;
}

/** The facts of an opinion, with the tags that own readers found. */
export function withTags(opinion: Opinion, tags: Document): Opinion {
  return { ...opinion, document: { ...opinion.document, ...tags } };
}
