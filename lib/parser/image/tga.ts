/** Truevision TGA 2.0. Its head has no mark, so all of it must fit, and the pixels must lie in the file. */
import type { Shape } from './shape.ts';

const HEAD = 18;
/** Bits of a pixel, by kind of picture: with a palette, in colours, in grey. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  1: [8, 16],
  2: [15, 16, 24, 32],
  3: [8, 16],
};
/** Packed, a run of that many pixels takes one pixel and a byte. */
const RUN = 128;

export function tgaShape(head: Buffer, size: number): Shape | undefined {
  const [named = 0, palette = 0, kind = 0] = head;
  const depth = head[16] as number;
  const [width, height] = [head.readUInt16LE(12), head.readUInt16LE(14)];
  const packed = kind > 8;
  const colours = palette === 1 ? head.readUInt16LE(5) * Math.ceil((head[7] as number) / 8) : 0;
  if (palette > 1 || ((kind & 7) === 1) !== (palette === 1) || ((head[17] as number) & 0xc0) !== 0)
    return undefined;
  if (!(DEPTHS[packed ? kind - 8 : kind] ?? []).includes(depth)) return undefined;
  const bytes = (width * height * Math.ceil(depth / 8)) / (packed ? RUN : 1);
  return HEAD + named + colours + bytes > size ? undefined : { container: 'tga', width, height };
}
