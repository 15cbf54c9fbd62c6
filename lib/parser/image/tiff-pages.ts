/**
 * TIFF 6.0 and BigTIFF: a file of pages, each with its size. The first page is the picture, unless it says that it is a
 * small version of another one (`NewSubfileType`): raw formats put a preview there, and the picture below it
 * (`SubIFDs`) or behind it.
 */
import type { ByteView } from '../byte-source.ts';
import type { Shape } from './shape.ts';

/** Pages that are looked at: raw formats have up to 6. */
const PAGES_CAP = 16;
const ENTRIES_CAP = 1000;

const NEW_SUBFILE_TYPE = 254;
const WIDTH = 256;
const LENGTH = 257;
const SUB_IFDS = 330;
/** Panasonic's names for both. */
const RAW_LENGTH = 6;
const RAW_WIDTH = 7;

/** What stands behind the order of bytes: TIFF, BigTIFF, Olympus (`RO`, `RS`), Panasonic (`U`). */
const CLASSIC: ReadonlySet<number> = new Set([42, 0x4f52, 0x5352, 0x55]);
const BIG = 43;
const BYTES_OF_TYPE: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };

interface Page {
  readonly values: ReadonlyMap<number, number>;
  readonly below: readonly number[];
  readonly next: number;
}

export function tiffPages(view: ByteView): Shape | undefined {
  const file = open(view);
  if (file === undefined) return undefined;
  const due = [file.first];
  const seen = new Set<number>();
  let best: Shape | undefined;
  while (due.length > 0 && seen.size < PAGES_CAP) {
    const at = due.shift() as number;
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    const page = file.page(at);
    if (page === undefined) continue;
    const shape = shapeOf(page);
    const small = ((page.values.get(NEW_SUBFILE_TYPE) ?? 0) & 1) === 1;
    if (shape !== undefined && seen.size === 1 && !small) return shape;
    if (shape !== undefined && !small && area(shape) > area(best)) best = shape;
    due.unshift(...page.below);
    due.push(page.next);
  }
  return best;
}

function area(shape: Shape | undefined): number {
  return shape === undefined ? 0 : shape.width * shape.height;
}

function shapeOf({ values }: Page): Shape | undefined {
  const width = values.get(WIDTH) ?? values.get(RAW_WIDTH);
  const height = values.get(LENGTH) ?? values.get(RAW_LENGTH);
  return width === undefined || height === undefined ? undefined : { container: 'tiff', width, height };
}

function open(view: ByteView): { first: number; page: (at: number) => Page | undefined } | undefined {
  const little = view.bytes[view.at(0, 16)] === 0x49;
  const number = (at: number, length: number): number | undefined => {
    const found = view.at(at, length);
    if (found < 0) return undefined;
    const bytes = view.bytes.subarray(found, found + length);
    // Offsets beyond what a number holds lie in no file.
    if (length === 8) return Number(little ? bytes.readBigUInt64LE() : bytes.readBigUInt64BE());
    return little ? bytes.readUIntLE(0, length) : bytes.readUIntBE(0, length);
  };
  const magic = number(2, 2);
  if (magic === undefined || !(magic === BIG || CLASSIC.has(magic))) return undefined;
  const big = magic === BIG;
  const first = big ? number(8, 8) : number(4, 4);
  return first === undefined ? undefined : { first, page: (at) => readPage(number, at, big) };
}

function readPage(
  number: (at: number, length: number) => number | undefined,
  at: number,
  big: boolean,
): Page | undefined {
  const [head, width, word] = big ? [8, 20, 8] : [2, 12, 4];
  const count = number(at, head);
  if (count === undefined || count > ENTRIES_CAP) return undefined;
  const values = new Map<number, number>();
  const below: number[] = [];
  for (let entry = at + head; entry < at + head + count * width; entry += width) {
    const id = number(entry, 2);
    if (id === undefined) break;
    if (id > SUB_IFDS || (id < NEW_SUBFILE_TYPE && id > RAW_WIDTH)) continue;
    const size = BYTES_OF_TYPE[number(entry + 2, 2) ?? 0];
    const many = number(entry + 4, word) ?? 0;
    if (size === undefined || many === 0 || many > PAGES_CAP) continue;
    const place = size * many <= word ? entry + 4 + word : number(entry + 4 + word, word);
    if (place === undefined) continue;
    for (let index = 0; index < (id === SUB_IFDS ? many : 1); index++) {
      const value = number(place + index * size, size);
      if (value === undefined) break;
      if (id === SUB_IFDS) below.push(value);
      else if (!values.has(id)) values.set(id, value);
    }
  }
  return { values, below, next: number(at + head + count * width, word) ?? 0 };
}
