/** Fujifilm's RAF: the JPEG that the camera makes, with the Exif; the size of the raw picture in a list of its own. */
import type { ByteView } from '../byte-source.ts';
import { bytesAt, memory } from '../byte-source.ts';
import { jpegFrame } from './jpeg-frame.ts';
import type { Shape } from './shape.ts';

export const FUJI_SIGNATURE = 'FUJIFILMCCD-RAW ';
/** Where the JPEG is and how long, then the same of the list. */
const PLACES = 84;
/** The tags come first in it. */
const JPEG_CAP = 256 * 1024;
const LIST_CAP = 64 * 1024;
const ENTRIES_CAP = 255;
/** Height, then width: of what is meant to be seen. */
const CROPPED_SIZE = 0x111;

export function fujiShape(view: ByteView): Shape | undefined {
  const size = croppedSize(part(view, PLACES + 8, LIST_CAP)) ?? jpegFrame(memory(fujiJpeg(view)));
  return size && { container: 'raf', width: size.width, height: size.height };
}

/** Its beginning. */
export function fujiJpeg(view: ByteView): Buffer {
  return part(view, PLACES, JPEG_CAP);
}

function part(view: ByteView, place: number, cap: number): Buffer {
  const found = view.at(place, 8);
  if (found < 0) return Buffer.alloc(0);
  const [from, length] = [view.bytes.readUInt32BE(found), view.bytes.readUInt32BE(found + 4)];
  return Buffer.from(bytesAt(view, from, Math.min(length, cap)));
}

/** Entries of number, length and content. */
function croppedSize(list: Buffer): { width: number; height: number } | undefined {
  const count = list.length < 4 ? 0 : list.readUInt32BE(0);
  for (let entry = 0, at = 4; entry < Math.min(count, ENTRIES_CAP) && at + 8 <= list.length; entry++) {
    if (list.readUInt16BE(at) === CROPPED_SIZE)
      return { height: list.readUInt16BE(at + 4), width: list.readUInt16BE(at + 6) };
    at += 4 + list.readUInt16BE(at + 2);
  }
  return undefined;
}
