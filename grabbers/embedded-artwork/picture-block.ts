/** The FLAC picture block (RFC 9639, 8.8) where it has no plain place: cut by the pages of Ogg, or written as base64. */
import { LINK, kindOf, mimeOf } from '../../lib/metadata/pictures.ts';
import type { FoundPicture, Place } from './picture.ts';

/**
 * @param head the first bytes of the block: type, MIME type, ...
 * @param place of the whole block
 * @returns nothing where it holds no picture
 */
export function inBlock(head: Buffer, place: Place): [FoundPicture] | [] {
  if (head.length < 8) return [];
  const mimeEnd = 8 + head.readUInt32BE(4);
  const mime = mimeEnd > head.length ? LINK : head.toString('latin1', 8, mimeEnd);
  if (mime === LINK) return [];
  return [{ kind: kindOf(head.readUInt32BE(0)), mime: mimeOf(mime), place: { ...place, isBlock: true } }];
}

/** Behind type, two texts and four numbers, each text and the picture behind its length; a length that lies: no bytes. */
export function pictureOf(block: Buffer): Uint8Array {
  let at = 4;
  for (let text = 0; text < 2 && at + 4 <= block.length; text++) at += 4 + block.readUInt32BE(at);
  at += 16;
  const length = at + 4 <= block.length ? block.readUInt32BE(at) : 0;
  return block.subarray(at + 4, at + 4 + length);
}
