/**
 * Canon's CR3: a film without pictures (ISO/IEC 14496-12), in whose `moov` a box of Canon's keeps each directory of Exif
 * as a TIFF file of its own.
 */
import type { ByteView } from '../byte-source.ts';
import { bytesAt, memory } from '../byte-source.ts';
import { boxNamed, boxes } from '../boxes.ts';
import type { Box } from '../boxes.ts';
import type { Shape } from './shape.ts';
import { tiffPages } from './tiff-pages.ts';

const CANON = '85c0b687820f11e08111f4ce462b6a48';
const UUID_LENGTH = 16;
const DIRECTORY_CAP = 256 * 1024;
const MAIN = 'CMT1';
/** By the pointer that leads to them elsewhere: what the camera did, where it was. */
const POINTERS: Readonly<Record<string, number>> = { CMT2: 0x8769, CMT4: 0x8825 };

export function canonShape(view: ByteView): Shape | undefined {
  const main = directories(view).find(({ name }) => name === MAIN);
  const shape = main && tiffPages(memory(directory(view, main)));
  return shape && { ...shape, container: 'cr3' };
}

/** @returns TIFF files */
export function* canonDirectories(view: ByteView): Generator<Buffer> {
  for (const box of directories(view)) {
    const pointer = POINTERS[box.name];
    if (pointer === undefined && box.name !== MAIN) continue;
    const tiff = directory(view, box);
    if (pointer === undefined) yield tiff;
    else if (tiff.length >= 8) yield below(tiff, pointer);
  }
}

function* directories(view: ByteView): Generator<Box> {
  const moov = boxNamed(view, 'moov');
  if (moov === undefined) return;
  for (const { name, from, to } of boxes(view, moov.from, moov.to))
    if (name === 'uuid' && Buffer.from(bytesAt(view, from, UUID_LENGTH)).toString('hex') === CANON)
      yield* boxes(view, from + UUID_LENGTH, to);
}

function directory(view: ByteView, { from, to }: Box): Buffer {
  return Buffer.from(bytesAt(view, from, Math.min(to - from, DIRECTORY_CAP)));
}

/** The file with a directory of one entry before its own: the places in it stay what they are. */
function below(tiff: Buffer, pointer: number): Buffer {
  const little = tiff[0] === 0x49;
  const directory = Buffer.alloc(18);
  const file = Buffer.concat([tiff, directory]);
  const write = (value: number, at: number, length: number): unknown =>
    little ? file.writeUIntLE(value, at, length) : file.writeUIntBE(value, at, length);
  const own = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  write(tiff.length, 4, 4);
  write(1, tiff.length, 2);
  write(pointer, tiff.length + 2, 2);
  write(LONG, tiff.length + 4, 2);
  write(1, tiff.length + 6, 4);
  write(own, tiff.length + 10, 4);
  return file;
}

const LONG = 4;
