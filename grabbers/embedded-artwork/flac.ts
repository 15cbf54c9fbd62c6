/** FLAC: PICTURE metadata blocks (RFC 9639, 8.8). */
import { LINK, PICTURES_CAP, kindOf, mimeOf } from '../../lib/metadata/pictures.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

const PICTURE = 6;
const INVALID = 127;
/** Real files have five; empty ones by the million are a known bomb. */
const BLOCKS_CAP = 256;

/** @param start of `fLaC`: not 0 behind an ID3 tag */
export function locateFlac(file: FileWindow, start: number): FoundPicture[] {
  const found: FoundPicture[] = [];
  let at = start + 4;
  for (let count = 0; count < BLOCKS_CAP && found.length < PICTURES_CAP; count++) {
    const header = file.view(at, 4);
    if (header === undefined) break;
    const first = header.readUInt8(0);
    const length = header.readUIntBE(1, 3);
    const type = first & 0x7f;
    if (type === INVALID) break;
    if (type === PICTURE) {
      const picture = readPicture(file, at + 4, length);
      if (picture !== undefined) found.push(picture);
    }
    if ((first & 0x80) !== 0) break;
    at += 4 + length;
  }
  return found;
}

/** type, mime, description, width, height, depth, colours, data: all lengths and numbers are 32 bits. */
function readPicture(file: FileWindow, start: number, length: number): FoundPicture | undefined {
  const end = start + length;
  const head = file.view(start, 8);
  if (head === undefined || length < 32) return undefined;
  const type = head.readUInt32BE(0);
  const mimeLength = head.readUInt32BE(4);
  if (mimeLength > 256) return undefined;
  const mime = file.view(start + 8, mimeLength)?.toString('latin1') ?? '';
  if (mime === LINK) return undefined;
  const descriptionAt = start + 8 + mimeLength;
  const descriptionLength = file.view(descriptionAt, 4)?.readUInt32BE(0) ?? Infinity;
  const sizeAt = descriptionAt + 4 + descriptionLength + 16;
  if (sizeAt + 4 > end) return undefined;
  const size = file.view(sizeAt, 4)?.readUInt32BE(0) ?? 0;
  const offset = sizeAt + 4;
  if (size === 0 || offset + size > file.size) return undefined;
  // A picture above 16 MiB does not fit into a block; some writers store it all the same, with a wrong block length.
  if (offset + size > end) return { kind: kindOf(type), mime: mimeOf(mime) };
  return { kind: kindOf(type), mime: mimeOf(mime), place: { spans: [offset, size], coding: 'raw' } };
}
