/** What taggers put behind the sound of MP3 and FLAC files: an APEv2 tag, then ID3v1. */
import type { ByteView } from '../byte-source.ts';
import { readApev2 } from './apev2.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { ID3V1, isId3v1, readId3v1 } from './id3v1.ts';
import { latin1 } from './text.ts';

const LYRICS_END = 9;

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
    // Lyrics3 stands between the sound and ID3v1, and ends with `LYRICS200` or `LYRICSEND`.
    const mark = end - LYRICS_END < start ? -1 : view.at(end - LYRICS_END, LYRICS_END);
    if (mark >= 0 && latin1(view.bytes, mark, mark + 6) === 'LYRICS') return 'lyrics3';
  }
  return readApev2(view, start, end, findings);
}
