/**
 * Who else is asked: about sound that music-metadata refuses (TTA, AC-3, DTS, CAF, AMR, transport streams, files cut
 * short ...), or of which it does not know codec, length or rate. The source of the document names who said it.
 */
import type { RawPath } from '../channel/packet.ts';
import { isValhallaError } from '../errors.ts';
import type { Document } from '../metadata/document.ts';
import { documentOf, tracksOf } from './video/video.ts';
import type { Window } from './window.ts';

export interface Opinion {
  readonly document: Document;
  readonly source: string;
}

/** Without these a file of sound is not known. */
const NEEDED = ['audio_codec', 'duration', 'sample_rate'];

/** MediaInfo 26.05 gives Sun's files twice their length, and CAF with PCM the length of the first stretch it was given. */
function isDoubtful({ container, audio_codec: codec }: Document): boolean {
  const name = container?.[0]?.[0];
  return name === 'au' || (name === 'caf' && codec?.[0]?.[0] === 'pcm');
}

export function isWhole(document: Document): boolean {
  return NEEDED.every((key) => document[key] !== undefined);
}

/** An error that another reader may not share: that a file is a bomb, or cannot be reached, is true for all. */
export function isRefusal(error: unknown): boolean {
  return isValhallaError(error) && error.code === 'ERR_VALHALLA_NOT_PARSED';
}

/** What MediaInfo knows of the sound, if that is enough; undefined where it knows no better. */
export async function askMediaInfo(window: Window, path: RawPath): Promise<Opinion | undefined> {
  try {
    const document = documentOf(await tracksOf(window, path));
    return isWhole(document) && !isDoubtful(document) ? { document, source: 'mediainfo' } : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** The facts of the second, with what only the first knew. */
export function joined(first: Document, second: Opinion): Opinion {
  return { document: { ...first, ...second.document }, source: `general+${second.source}` };
}
