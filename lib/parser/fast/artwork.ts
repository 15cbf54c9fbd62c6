/**
 * Pictures are located, not read. Kinds, types and places are those of the grabber `embedded-artwork`, so that it need
 * not open a file again that came through the fast lane.
 */
import type { ArtworkKind, LocatedArtwork } from '../../channel/packet.ts';
import { u32be } from './numbers.ts';

/** More pictures of one file are not located. */
export const PICTURES_CAP = 16;
/** The field holds an address, not a picture (ID3v2.3, 4.15; RFC 9639, 8.8). */
export const LINK = '-->';

/** Of ID3v2 (APIC, 4.14) and, from there, of FLAC (8.8), by number. Other numbers are `other`. */
const KINDS: readonly ArtworkKind[] = [
  'other',
  'thumbnail',
  'thumbnail',
  'cover',
  'back',
  'other',
  'other',
  'artist',
  'artist',
  'artist',
  'artist',
  'artist',
  'artist',
];

export function kindOf(pictureType: number): ArtworkKind {
  return KINDS[pictureType] ?? 'other';
}

/** `image/jpg`, `JPG`, `image/` and worse are written in `mime` fields; what is no type is left out. */
export function mimeOf(text: string): string | undefined {
  const lower = text.toLowerCase();
  if (lower === 'image/jpeg' || lower === 'image/png') return lower;
  const subtype = lower.startsWith('image/') ? lower.slice(6) : lower;
  if (subtype === 'jpg') return 'image/jpeg';
  return /^[a-z0-9.+-]{2,32}$/.test(subtype) ? `image/${subtype}` : undefined;
}

/** Half of all taggers write covers as type 0, "other": without a cover, the first of those is it. */
export function withCover(found: readonly LocatedArtwork[]): readonly LocatedArtwork[] {
  if (found.length === 0 || found.some(({ kind }) => kind === 'cover')) return found;
  const first = found.findIndex(({ kind }) => kind === 'other');
  return found.map((picture, index) => (index === first ? { ...picture, kind: 'cover' } : picture));
}

/** The head of a FLAC picture block. */
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
