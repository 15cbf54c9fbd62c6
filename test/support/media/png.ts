/** PNG: true colour, any picture, and filler in a private chunk where a certain size is wanted. */
import { crc32, deflateSync } from 'node:zlib';
import { latin1, u32be, u8 } from './bytes.ts';

export type Colour = readonly [red: number, green: number, blue: number];

export interface PngOptions {
  readonly width?: number;
  readonly height?: number;
  /** Colour of a pixel; x and y go from 0 to 1. */
  readonly paint?: (x: number, y: number) => Colour;
  /** Further chunks, behind the header. */
  readonly chunks?: readonly Buffer[];
  /** Bytes without meaning. */
  readonly filler?: Buffer;
}

export function png(options: PngOptions = {}): Buffer {
  const { width = 8, height = 8, paint = () => [40, 90, 140], chunks = [], filler } = options;
  const rows = Buffer.alloc(height * (1 + width * 3)); // each row begins with its filter: 0, none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(paint(x / width, y / height), y * (1 + width * 3) + 1 + x * 3);
  }
  return Buffer.concat([
    u8(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', Buffer.concat([u32be(width), u32be(height), u8(8, 2, 0, 0, 0)])),
    ...chunks,
    ...(filler === undefined ? [] : [chunk('fiLl', filler)]), // case: ancillary, private, reserved bit as it must be, safe to copy
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', u8()),
  ]);
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([latin1(type), data]);
  return Buffer.concat([u32be(data.length), body, u32be(crc32(body))]);
}
