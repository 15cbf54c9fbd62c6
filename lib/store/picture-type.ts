/**
 * What kind of picture these bytes are, by what stands at their beginning. A server's word (`content-type`, a suffix)
 * is not believed: error pages named `cover.jpg` are common. SVG is left out on purpose, it is a program.
 */

export interface PictureType {
  readonly mime: string;
  /** Without the dot. */
  readonly extension: string;
}

interface Signature extends PictureType {
  readonly fits: (bytes: Uint8Array) => boolean;
}

const SIGNATURES: readonly Signature[] = [
  // ITU T.81: SOI, then a marker.
  { mime: 'image/jpeg', extension: 'jpg', fits: (b) => has(b, 0, '\xff\xd8\xff') },
  { mime: 'image/png', extension: 'png', fits: (b) => has(b, 0, '\x89PNG\r\n\x1a\n') },
  { mime: 'image/gif', extension: 'gif', fits: (b) => has(b, 0, 'GIF87a') || has(b, 0, 'GIF89a') },
  { mime: 'image/webp', extension: 'webp', fits: (b) => has(b, 0, 'RIFF') && has(b, 8, 'WEBP') },
  // ISO 14496-12 `ftyp` with the major brand of AVIF: a still picture or a sequence.
  { mime: 'image/avif', extension: 'avif', fits: (b) => has(b, 4, 'ftypavif') || has(b, 4, 'ftypavis') },
  { mime: 'image/tiff', extension: 'tif', fits: (b) => has(b, 0, 'II*\0') || has(b, 0, 'MM\0*') },
  { mime: 'image/bmp', extension: 'bmp', fits: isBitmap },
];

export const PICTURE_EXTENSIONS: readonly string[] = SIGNATURES.map(({ extension }) => extension);

/** @returns undefined for anything that is not one of the known pictures */
export function sniff(bytes: Uint8Array): PictureType | undefined {
  const found = SIGNATURES.find((signature) => signature.fits(bytes));
  return found === undefined ? undefined : { mime: found.mime, extension: found.extension };
}

function has(bytes: Uint8Array, at: number, text: string): boolean {
  if (bytes.length < at + text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Sizes of the known headers behind the file header, from BITMAPCOREHEADER to BITMAPV5HEADER. */
const BITMAP_HEADERS: ReadonlySet<number> = new Set([12, 40, 52, 56, 64, 108, 124]);

/** `BM` alone would fit a text that begins with these letters: the reserved zeros and the header's size must fit too. */
function isBitmap(bytes: Uint8Array): boolean {
  return (
    has(bytes, 0, 'BM') &&
    has(bytes, 6, '\0\0\0\0') &&
    has(bytes, 15, '\0\0\0') &&
    BITMAP_HEADERS.has(bytes[14] ?? 0)
  );
}
