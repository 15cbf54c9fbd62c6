/** What taggers put behind the sound of MP3 and FLAC files: APEv2 and Lyrics3, in either order, then ID3v1. */
import type { ByteView } from '../byte-source.ts';
import { readApev2 } from './apev2.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { ID3V1, isId3v1, readId3v1 } from './id3v1.ts';
import { readLyrics3 } from './lyrics3.ts';

/**
 * @param start of the sound
 * @returns where the sound ends
 */
export function readTailTags(view: ByteView, start: number, findings: Findings): number | HandOn {
  let end = view.size;
  const at = end - ID3V1 < start ? -1 : view.at(end - ID3V1, ID3V1);
  if (at >= 0 && isId3v1(view.bytes, at)) {
    readId3v1(view.bytes, at, findings.tags('ID3v1'));
    end -= ID3V1;
  }
  const behind = readApev2(view, start, end, findings);
  const lyrics = typeof behind === 'string' ? behind : readLyrics3(view, start, behind, findings);
  // Most files have none: one look at the end of the sound.
  if (lyrics === behind || typeof lyrics === 'string' || behind !== end) return lyrics;
  return readApev2(view, start, lyrics, findings);
}
