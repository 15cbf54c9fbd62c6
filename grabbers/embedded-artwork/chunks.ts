/** WAV and AIFF: a whole ID3v2 tag in a chunk of its own, `id3 ` or `ID3 ` (RIFF and EA IFF 85 share the shape). */
import { locateId3 } from './id3.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

/** Real files have a dozen; empty ones by the million are a known bomb. */
const CHUNKS_CAP = 64;

/** @param order of the bytes of a size: RIFF little endian, AIFF big endian */
export function locateInChunks(file: FileWindow, order: 'little' | 'big'): FoundPicture[] {
  let at = 12;
  for (let count = 0; count < CHUNKS_CAP; count++) {
    const header = file.view(at, 8);
    if (header === undefined) break;
    const id = header.toString('latin1', 0, 4);
    if (id === 'id3 ' || id === 'ID3 ') {
      return file.view(at + 8, 3)?.toString('latin1') === 'ID3' ? locateId3(file, at + 8).pictures : [];
    }
    const size = order === 'little' ? header.readUInt32LE(4) : header.readUInt32BE(4);
    // Chunks begin at even offsets.
    at += 8 + size + (size % 2);
  }
  return [];
}
