/** What the locators give, and what they share. */
import type { ArtworkKind } from '../../lib/grabber/contract.ts';

/** A picture in a file: where its bytes are, or that only a full reading can tell (`ask`). */
export interface FoundPicture {
  readonly kind: ArtworkKind;
  readonly mime?: string | undefined;
  /** Undefined: `ask`. */
  readonly place?: Place | undefined;
}

export interface Place {
  /** Offset, length, offset, length, ... */
  readonly spans: readonly number[];
  readonly coding: 'raw' | 'base64' | 'unsync';
  /** Decoded, the bytes are not the picture but a FLAC picture block that holds it. */
  readonly isBlock?: boolean | undefined;
}

/** There is a picture, but not plainly. */
export const ASK: FoundPicture = { kind: 'cover' };
