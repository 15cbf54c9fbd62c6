/** Width and height where exifreader does not say them: WebP without VP8X, HEIC and AVIF, BMP. */
import type { ByteView } from '../byte-source.ts';
import { bytesAt } from '../byte-source.ts';

export type Dimensions = readonly [width: number, height: number];

/** The box `meta` of a HEIC file: items, their places, their properties. That of a phone's photograph has 4 KB. */
const META_CAP = 256 * 1024;
const HEAD = 32;

export function dimensionsOf(view: ByteView): Dimensions | undefined {
  const head = Buffer.from(bytesAt(view, 0, HEAD));
  if (head.length < HEAD) return undefined;
  if (head.toString('latin1', 0, 4) === 'RIFF') return ofWebp(head);
  if (head.toString('latin1', 4, 8) === 'ftyp') return ofHeif(view);
  return head.toString('latin1', 0, 2) === 'BM' ? ofBmp(head) : undefined;
}

/** RFC 6386, 9.1; RFC 9649, 3.4: the first frame, whose numbers have 14 bits. */
function ofWebp(head: Buffer): Dimensions | undefined {
  const kind = head.toString('latin1', 12, 16);
  if (kind === 'VP8 ') return [head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff];
  if (kind !== 'VP8L' || head[20] !== 0x2f) return undefined;
  const bits = head.readUInt32LE(21);
  return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}

function ofBmp(head: Buffer): Dimensions {
  // A header of 12 bytes is that of OS/2, with numbers of 16 bits; a negative height says "top down".
  return head.readUInt32LE(14) === 12
    ? [head.readUInt16LE(18), head.readUInt16LE(20)]
    : [head.readInt32LE(18), Math.abs(head.readInt32LE(22))];
}

/**
 * ISO/IEC 23008-12: the extents (`ispe`) lie among the properties of the items. The picture itself is the largest, the
 * others are its tiles, thumbnails and planes.
 */
function ofHeif(view: ByteView): Dimensions | undefined {
  const meta = find(view, 0, view.size, 'meta');
  if (meta === undefined) return undefined;
  const bytes = Buffer.from(bytesAt(view, meta.from, Math.min(meta.to - meta.from, META_CAP)));
  let largest: Dimensions | undefined;
  for (
    let at = bytes.indexOf('ispe');
    at !== -1 && at + 16 <= bytes.length;
    at = bytes.indexOf('ispe', at + 4)
  ) {
    const found: Dimensions = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    if (largest === undefined || found[0] * found[1] > largest[0] * largest[1]) largest = found;
  }
  return largest;
}

/** A box of the top level; few come before it. */
function find(
  view: ByteView,
  from: number,
  to: number,
  name: string,
): { from: number; to: number } | undefined {
  for (let boxes = 0, at = from; boxes < 16 && at + 8 <= to; boxes++) {
    const header = Buffer.from(bytesAt(view, at, 8));
    const size = header.readUInt32BE(0);
    if (header.toString('latin1', 4, 8) === name) return { from: at + 8, to: size === 0 ? to : at + size };
    if (size < 8) return undefined;
    at += size;
  }
  return undefined;
}
