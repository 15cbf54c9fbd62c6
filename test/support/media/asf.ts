/** The header of an ASF file (WMA) with attributes, as Windows Media Player and taggers write them; no sound. */
import { u16le, u32le, u64le, u8 } from './bytes.ts';
import type { Picture } from './tags.ts';

const HEADER = '3026b2758e66cf11a6d900aa0062ce6c';
const CONTENT = '3326b2758e66cf11a6d900aa0062ce6c';
const EXTENDED_CONTENT = '40a4d0d207e3d21197f000a0c95ea850';
const HEADER_EXTENSION = 'b503bf5f2ea9cf118ee300c00c205365';
const EXTENSION_CLOCK = '11d2d3abbaa9cf118ee600c00c205365';
const METADATA_LIBRARY = '941c23449894d149a1411d134e457054';
const STREAM_PROPERTIES = '9107dcb7b7a9cf118ee600c00c205365';
const AUDIO_MEDIA = '409e69f84d5bcf11a8fd00805f5c442b';
const FILE_PROPERTIES = 'a1dcab8c47a9cf118ee400c00c205365';
const VIDEO_MEDIA = 'c0ef19bc4d5bcf11a8fd00805f5c442b';
const NO_CORRECTION = '0055fb209d5bcf11a8fd00805f5c442b';
const DATA = '3626b2758e66cf11a6d900aa0062ce6c';
const BYTES = 1;

export type Attribute = readonly [name: string, value: Buffer];

/** @param where small values fit into the Extended Content Description, all into the Metadata Library */
export function asf(attributes: readonly Attribute[], where: 'content' | 'library' = 'content'): Buffer {
  const inside =
    where === 'content' ? object(EXTENDED_CONTENT, descriptors(attributes)) : extension(attributes);
  return object(HEADER, Buffer.concat([u32le(1), u8(1, 2), inside]));
}

/** A header with one stream of sound: its format tag (0x161: WMA), and the bytes a second that it says. */
export function asfSoundHeader(tag: number, bytesASecond: number): Buffer {
  const format = [u16le(tag), u16le(2), u32le(44_100), u32le(bytesASecond), u16le(4), u16le(16), u16le(0)];
  const times = [Buffer.alloc(8), u32le(18), u32le(0), u16le(1), u32le(0)];
  const kinds = [Buffer.from(AUDIO_MEDIA, 'hex'), Buffer.alloc(16)];
  const stream = object(STREAM_PROPERTIES, Buffer.concat([...kinds, ...times, ...format]));
  return object(HEADER, Buffer.concat([u32le(2), u8(1, 2), object(EXTENDED_CONTENT, u16le(0)), stream]));
}

export interface AsfFilmOptions {
  readonly width?: number;
  readonly height?: number;
  /** Milliseconds. */
  readonly duration?: number;
  readonly title?: string;
}

/** Windows Media Video 9 and Windows Media Audio; their data are zeros. */
export function asfFilm({
  width = 320,
  height = 240,
  duration = 2000,
  title = '',
}: AsfFilmOptions = {}): Buffer {
  const data = object(DATA, Buffer.concat([Buffer.alloc(16), u64le(1), u16le(0x101), Buffer.alloc(5000)]));
  const bitmap = [u32le(40), u32le(width), u32le(height), u16le(1), u16le(24), Buffer.from('WMV3')];
  const video = [u32le(width), u32le(height), u8(2), u16le(40), ...bitmap, Buffer.alloc(20)];
  const sound = [u16le(0x161), u16le(2), u32le(44_100), u32le(8000), u16le(4), u16le(16), u16le(0)];
  const header = (size: number): Buffer => {
    const times = [u64le(1), u64le(duration * 10_000), u64le(duration * 10_000), u64le(0)];
    const properties = [Buffer.alloc(16), u64le(size), u64le(0), ...times, u32le(2), u32le(100), u32le(100)];
    const objects = [
      object(FILE_PROPERTIES, Buffer.concat([...properties, u32le(500_000)])),
      streamProperties(VIDEO_MEDIA, 1, Buffer.concat(video)),
      streamProperties(AUDIO_MEDIA, 2, Buffer.concat(sound)),
      object(CONTENT, Buffer.concat([u16le(utf16z(title).length), Buffer.alloc(8), utf16z(title)])),
    ];
    return object(HEADER, Buffer.concat([u32le(objects.length), u8(1, 2), ...objects]));
  };
  return Buffer.concat([header(header(0).length + data.length), data]);
}

function streamProperties(kind: string, number: number, format: Buffer): Buffer {
  const kinds = [Buffer.from(kind, 'hex'), Buffer.from(NO_CORRECTION, 'hex')];
  const lengths = [u32le(format.length), u32le(0), u16le(number), u32le(0)];
  return object(STREAM_PROPERTIES, Buffer.concat([...kinds, u64le(0), ...lengths, format]));
}

export function pictureAttribute({ mime, data, type = 3, description = '' }: Picture): Attribute {
  const texts = [utf16z(mime), utf16z(description)];
  return ['WM/Picture', Buffer.concat([u8(type), u32le(data.length), ...texts, data])];
}

function descriptors(attributes: readonly Attribute[]): Buffer {
  const parts = attributes.flatMap(([name, value]) => {
    const text = utf16z(name);
    return [u16le(text.length), text, u16le(BYTES), u16le(value.length), value];
  });
  return Buffer.concat([u16le(attributes.length), ...parts]);
}

function extension(attributes: readonly Attribute[]): Buffer {
  const parts = attributes.flatMap(([name, value]) => {
    const text = utf16z(name);
    return [u16le(0), u16le(0), u16le(text.length), u16le(BYTES), u32le(value.length), text, value];
  });
  const library = object(METADATA_LIBRARY, Buffer.concat([u16le(attributes.length), ...parts]));
  const head = [Buffer.from(EXTENSION_CLOCK, 'hex'), u16le(6), u32le(library.length)];
  return object(HEADER_EXTENSION, Buffer.concat([...head, library]));
}

function object(guid: string, contents: Buffer): Buffer {
  return Buffer.concat([Buffer.from(guid, 'hex'), u64le(contents.length + 24), contents]);
}

function utf16z(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le');
}
