/**
 * Width, height and container where exifreader does not say them, or says those of a preview. What a picture is, its
 * first bytes tell; TGA has none of its own, and must be consistent.
 */
import type { ByteView } from '../byte-source.ts';
import { canonShape } from './canon-raw.ts';
import { FUJI_SIGNATURE, fujiShape } from './fuji-raw.ts';
import { heifItem } from './heif-item.ts';
import { JP2_SIGNATURE, J2K_SIGNATURE, j2kShape, jp2Shape } from './jpeg2000.ts';
import { jpegFrame } from './jpeg-frame.ts';
import type { Shape } from './shape.ts';
import { tiffPages } from './tiff-pages.ts';

const HEAD = 32;

/** @returns undefined for what is none of these pictures, or ends in its head */
export function shapeOf(view: ByteView): Shape | undefined {
  const head = Buffer.alloc(HEAD);
  view.copy(head, HEAD, 0);
  const starts = (signature: string, at = 0): boolean =>
    head.toString('latin1', at, at + signature.length) === signature;
  if (starts('\xff\xd8')) return jpegFrame(view);
  if (starts('II') || starts('MM')) return tiffPages(view) ?? ofTga(head, view.size);
  if (starts('RIFF')) return ofWebp(head);
  if (starts('ftypcrx ', 4)) return canonShape(view);
  if (starts('ftyp', 4)) return heifItem(view);
  if (starts(FUJI_SIGNATURE)) return fujiShape(view);
  if (starts('BM')) return ofBmp(head);
  if (starts(JP2_SIGNATURE)) return jp2Shape(view);
  return starts(J2K_SIGNATURE) ? j2kShape(view) : ofTga(head, view.size);
}

/** RFC 6386, 9.1; RFC 9649, 3.4: the first frame, whose numbers have 14 bits. */
function ofWebp(head: Buffer): Shape | undefined {
  const kind = head.toString('latin1', 12, 16);
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

function ofBmp(head: Buffer): Shape {
  // A header of 12 bytes is that of OS/2, with numbers of 16 bits; a negative height says "top down".
  return head.readUInt32LE(14) === 12
    ? { container: 'bmp', width: head.readUInt16LE(18), height: head.readUInt16LE(20) }
    : { container: 'bmp', width: head.readInt32LE(18), height: Math.abs(head.readInt32LE(22)) };
}

/** Truevision TGA 2.0: bits of a pixel, by kind of picture: with a palette, in colours, in grey. */
const TGA_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  1: [8, 16],
  2: [15, 16, 24, 32],
  3: [8, 16],
};
const TGA_HEAD = 18;

function ofTga(head: Buffer, size: number): Shape | undefined {
  const [named = 0, palette = 0, kind = 0] = head;
  const depth = head[16] as number;
  const [width, height] = [head.readUInt16LE(12), head.readUInt16LE(14)];
  const packed = kind > 8;
  const colours = palette === 1 ? head.readUInt16LE(5) * Math.ceil((head[7] as number) / 8) : 0;
  if (palette > 1 || ((kind & 7) === 1) !== (palette === 1) || ((head[17] as number) & 0xc0) !== 0)
    return undefined;
  if (!(TGA_DEPTHS[packed ? kind - 8 : kind] ?? []).includes(depth)) return undefined;
  // Packed, a run of 128 pixels takes one pixel and a byte.
  const bytes = (width * height * Math.ceil(depth / 8)) / (packed ? 128 : 1);
  return TGA_HEAD + named + colours + bytes > size ? undefined : { container: 'tga', width, height };
}
