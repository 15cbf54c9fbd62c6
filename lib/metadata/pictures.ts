/** What tags say of their pictures. One table for the fast lane of the parser and the grabber `embedded-artwork`. */
import type { ArtworkKind } from '../channel/packet.ts';

/** More pictures of one file are not located. */
export const PICTURES_CAP = 16;
/** The field of the MIME type holds this: the bytes are an address, not a picture (ID3v2.3, 4.15; RFC 9639, 8.8). */
export const LINK = '-->';

/** Of ID3v2 (APIC, 4.14) and, from there, of FLAC (8.8) and ASF, by number. Other numbers are `other`. */
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

const APE_COVER = 'COVER ART (';
const APE_KINDS: Readonly<Record<string, ArtworkKind>> = {
  'COVER ART (FRONT)': 'cover',
  'COVER ART (BACK)': 'back',
};

/** Of an APEv2 item, in any letter case; undefined: it is named like no picture. */
export function kindOfApe(key: string): ArtworkKind | undefined {
  const name = key.toUpperCase();
  return APE_KINDS[name] ?? (name.startsWith(APE_COVER) ? 'other' : undefined);
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
export function withCover<Picture extends { readonly kind: ArtworkKind }>(
  found: readonly Picture[],
): readonly Picture[] {
  if (found.length === 0 || found.some(({ kind }) => kind === 'cover')) return found;
  const first = found.findIndex(({ kind }) => kind === 'other');
  return found.map((picture, index) => (index === first ? { ...picture, kind: 'cover' } : picture));
}
