/**
 * ISO/IEC 23008-12 (HEIC, AVIF): a picture is an item with properties. Of the many items of a file (tiles, thumbnails,
 * depth) one is the picture itself, and its properties say how large it is and how it is to be turned and mirrored.
 */
import type { ByteView } from '../byte-source.ts';
import { boxNamed, boxes } from '../boxes.ts';
import type { Box } from '../boxes.ts';
import type { Shape } from './shape.ts';

/** Items of one file whose properties are looked at: a photograph of 200 megapixels has 400 tiles. */
const ITEMS_CAP = 10_000;
/** AV1 has no larger frame, and HEVC a smaller one; pictures put together from tiles stay below it too. */
const SIDE_CAP = 65_536;

export function heifItem(view: ByteView): Shape | undefined {
  const meta = boxNamed(view, 'meta');
  if (meta === undefined) return undefined;
  const items = { ...meta, from: meta.from + 4 };
  const properties = boxNamed(view, 'iprp', items.from, items.to);
  const container = properties && boxNamed(view, 'ipco', properties.from, properties.to);
  if (properties === undefined || container === undefined) return undefined;
  const all = [...boxes(view, container.from, container.to)];
  const own = propertiesOf(view, properties, primaryOf(view, items)).flatMap((index) => all[index - 1] ?? []);
  const size = sizeOf(view, own) ?? largest(view, all);
  if (size === undefined || size[0] > SIDE_CAP || size[1] > SIDE_CAP) return undefined;
  return {
    container: containerOf(view),
    width: size[0],
    height: size[1],
    orientation: orientationOf(view, own),
  };
}

function containerOf(view: ByteView): string {
  const brand = view.at(8, 4);
  return view.bytes.toString('latin1', brand, brand + 3) === 'avi' ? 'avif' : 'heic';
}

function primaryOf(view: ByteView, meta: Box): number | undefined {
  const box = boxNamed(view, 'pitm', meta.from, meta.to);
  return box === undefined ? undefined : number(view, box.from + 4, number(view, box.from, 1) === 0 ? 2 : 4);
}

/** From 1, in the order of the box `ipco`. */
function propertiesOf(view: ByteView, properties: Box, item: number | undefined): number[] {
  const box = boxNamed(view, 'ipma', properties.from, properties.to);
  if (box === undefined || item === undefined) return [];
  const idSize = number(view, box.from, 1) === 0 ? 2 : 4;
  const wide = ((number(view, box.from + 3, 1) ?? 0) & 1) === 1;
  const count = number(view, box.from + 4, 4) ?? 0;
  let at = box.from + 8;
  for (let entry = 0; entry < Math.min(count, ITEMS_CAP) && at < box.to; entry++) {
    const many = number(view, at + idSize, 1) ?? 0;
    const step = wide ? 2 : 1;
    if (number(view, at, idSize) === item)
      // The highest bit says that a reader must know the property.
      return Array.from(
        { length: many },
        (_, index) => (number(view, at + idSize + 1 + index * step, step) ?? 0) & (wide ? 0x7fff : 0x7f),
      );
    at += idSize + 1 + many * step;
  }
  return [];
}

function sizeOf(view: ByteView, properties: readonly Box[]): [number, number] | undefined {
  const box = properties.find(({ name }) => name === 'ispe');
  if (box === undefined) return undefined;
  const [width, height] = [number(view, box.from + 4, 4), number(view, box.from + 8, 4)];
  return width === undefined || height === undefined ? undefined : [width, height];
}

/** Where nothing says which item is the picture. */
function largest(view: ByteView, properties: readonly Box[]): [number, number] | undefined {
  return properties
    .map((box) => sizeOf(view, [box]))
    .filter((size) => size !== undefined)
    .sort(([a, b], [c, d]) => c * d - a * b)[0];
}

/** By quarters of a turn against the clock, then: not mirrored, top and bottom exchanged, left and right. */
const ORIENTATIONS = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
] as const;

/** @returns undefined where nothing is known of the item: what neither turns nor mirrors it leaves it as it is */
function orientationOf(view: ByteView, properties: readonly Box[]): number | undefined {
  const valueOf = (wanted: string): number | undefined => {
    const box = properties.find(({ name }) => name === wanted);
    return box === undefined ? undefined : number(view, box.from, 1);
  };
  if (properties.length === 0) return undefined;
  const [turn, mirror] = [valueOf('irot'), valueOf('imir')];
  const row = ORIENTATIONS[((turn ?? 0) & 3) as 0 | 1 | 2 | 3];
  return row[mirror === undefined ? 0 : (((mirror & 1) + 1) as 1 | 2)];
}

function number(view: ByteView, at: number, length: number): number | undefined {
  const found = view.at(at, length);
  return found < 0 ? undefined : view.bytes.readUIntBE(found, length);
}
