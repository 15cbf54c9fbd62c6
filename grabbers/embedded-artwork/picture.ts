/** What the locators give, and what they share. */
import type { ArtworkKind } from '../../lib/grabber/contract.ts';

/** A picture in a file: where its bytes are, or that only a full reading can tell (`ask`). */
export interface FoundPicture {
  readonly kind: ArtworkKind;
  readonly mime?: string | undefined;
  /** Undefined: `ask`. */
  readonly span?:
    | { readonly offset: number; readonly length: number; readonly coding: 'raw' | 'unsync' }
    | undefined;
}

/** There is a picture, but not plainly. */
export const ASK: FoundPicture = { kind: 'cover' };

export const PICTURES_CAP = 16;

/** Of ID3v2 (4.14) and, from there, of FLAC (8.8). A picture of type 0 is nearly always the cover: see `index.ts`. */
export function kindOf(pictureType: number): ArtworkKind {
  switch (pictureType) {
    case 1:
    case 2:
      return 'thumbnail';
    case 3:
      return 'cover';
    case 4:
      return 'back';
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
      return 'artist';
    default:
      return 'other';
  }
}

/** `image/jpg`, `JPG`, `image/` and worse are written in `mime` fields; what is no type is left out. */
export function mimeOf(text: string): string | undefined {
  const lower = text.toLowerCase();
  const subtype = lower.startsWith('image/') ? lower.slice(6) : lower;
  if (subtype === 'jpg') return 'image/jpeg';
  return /^[a-z0-9.+-]{2,32}$/.test(subtype) ? `image/${subtype}` : undefined;
}

/** The field holds an address, not a picture (ID3v2.3 4.15, FLAC 8.8). */
export const LINK = '-->';
