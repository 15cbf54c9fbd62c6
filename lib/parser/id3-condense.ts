/**
 * An ID3v2 tag as music-metadata should see it. It reads a tag whole, with its pictures, and walks its padding as
 * frames of no length: 0.55 s and 209,715 warnings a MB, and 30 MB of legal padding end the thread. It splits artists of
 * ID3v2.3 at `/`, which tears AC/DC apart, and leaves unsynchronisation, grouping bytes and compression in the text.
 *
 * So the tag is written anew, in memory: only frames that a table can use, pictures skipped by offset, no padding, and
 * 2.2 and 2.3 written as 2.4, where several values are apart by NUL and nothing else is split.
 * (id3.org: ID3v2.2, ID3v2.3.0, ID3v2.4.0-structure)
 */
import type { ByteSource } from './byte-source.ts';
import { bytesAt, memory } from './byte-source.ts';
import { ID3V22_FRAMES } from '../metadata/tag-maps/id3v2.ts';
import { isTextOnly, trueEncoding } from './id3-encoding.ts';
import { frameSize24, isFrameName } from './id3-frame-size.ts';
import { isSlashed, slashesApart } from './id3-slashes.ts';
import { CHAPTER_NAME, id3Chapter } from './id3-chapter.ts';
import { id3Volume } from './id3-volume.ts';
import { syncedText } from './synced-text.ts';

export interface CondensedTag {
  /** A tag in the usual form: header, frames. */
  readonly bytes: Uint8Array;
  /** Where the tag ends in the source. */
  readonly end: number;
  /** Of its frames. */
  readonly names: ReadonlySet<string>;
  /** Names of frames whose text is UTF-16 and did not say so. */
  readonly mended: ReadonlySet<string>;
}

const HEADER = 10;
/** A frame of text may be this long; what is longer is cut (values are cut at 64 KiB later). */
const TEXT_CAP = 256 * 1024;
const KEPT_CAP = 4 * 1024 * 1024;
const FRAMES_CAP = 10_000;
/** A tag that is unsynchronised as a whole is decoded in memory. */
const UNSYNC_CAP = 32 * 1024 * 1024;

const TEXT = /^(?:[TW]...|COMM|USLT|UFID|POPM|PCNT|PCST|IPLS|GRP1|MV..|XSO.)$/;
/** What music-metadata reads otherwise, or beyond its end, it is handed as plain text. */
const REWRITTEN: Readonly<Record<string, (data: Buffer) => readonly Frame[]>> = {
  SYLT: plainLyrics,
  CHAP: plainChapter,
  RVA2: plainVolume,
  XRVA: plainVolume,
};
const PICTURE = 'APIC';
/** iTunes has written names of 2.2 into tags of 2.3, with a blank or a zero for the fourth letter. */
const NAME = /^[A-Z0-9]{3}[A-Z0-9 \0]?$/;

/** Format flags of a frame, second byte (2.3: 3.3.1, 2.4: 4.1.2): what they leave in front of, or do to, its data. */
const FLAGS = {
  3: { unreadable: 0xc0, grouping: 0x20, lengthed: 0, unsync: 0 },
  4: { unreadable: 0x0c, grouping: 0x40, lengthed: 0x01, unsync: 0x02 },
} as const;

/**
 * @param limit the tag must end before it; of one that ends behind the file, the frames that are whole are read
 * @param others names of frames that are not wanted
 * @returns undefined where there is no tag that this understands; the parser then sees what is there
 */
export function condenseId3(
  source: ByteSource,
  position: number,
  limit: number,
  pictures: boolean,
  others: ReadonlySet<string> = NONE,
): CondensedTag | undefined {
  const header = bytesAt(source, position, HEADER);
  if (header.length < HEADER || Buffer.from(header.subarray(0, 3)).toString('latin1') !== 'ID3')
    return undefined;
  const [major = 0, , flags = 0] = header.subarray(3);
  if (major < 2 || major > 4 || (major === 2 && (flags & 0x40) !== 0)) return undefined;
  const bodyEnd = position + HEADER + syncsafe(header, 6);
  const end = bodyEnd + (major === 4 && (flags & 0x10) !== 0 ? HEADER : 0);
  if (end > limit) return undefined;

  let body: ByteSource = source;
  let at = position + HEADER;
  let stop = Math.min(bodyEnd, source.size);
  if (major < 4 && (flags & 0x80) !== 0) {
    if (stop - at > UNSYNC_CAP) return undefined;
    body = memory(synchronised(bytesAt(source, at, stop - at)));
    at = 0;
    stop = body.size;
  }
  if ((flags & 0x40) !== 0) at += extendedHeader(body, at, major);
  const mended = new Set<string>();
  const wanted = frames(body, at, stop, major, pictures).filter(({ name }) => !others.has(name));
  const { bytes, names } = written(wanted, mended);
  return { bytes, end, names, mended };
}

const NONE: ReadonlySet<string> = new Set();

interface Frame {
  readonly name: string;
  readonly data: Uint8Array;
}

function* frames(
  source: ByteSource,
  start: number,
  stop: number,
  major: number,
  pictures: boolean,
): Generator<Frame> {
  const nameLength = major === 2 ? 3 : 4;
  const headerLength = major === 2 ? 6 : HEADER;
  const header = new Uint8Array(HEADER);
  let kept = 0;
  let at = start;
  for (let count = 0; count < FRAMES_CAP && at + headerLength < stop; count++) {
    if (source.copy(header, headerLength, at) < headerLength) return;
    const name = Buffer.from(header.subarray(0, nameLength)).toString('latin1');
    if (!NAME.test(name)) return; // padding, or no longer frames
    at += headerLength;
    const size = frameSize(header, major, (length) => leadsOn(source, at + length, stop));
    if (size > stop - at) return;
    const start = at;
    at += size;
    const isOld = major === 2 || /[ \0]$/.test(name); // oxlint-disable-line no-control-regex
    const later = isOld ? (ID3V22_FRAMES[name.slice(0, 3)] ?? '') : name;
    const isPicture = later === PICTURE;
    if (isPicture ? pictures : TEXT.test(later) || later in REWRITTEN) {
      const data = frameData(
        bytesAt(source, start, isPicture ? size : Math.min(size, TEXT_CAP)),
        header[9] ?? 0,
        major,
      );
      kept += data?.length ?? 0;
      if (kept > KEPT_CAP && !pictures) return;
      if (data === undefined || data.length <= 1) continue;
      const rewrite = REWRITTEN[later];
      if (rewrite === undefined) yield { name: later, data: by24(later, data, major) };
      else yield* rewrite(asBuffer(data));
    }
  }
}

/** USLT in UTF-8, with the times in its text. */
function plainLyrics(data: Buffer): Frame[] {
  const found = syncedText(data, 0, data.length);
  if (found === undefined) return [];
  const head = Buffer.from(`\u0003${found.language}\0`, 'latin1');
  return [{ name: 'USLT', data: Buffer.concat([head, Buffer.from(found.text)]) }];
}

function plainChapter(data: Buffer): Frame[] {
  const text = id3Chapter(data, 0, data.length);
  return text === undefined ? [] : [userText(CHAPTER_NAME, text)];
}

function plainVolume(data: Buffer): Frame[] {
  return id3Volume(data, 0, data.length).map(([name, value]) => userText(name, value));
}

/** TXXX in UTF-8. */
function userText(name: string, text: string): Frame {
  return { name: 'TXXX', data: Buffer.from(`\u0003${name}\0${text}`) };
}

function asBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function frameSize(header: Uint8Array, major: number, leads: (size: number) => boolean): number {
  if (major === 2) return ((header[3] ?? 0) << 16) | ((header[4] ?? 0) << 8) | (header[5] ?? 0);
  if (major === 3) return Buffer.from(header.buffer).readUInt32BE(4);
  return frameSize24(header, 4, leads) ?? syncsafe(header, 4);
}

function leadsOn(source: ByteSource, position: number, stop: number): boolean {
  if (position > stop) return false;
  if (position + HEADER > stop) return true;
  const next = bytesAt(source, position, HEADER);
  return (
    next.length === HEADER && (next.subarray(0, 4).every((byte) => byte === 0) || isFrameName(next, 0, 4))
  );
}

/** @returns undefined for a frame that is compressed or encrypted */
function frameData(data: Uint8Array, flags: number, major: number): Uint8Array | undefined {
  if (major === 2) return data;
  const { unreadable, grouping, lengthed, unsync } = FLAGS[major as 3 | 4];
  if ((flags & unreadable) !== 0) return undefined;
  const skipped = ((flags & grouping) === 0 ? 0 : 1) + ((flags & lengthed) === 0 ? 0 : 4);
  const rest = data.subarray(skipped);
  return (flags & unsync) === 0 ? rest : synchronised(rest);
}

/** Length of the extended header; 2.3 does not count its size field, 2.4 does. */
function extendedHeader(source: ByteSource, at: number, major: number): number {
  const size = bytesAt(source, at, 4);
  if (size.length < 4) return 0;
  return major === 3 ? 4 + Buffer.from(size).readUInt32BE(0) : syncsafe(size, 0);
}

/** What frames of 2.2 and 2.3 have otherwise. */
function by24(name: string, data: Uint8Array, major: number): Uint8Array {
  if (isSlashed(name, major)) return slashesApart(data);
  if (name !== PICTURE || major !== 2) return data;
  // The format is three letters (2.2, 4.15) instead of a MIME type.
  const format = Buffer.from(data.subarray(1, 4)).toString('latin1').toLowerCase();
  const mime = `image/${format === 'jpg' ? 'jpeg' : format}\0`;
  return Buffer.concat([data.subarray(0, 1), Buffer.from(mime, 'latin1'), data.subarray(4)]);
}

/** The same bytes where they are what they say. */
function withTrueEncoding(data: Uint8Array): Uint8Array {
  const encoding = trueEncoding(data, data[0] ?? 0, 1, data.length);
  if (encoding === undefined) return data;
  // A terminator of one byte is no half of a letter.
  const mended = data.slice(0, data.length % 2 === 0 && data.at(-1) === 0 ? -1 : undefined);
  mended[0] = encoding;
  return mended;
}

/** The tag anew, as 2.4. */
function written(
  all: Iterable<Frame>,
  mended: Set<string>,
): { readonly bytes: Uint8Array; readonly names: ReadonlySet<string> } {
  const names = new Set<string>();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const { name, data: read } of all) {
    const data = isTextOnly(name) ? withTrueEncoding(read) : read;
    if (data !== read) mended.add(name);
    names.add(name);
    const header = Buffer.alloc(HEADER);
    header.write(name, 'latin1');
    writeSyncsafe(header, data.length, 4);
    parts.push(header, data);
    length += header.length + data.length;
  }
  const header = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]);
  writeSyncsafe(header, length, 6);
  const tag = Buffer.concat([header, ...parts], HEADER + length);
  return { bytes: new Uint8Array(tag.buffer, tag.byteOffset, tag.length), names };
}

/** Takes away the zero that unsynchronisation puts behind each 0xFF (ID3v2.3, 5). */
export function synchronised(bytes: Uint8Array): Uint8Array {
  let from = bytes.indexOf(0xff);
  if (from === -1) return bytes;
  const clean = Uint8Array.from(bytes);
  let to = from;
  for (; from < bytes.length; from++) {
    clean[to++] = bytes[from] as number;
    if (bytes[from] === 0xff && bytes[from + 1] === 0) from++;
  }
  return clean.subarray(0, to);
}

/** 28 bits in four bytes of seven. */
function syncsafe(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) & 0x7f) << 21) |
    (((bytes[at + 1] ?? 0) & 0x7f) << 14) |
    (((bytes[at + 2] ?? 0) & 0x7f) << 7) |
    ((bytes[at + 3] ?? 0) & 0x7f)
  );
}

function writeSyncsafe(bytes: Uint8Array, value: number, at: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = (value >>> (21 - 7 * i)) & 0x7f;
}
