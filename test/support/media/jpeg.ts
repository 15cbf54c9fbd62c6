/**
 * Baseline JPEG (ITU T.81) of one colour, and filler in comment segments where a certain size is wanted. One colour
 * needs no transform: the first block of each component carries it, all others say "the same".
 */
import { bitsMsbFirst, latin1, u16be, u8 } from './bytes.ts';
import type { BitField } from './bytes.ts';
import type { Colour } from './png.ts';

export interface JpegOptions {
  /** Pixels, multiples of 8. */
  readonly width?: number;
  readonly height?: number;
  readonly colour?: Colour;
  /** Further segments, behind JFIF's. */
  readonly segments?: readonly Buffer[];
  /** Bytes without meaning. */
  readonly filler?: Buffer;
}

/** A segment's size field is 16 bits and counts itself. */
const SEGMENT = 65_533;

export function jpeg(options: JpegOptions = {}): Buffer {
  const { width = 8, height = 8, colour = [40, 90, 140], segments = [], filler = Buffer.alloc(0) } = options;
  const comments: Buffer[] = [];
  for (let offset = 0; offset < filler.length; offset += SEGMENT) {
    comments.push(segment(0xfe, filler.subarray(offset, offset + SEGMENT)));
  }
  const components = [1, 2, 3].map((id) => u8(id, 0x11, 0));
  // Huffman tables: 12 codes of 4 bits for the differences (their number of bits), 1 code of 1 bit for "no more".
  const differences = [
    u8(0x00, 0, 0, 0, 12),
    Buffer.alloc(12),
    Buffer.from(Array.from({ length: 12 }, (_, bits) => bits)),
  ];
  const rest = [u8(0x10, 1), Buffer.alloc(15), u8(0)];
  return Buffer.concat([
    u8(0xff, 0xd8),
    segment(0xe0, latin1('JFIF\0'), u8(1, 1, 0), u16be(1), u16be(1), u8(0, 0)),
    ...segments,
    ...comments,
    segment(0xdb, u8(0), Buffer.alloc(64, 8)), // quantisation by 8: a difference of 1 is one step of brightness
    segment(0xc0, u8(8), u16be(height), u16be(width), u8(3), ...components),
    segment(0xc4, ...differences),
    segment(0xc4, ...rest),
    segment(0xda, u8(3, 1, 0, 2, 0, 3, 0), u8(0, 63, 0)),
    scan((width / 8) * (height / 8), toYCbCr(colour)),
    u8(0xff, 0xd9),
  ]);
}

export function segment(marker: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u8(0xff, marker), u16be(body.length + 2), body]);
}

function scan(blocks: number, levels: readonly number[]): Buffer {
  const fields: BitField[] = [];
  for (let block = 0; block < blocks; block++) {
    for (const level of levels) {
      const difference = block === 0 ? level - 128 : 0;
      const width = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      // Negative numbers are written as one's complement (F.1.2.1).
      fields.push([width, 4], [difference < 0 ? difference + 2 ** width - 1 : difference, width], [0, 1]);
    }
  }
  const bytes = bitsMsbFirst(fields, 1);
  return Buffer.from([...bytes].flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}

function toYCbCr([red, green, blue]: Colour): number[] {
  return [
    0.299 * red + 0.587 * green + 0.114 * blue,
    128 - 0.1687 * red - 0.3313 * green + 0.5 * blue,
    128 + 0.5 * red - 0.4187 * green - 0.0813 * blue,
  ].map((value) => Math.max(0, Math.min(255, Math.round(value))));
}
