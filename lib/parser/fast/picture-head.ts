/** The head of a FLAC picture block: pictures are located, not read. */
import type { ArtworkKind } from '../../channel/packet.ts';
import { kindOf } from '../../metadata/pictures.ts';
import { u32be } from './numbers.ts';

export interface PictureHead {
  readonly kind: ArtworkKind;
  readonly mime: string;
  /** Of the text between the head and the numbers. */
  readonly descriptionAt: number;
}

/**
 * RFC 9639, 8.8: type, MIME type, description, width, height, depth, colours, data; numbers and lengths are 32 bits.
 * @returns undefined where the MIME type does not end before `to`
 */
export function readPictureHead(bytes: Buffer, from: number, to: number): PictureHead | undefined {
  if (from + 8 > to) return undefined;
  const mimeEnd = from + 8 + u32be(bytes, from + 4);
  if (mimeEnd > to) return undefined;
  const mime = bytes.toString('latin1', from + 8, mimeEnd);
  return { kind: kindOf(u32be(bytes, from)), mime, descriptionAt: mimeEnd };
}
