/**
 * APEv2 (wiki.hydrogenaud.io, APEv2 specification) of WavPack, Monkey's Audio, Musepack, MP3: items in a tag at the end of
 * the file, perhaps before an ID3v1 tag, or at its start. A picture is an item of bytes: a file name, a zero, the picture.
 */
import { PICTURES_CAP, kindOfApe } from '../../lib/metadata/pictures.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

/** A header has the shape of a footer. */
const FOOTER = 32;
const ID3V1 = 128;
const ITEMS_CAP = 1_000;
/** A key ends with a zero; it is at most 255 characters. */
const KEY_CAP = 256;
/** The name of a picture. */
const NAME_CAP = 1_024;
const BYTES = 1;

export function locateApe(file: FileWindow): FoundPicture[] {
  const atStart = sizeAt(file, 0);
  if (atStart !== undefined) return inItems(file, FOOTER, Math.min(FOOTER + atStart, file.size));
  // The earlier place first: one read gets both.
  for (const end of [file.size - ID3V1, file.size]) {
    const size = sizeAt(file, end - FOOTER);
    // The size counts the footer, not the header.
    if (size !== undefined) return inItems(file, end - size, end - FOOTER);
  }
  return [];
}

function sizeAt(file: FileWindow, at: number): number | undefined {
  const footer = at < 0 ? undefined : file.view(at, FOOTER);
  return footer?.toString('latin1', 0, 8) === 'APETAGEX' ? footer.readUInt32LE(12) : undefined;
}

function inItems(file: FileWindow, start: number, end: number): FoundPicture[] {
  const found: FoundPicture[] = [];
  let at = start;
  for (let count = 0; at >= 0 && count < ITEMS_CAP && found.length < PICTURES_CAP; count++) {
    const item = file.viewUpTo(at, Math.min(8 + KEY_CAP, end - at));
    const keyEnd = item.indexOf(0, 8);
    if (keyEnd === -1) break;
    const kind = kindOfApe(item.toString('latin1', 8, keyEnd));
    const type = (item.readUInt32LE(4) >> 1) & 3;
    const value = at + keyEnd + 1;
    at = value + item.readUInt32LE(0);
    if (at > end) break;
    const offset = kind === undefined || type !== BYTES ? -1 : pictureAt(file, value, at);
    if (kind !== undefined && offset !== -1)
      found.push({ kind, place: { spans: [offset, at - offset], coding: 'raw' } });
  }
  return found;
}

/** Where the picture begins; -1 where there is none. */
function pictureAt(file: FileWindow, start: number, end: number): number {
  const zero = file.viewUpTo(start, Math.min(NAME_CAP, end - start)).indexOf(0);
  return zero === -1 || start + zero + 1 >= end ? -1 : start + zero + 1;
}
