/** Exif 3.0 as it lies in every kind of picture: a TIFF block, little endian, with what a camera and a person write. */
import { fit, latin1, u16le, u32le } from './bytes.ts';

export interface ExifOptions {
  readonly width?: number;
  readonly height?: number;
  readonly orientation?: number;
  readonly make?: string;
  readonly model?: string;
  readonly description?: string;
  readonly rating?: number;
  /** `2003:12:04 10:11:12` */
  readonly taken?: string;
  readonly offset?: string;
  readonly fraction?: string;
  readonly exposure?: readonly [number, number];
  readonly aperture?: readonly [number, number];
  readonly iso?: number;
  readonly focalLength?: readonly [number, number];
  readonly lens?: string;
  /** Degrees north and east; metres. */
  readonly place?: readonly [latitude: number, longitude: number, altitude: number];
  /** Bytes that mean something to the maker of the camera only. */
  readonly makerNote?: Buffer;
}

export type Entry = readonly [tag: number, type: number, count: number, bytes: Buffer];

export function exif(options: ExifOptions): Buffer {
  const { place } = options;
  const camera: Entry[] = [
    ...some(options.exposure, (value) => rational(0x829a, value)),
    ...some(options.aperture, (value) => rational(0x829d, value)),
    ...some(options.iso, (value) => short(0x8827, value)),
    ...some(options.taken, (value) => ascii(0x9003, value)),
    ...some(options.offset, (value) => ascii(0x9011, value)),
    ...some(options.focalLength, (value) => rational(0x920a, value)),
    ...some(options.makerNote, (value): Entry => [0x927c, 7, value.length, value]),
    ...some(options.fraction, (value) => ascii(0x9291, value)),
    ...some(options.lens, (value) => ascii(0xa434, value)),
  ];
  const where: Entry[] =
    place === undefined
      ? []
      : [
          ascii(1, place[0] < 0 ? 'S' : 'N'),
          rational(2, ...sexagesimal(place[0])),
          ascii(3, place[1] < 0 ? 'W' : 'E'),
          rational(4, ...sexagesimal(place[1])),
          [5, 1, 1, Buffer.from([place[2] < 0 ? 1 : 0])],
          rational(6, [Math.round(Math.abs(place[2]) * 100), 100]),
        ];
  const main = (cameraAt: number, whereAt: number): Entry[] => [
    ...some(options.width, (value) => long(0x100, value)),
    ...some(options.height, (value) => long(0x101, value)),
    ...some(options.description, (value) => ascii(0x10e, value)),
    ...some(options.make, (value) => ascii(0x10f, value)),
    ...some(options.model, (value) => ascii(0x110, value)),
    ...some(options.orientation, (value) => short(0x112, value)),
    ...some(options.rating, (value) => short(0x4746, value)),
    long(0x8769, cameraAt),
    ...(place === undefined ? [] : [long(0x8825, whereAt)]),
  ];
  const cameraAt = HEADER + ifd(main(0, 0), 0).length;
  const whereAt = cameraAt + ifd(camera, 0).length;
  return Buffer.concat([
    latin1('II'),
    u16le(42),
    u32le(HEADER),
    ifd(main(cameraAt, whereAt), HEADER),
    ifd(camera, cameraAt),
    ...(place === undefined ? [] : [ifd(where, whereAt)]),
  ]);
}

const HEADER = 8;

/** @param at its own place, from which those of its longer values follow */
export function ifd(entries: readonly Entry[], at: number): Buffer {
  const values: Buffer[] = [];
  let valueAt = at + 2 + entries.length * 12 + 4;
  const fields = entries.map(([tag, type, count, bytes]) => {
    const head = Buffer.concat([u16le(tag), u16le(type), u32le(count)]);
    if (bytes.length <= 4) return Buffer.concat([head, fit(bytes, 4)]);
    const field = Buffer.concat([head, u32le(valueAt)]);
    values.push(bytes);
    valueAt += bytes.length;
    return field;
  });
  return Buffer.concat([u16le(entries.length), ...fields, u32le(0), ...values]);
}

function some<T>(value: T | undefined, entry: (value: T) => Entry): Entry[] {
  return value === undefined ? [] : [entry(value)];
}

export function ascii(tag: number, text: string): Entry {
  const bytes = Buffer.from(`${text}\0`);
  return [tag, 2, bytes.length, bytes];
}

export function short(tag: number, value: number): Entry {
  return [tag, 3, 1, u16le(value)];
}

export function long(tag: number, value: number): Entry {
  return [tag, 4, 1, u32le(value)];
}

function rational(tag: number, ...values: (readonly [number, number])[]): Entry {
  return [tag, 5, values.length, Buffer.concat(values.flat().map(u32le))];
}

function sexagesimal(degrees: number): [number, number][] {
  const size = Math.abs(degrees);
  const minutes = (size % 1) * 60;
  return [
    [Math.floor(size), 1],
    [Math.floor(minutes), 1],
    [Math.round((minutes % 1) * 60_000), 1000],
  ];
}
