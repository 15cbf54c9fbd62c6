/**
 * Width, height and container of a picture by its head. What it is, its first bytes tell; TGA has none of its own, and
 * must be consistent. Of JPEG XL, and of nearly every JPEG, exifreader says it on its way.
 */
import { crc32 } from 'node:zlib';
import type { ByteView } from '../byte-source.ts';
import { canonShape } from './canon-raw.ts';
import { FUJI_SIGNATURE, fujiShape } from './fuji-raw.ts';
import { heifItem } from './heif-item.ts';
import { JP2_SIGNATURE, J2K_SIGNATURE, j2kShape, jp2Shape } from './jpeg2000.ts';
import { jpegFrame } from './jpeg-frame.ts';
import type { Shape } from './shape.ts';
import { tgaShape } from './tga.ts';
import { tiffPages } from './tiff-pages.ts';

const HEAD = 34;

/** @returns undefined for what is none of these pictures, or ends in its head */
export function shapeOf(view: ByteView): Shape | undefined {
  const head = Buffer.alloc(HEAD);
  const length = view.copy(head, HEAD, 0);
  const starts = (signature: string, at = 0): boolean =>
    head.toString('latin1', at, at + signature.length) === signature;
  if (starts('\xff\xd8')) return jpegFrame(view);
  if (starts('\x89PNG\r\n\x1a\n')) return length < PNG_HEAD ? undefined : ofPng(head, view.size);
  if (starts('GIF8')) return length < GIF_HEAD ? undefined : ofGif(head);
  if (starts('II') || starts('MM')) return tiffPages(view) ?? tgaShape(head, view.size);
  if (starts('RIFF') && starts('WEBP', 8)) return ofWebp(head, length);
  if (starts('ftypcrx ', 4)) return canonShape(view);
  if (starts('ftyp', 4)) return heifItem(view);
  if (starts(FUJI_SIGNATURE)) return fujiShape(view);
  if (starts('BM')) return length < BMP_HEAD ? undefined : ofBmp(head);
  if (starts(JP2_SIGNATURE)) return jp2Shape(view);
  return starts(J2K_SIGNATURE) ? j2kShape(view) : tgaShape(head, view.size);
}

/** Up to the height. */
const PNG_HEAD = 24;
/** Deflated, a picture of one bit a pixel and one colour has 8,250. */
const PIXELS_OF_BYTE = 10_000;

/**
 * PNG 3rd edition, 11.2.1. No viewer shows a picture whose head has a wrong checksum, but the fault may lie beside the
 * size: that is taken where it can be.
 */
function ofPng(head: Buffer, size: number): Shape | undefined {
  if (head.readUInt32BE(8) !== 13 || head.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
  const isWhole = head.readUInt32BE(29) === crc32(head.subarray(12, 29));
  return isWhole || width * height <= size * PIXELS_OF_BYTE ? { container: 'png', width, height } : undefined;
}

/** Up to the end of the logical screen descriptor. */
const GIF_HEAD = 13;

function ofGif(head: Buffer): Shape {
  return { container: 'gif', width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
}

/** Up to the height, by kind. */
const WEBP_HEADS: Readonly<Record<string, number>> = { VP8X: 30, 'VP8 ': 30, VP8L: 25 };

/** RFC 9649, 2.7: an extended file has a canvas. RFC 6386, 9.1; RFC 9649, 3.4: others a frame, whose numbers have 14 bits. */
function ofWebp(head: Buffer, length: number): Shape | undefined {
  const kind = head.toString('latin1', 12, 16);
  if (length < (WEBP_HEADS[kind] ?? Infinity)) return undefined;
  if (kind === 'VP8X')
    return { container: 'webp', width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  if (kind === 'VP8 ' && head.readUIntBE(23, 3) === 0x9d012a)
    return {
      container: 'webp',
      width: head.readUInt16LE(26) & 0x3fff,
      height: head.readUInt16LE(28) & 0x3fff,
    };
  if (kind !== 'VP8L' || head[20] !== 0x2f) return undefined;
  const bits = head.readUInt32LE(21);
  return { container: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The shorter of the heads, with that of the file. */
const BMP_HEAD = 26;
/** Of the head behind that of the file: from that of OS/2 to the longest of Windows, and some. */
const BMP_HEADS = { least: 12, most: 255 } as const;

function ofBmp(head: Buffer): Shape | undefined {
  const size = head.readUInt32LE(14);
  if (size < BMP_HEADS.least || size > BMP_HEADS.most) return undefined;
  // A header of 12 bytes is that of OS/2, with numbers of 16 bits; a negative height says "top down".
  return size === 12
    ? { container: 'bmp', width: head.readUInt16LE(18), height: head.readUInt16LE(20) }
    : { container: 'bmp', width: head.readInt32LE(18), height: Math.abs(head.readInt32LE(22)) };
}
