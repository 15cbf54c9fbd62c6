/**
 * ID3v2.2, 2.3 and 2.4 (https://id3.org): frames are built one by one and then wrapped, so that a test can put any
 * frame, valid or not, into a tag.
 */
import { latin1, syncsafe, u16be, u24be, u32be, u8, utf16, utf8 } from './bytes.ts';
import { list, position } from './tags.ts';
import type { Picture, Tags, Text } from './tags.ts';

export type Id3Version = 2 | 3 | 4;

/** Text encoding byte: 0 Latin-1, 1 UTF-16 with mark, 3 UTF-8 (2.4 only). */
export type Id3Encoding = 0 | 1 | 3;

export interface Id3Options {
  readonly version?: Id3Version;
  /** Zero bytes after the last frame, inside the tag. */
  readonly padding?: number;
  /** Unsynchronisation of the whole tag: `FF` is followed by `00` where needed. */
  readonly unsync?: boolean;
  /** An extended header without flags. */
  readonly extended?: boolean;
}

/** Wraps frames into a tag, header included. */
export function id3v2Tag(frames: readonly Buffer[], options: Id3Options = {}): Buffer {
  const { version = 4, padding = 0, unsync = false, extended = false } = options;
  // 2.4 writes unsynchronisation a frame at a time (see `frame`); 2.2 and 2.3 over the whole body (2.3 section 5).
  const plain = [...(extended ? [extendedHeader(version)] : []), ...frames, Buffer.alloc(padding)];
  const body = Buffer.concat(plain);
  const written = unsync && version < 4 ? unsynchronise(body) : body;
  const flags = (unsync ? 0x80 : 0) | (extended ? 0x40 : 0);
  return Buffer.concat([latin1('ID3'), u8(version, 0, flags), syncsafe(written.length), written]);
}

/** One frame: header and content. @param id of the version: `TT2` in 2.2, `TIT2` later */
export function frame(version: Id3Version, id: string, content: Buffer, unsync = false): Buffer {
  if (version === 2) return Buffer.concat([latin1(id), u24be(content.length), content]);
  if (version === 3) return Buffer.concat([latin1(id), u32be(content.length), u16be(0), content]);
  if (!unsync) return Buffer.concat([latin1(id), syncsafe(content.length), u16be(0), content]);
  // 2.4 section 4.1.2: flags n (unsynchronised) and p (data length indicator).
  const written = unsynchronise(content);
  return Buffer.concat([
    latin1(id),
    syncsafe(written.length + 4),
    u16be(0x0003),
    syncsafe(content.length),
    written,
  ]);
}

/** Text frame. Several values are separated by NUL (2.4 section 4.2; earlier versions have no way of their own). */
export function textFrame(
  version: Id3Version,
  id: string,
  text: Text,
  encoding: Id3Encoding = usual(version),
): Buffer {
  const values = list(text).map((value) => encode(value, encoding));
  return frame(version, id, Buffer.concat([u8(encoding), join(values, terminator(encoding))]));
}

/** TXXX / TXX. */
export function userTextFrame(version: Id3Version, description: string, value: string): Buffer {
  const encoding = usual(version);
  const content = [
    u8(encoding),
    encode(description, encoding),
    terminator(encoding),
    encode(value, encoding),
  ];
  return frame(version, version === 2 ? 'TXX' : 'TXXX', Buffer.concat(content));
}

/** COMM / COM and USLT / ULT: a language, a description and a text. */
export function languageFrame(version: Id3Version, id: string, text: string, language = 'eng'): Buffer {
  const encoding = usual(version);
  const content = [
    u8(encoding),
    latin1(language),
    encode('', encoding),
    terminator(encoding),
    encode(text, encoding),
  ];
  return frame(version, id, Buffer.concat(content));
}

/** APIC / PIC. */
export function pictureFrame(version: Id3Version, picture: Picture, unsync = false): Buffer {
  const { mime, data, type = 3, description = '' } = picture;
  const format = version === 2 ? latin1(mime === 'image/png' ? 'PNG' : 'JPG') : latin1(`${mime}\0`);
  const content = Buffer.concat([u8(0), format, u8(type), latin1(`${description}\0`), data]);
  return frame(version, version === 2 ? 'PIC' : 'APIC', content, unsync);
}

/** Frame of each field, by version: [2.2, 2.3, 2.4]. */
const FRAMES = {
  title: ['TT2', 'TIT2', 'TIT2'],
  artist: ['TP1', 'TPE1', 'TPE1'],
  albumArtist: ['TP2', 'TPE2', 'TPE2'],
  album: ['TAL', 'TALB', 'TALB'],
  composer: ['TCM', 'TCOM', 'TCOM'],
  genre: ['TCO', 'TCON', 'TCON'],
  track: ['TRK', 'TRCK', 'TRCK'],
  disc: ['TPA', 'TPOS', 'TPOS'],
  comment: ['COM', 'COMM', 'COMM'],
  lyrics: ['ULT', 'USLT', 'USLT'],
} as const;

/** The frames a tagger writes for `tags`. A full date in 2.2 and 2.3 is a year and a day (TYER, TDAT). */
export function id3v2Frames(
  tags: Tags,
  version: Id3Version = 4,
  options: { unsync?: boolean } = {},
): Buffer[] {
  const frames: Buffer[] = [];
  const id = (name: keyof typeof FRAMES): string => FRAMES[name][version - 2] as string;
  const text = (name: string, value: Text | undefined): void => {
    if (list(value).length > 0) frames.push(textFrame(version, name, value as Text));
  };
  for (const name of ['title', 'artist', 'albumArtist', 'album', 'composer', 'genre'] as const)
    text(id(name), tags[name]);
  text(id('track'), position(tags.track, tags.trackTotal));
  text(id('disc'), position(tags.disc, tags.discTotal));
  if (tags.date !== undefined) {
    const [year = '', month = '', day = ''] = tags.date.split('-');
    if (version === 4) text('TDRC', tags.date);
    else {
      text(version === 2 ? 'TYE' : 'TYER', year);
      if (day !== '') text(version === 2 ? 'TDA' : 'TDAT', `${day}${month}`);
    }
  }
  if (tags.comment !== undefined) frames.push(languageFrame(version, id('comment'), tags.comment));
  if (tags.lyrics !== undefined) frames.push(languageFrame(version, id('lyrics'), tags.lyrics));
  for (const [name, value] of Object.entries(tags.extra ?? {}))
    frames.push(userTextFrame(version, name, value));
  for (const picture of tags.pictures ?? []) frames.push(pictureFrame(version, picture, options.unsync));
  return frames;
}

/** A whole tag for `tags`. */
export function id3v2(tags: Tags, options: Id3Options = {}): Buffer {
  const { version = 4, unsync = false } = options;
  return id3v2Tag(id3v2Frames(tags, version, { unsync }), options);
}

function extendedHeader(version: Id3Version): Buffer {
  // 2.3 section 3.2: size without itself, flags, padding size. 2.4 section 3.2: syncsafe size with itself, one flag byte.
  return version === 4
    ? Buffer.concat([syncsafe(6), u8(1, 0)])
    : Buffer.concat([u32be(6), u16be(0), u32be(0)]);
}

function usual(version: Id3Version): Id3Encoding {
  return version === 4 ? 3 : 1;
}

function encode(text: string, encoding: Id3Encoding): Buffer {
  if (encoding === 0) return latin1(text);
  return encoding === 1 ? utf16(text) : utf8(text);
}

function terminator(encoding: Id3Encoding): Buffer {
  return Buffer.alloc(encoding === 1 ? 2 : 1);
}

function join(values: readonly Buffer[], separator: Buffer): Buffer {
  return Buffer.concat(values.flatMap((value, index) => (index === 0 ? [value] : [separator, value])));
}

/** `FF Ex` becomes `FF 00 Ex`, `FF 00` becomes `FF 00 00` (2.4 section 6.1). */
function unsynchronise(bytes: Buffer): Buffer {
  const out: number[] = [];
  for (const [index, byte] of bytes.entries()) {
    out.push(byte);
    const next = bytes[index + 1] ?? 0;
    if (byte === 0xff && (next >= 0xe0 || next === 0)) out.push(0);
  }
  return Buffer.from(out);
}
