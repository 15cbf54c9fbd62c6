/**
 * ID3v2.2, 2.3 and 2.4: text is read, pictures are located, the rest is skipped by offset. Compressed and encrypted
 * frames, unknown flags and sizes that lead nowhere are handed on.
 * (id3.org: ID3v2.2, ID3v2.3.0, ID3v2.4.0-structure)
 */
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import type { ByteView } from '../byte-source.ts';
import { bytesAt, memory } from '../byte-source.ts';
import { synchronised } from '../id3-condense.ts';
import { frameSize24, isFrameName } from '../id3-frame-size.ts';
import { isSlashed, slashesApart } from '../id3-slashes.ts';
import { kindOf } from '../../metadata/pictures.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { frameKind } from './id3v2-frames.ts';
import type { FrameKind } from './id3v2-frames.ts';
import { fourcc, syncsafe, u16be, u24be, u32be, u8 } from './numbers.ts';
import { endOfText, latin1 } from './text.ts';

const HEADER = 10;
const FRAMES_CAP = 1000;
/** A tag that is unsynchronised as a whole is decoded in memory. */
const UNSYNC_CAP = 2 * 1024 * 1024;
/** Encoding, type, format and description of a picture; the description is a line of text. */
const PREFIX_CAP = 1024;
/** Read at once where a picture was skipped: the frames behind it, and mostly the start of the sound. */
const AHEAD = 8192;

const ID3 = fourcc('ID3\0') >>> 8;
const PIC = fourcc('PIC\0') >>> 8;
const APIC = fourcc('APIC');

/** Flags that mean something here: unsynchronised, extended header, experimental, footer. */
const TAG_FLAGS = [0x80, 0xe0, 0xf0] as const;
/** Of a frame, second byte (2.3: 3.3.1, 2.4: 4.1.2). */
const FRAME_FLAGS = {
  3: { known: 0x20, grouping: 0x20, measured: 0, unsync: 0 },
  4: { known: 0x43, grouping: 0x40, measured: 0x01, unsync: 0x02 },
} as const;

export function isId3v2(view: ByteView, position: number): boolean {
  const at = view.at(position, HEADER);
  return at >= 0 && u24be(view.bytes, at) === ID3;
}

/**
 * @param limit the tag must end before it
 * @returns where the tag ends
 */
export function readId3v2(
  view: ByteView,
  position: number,
  limit: number,
  findings: Findings,
): number | HandOn {
  const at = view.at(position, HEADER);
  if (at < 0) return 'cut short';
  const major = u8(view.bytes, at + 3);
  const flags = u8(view.bytes, at + 5);
  const size = syncsafe(view.bytes, at + 6);
  if (major < 2 || major > 4) return 'tag version';
  if ((flags & ~(TAG_FLAGS[major - 2] as number)) !== 0 || (u32be(view.bytes, at + 6) & 0x80808080) !== 0)
    return 'tag flags';
  const start = position + HEADER;
  const stop = start + size;
  const end = stop + (major === 4 && (flags & 0x10) !== 0 ? HEADER : 0);
  if (end > limit) return 'cut short';
  const extended = major !== 2 && (flags & 0x40) !== 0;
  const unsync = major < 4 && (flags & 0x80) !== 0;
  if (unsync && size > UNSYNC_CAP) return 'tag flags';
  const plain = unsync ? memory(synchronised(bytesAt(view, start, size))) : undefined;
  const tag =
    plain === undefined
      ? new Tag(view, start, stop, major, true)
      : new Tag(plain, 0, plain.size, major, false);
  return (extended ? tag.skipExtendedHeader() : undefined) ?? tag.read(findings) ?? end;
}

class Tag {
  readonly #view: ByteView;
  readonly #stop: number;
  readonly #major: number;
  /** Offsets are those of the file. */
  readonly #inPlace: boolean;
  #at: number;

  constructor(view: ByteView, start: number, stop: number, major: number, inPlace: boolean) {
    this.#view = view;
    this.#at = start;
    this.#stop = stop;
    this.#major = major;
    this.#inPlace = inPlace;
  }

  /** 2.3 leaves the four bytes of the size itself out, 2.4 counts them. */
  skipExtendedHeader(): HandOn | undefined {
    const at = this.#view.at(this.#at, 4);
    if (at < 0 || this.#at + 4 > this.#stop) return 'cut short';
    const { bytes } = this.#view;
    const size = this.#major === 3 ? 4 + u32be(bytes, at) : syncsafe(bytes, at);
    if (this.#major === 3 ? size !== 10 && size !== 14 : size < 6) return 'tag flags';
    if (size > this.#stop - this.#at) return 'cut short';
    this.#at += size;
    return undefined;
  }

  read(findings: Findings): HandOn | undefined {
    const major = this.#major;
    const header = major === 2 ? 6 : HEADER;
    const tags = findings.tags('ID3v2.4');
    let ahead: number | undefined;
    for (let count = 0; count < FRAMES_CAP; count++) {
      if (this.#at + header >= this.#stop) return undefined;
      const at = this.#view.at(this.#at, header, ahead);
      if (at < 0) return 'cut short';
      const { bytes } = this.#view;
      const name = major === 2 ? u24be(bytes, at) : u32be(bytes, at);
      if (u8(bytes, at) === 0) return undefined; // padding
      const kind = frameKind(name, major);
      if (kind === undefined && !isFrameName(bytes, at, major === 2 ? 3 : 4)) return 'not a frame';
      const flags = major === 2 ? 0 : u16be(bytes, at + 8);
      const start = this.#at + header;
      const size = this.#frameSize(at, start);
      if (size > this.#stop - start) return 'cut short';
      if (size > 1) {
        const failed =
          name === APIC || name === PIC
            ? this.#picture(start, size, flags, findings)
            : kind === undefined
              ? undefined
              : this.#text(kind, start, size, flags, tags);
        if (failed !== undefined) return failed;
      }
      ahead = size > AHEAD ? AHEAD : undefined;
      this.#at = start + size;
    }
    return 'too many parts';
  }

  /** @returns Infinity for one that leads nowhere */
  #frameSize(at: number, start: number): number {
    const { bytes } = this.#view;
    if (this.#major === 2) return u24be(bytes, at + 3);
    if (this.#major === 3) return u32be(bytes, at + 4);
    return frameSize24(bytes, at + 4, (size) => this.#leadsOn(start + size)) ?? Infinity;
  }

  #leadsOn(position: number): boolean {
    if (position > this.#stop) return false;
    if (position + HEADER > this.#stop) return true;
    const at = this.#view.at(position, HEADER, AHEAD);
    return at >= 0 && (u32be(this.#view.bytes, at) === 0 || isFrameName(this.#view.bytes, at, 4));
  }

  #text(kind: FrameKind, start: number, size: number, flags: number, tags: NativeTag[]): HandOn | undefined {
    const at = this.#view.at(start, size);
    if (at < 0) return 'long text';
    const { bytes } = this.#view;
    const second = flags & 0xff;
    if (second === 0) return this.#read(kind, bytes, at, at + size, tags);
    const { known, grouping, measured, unsync } = FRAME_FLAGS[this.#major as 3 | 4];
    if ((second & ~known) !== 0) return 'frame flags';
    const from = at + ((second & grouping) === 0 ? 0 : 1) + ((second & measured) === 0 ? 0 : 4);
    if (at + size - from < 2) return undefined;
    if ((second & unsync) === 0) return this.#read(kind, bytes, from, at + size, tags);
    const plain = Buffer.from(synchronised(bytes.subarray(from, at + size)));
    return this.#read(kind, plain, 0, plain.length, tags);
  }

  #read(kind: FrameKind, bytes: Buffer, from: number, to: number, tags: NativeTag[]): HandOn | undefined {
    if (!isSlashed(kind.id, this.#major)) return kind.read(kind.id, bytes, from, to, tags);
    const list = Buffer.from(slashesApart(bytes.subarray(from, to)));
    return kind.read(kind.id, list, 0, list.length, tags);
  }

  /** Encoding, MIME type (2.2: three letters), type, description, picture. */
  #picture(start: number, size: number, flags: number, findings: Findings): HandOn | undefined {
    const second = flags & 0xff;
    const { known, grouping, measured, unsync } = FRAME_FLAGS[this.#major === 4 ? 4 : 3];
    if ((second & ~known) !== 0) return 'frame flags';
    const skipped = ((second & grouping) === 0 ? 0 : 1) + ((second & measured) === 0 ? 0 : 4);
    const length = Math.min(PREFIX_CAP, size - skipped);
    const from = length < 5 ? -1 : this.#view.at(start + skipped, length);
    if (from < 0) return undefined; // no room for a picture
    const { bytes } = this.#view;
    const to = from + length;
    const encoding = u8(bytes, from);
    const mimeEnd = this.#major === 2 ? from + 4 : endOfText(bytes, 0, from + 1, to);
    const typeAt = this.#major === 2 ? mimeEnd : mimeEnd + 1;
    const end = endOfText(bytes, encoding, typeAt + 1, to);
    if (typeAt >= to || end >= to) return 'not a frame';
    const mime = latin1(bytes, from + 1, mimeEnd);
    const kind = kindOf(u8(bytes, typeAt));
    const data = end - from + (encoding === 1 || encoding === 2 ? 2 : 1) + skipped;
    if (data >= size) return undefined;
    // FF FE, the mark of a UTF-16 description, is itself written as FF 00 FE: the head was not read as it was meant.
    if (!this.#inPlace || ((second & unsync) !== 0 && encoding === 1)) findings.hiddenPicture(kind, mime);
    else
      findings.picture(kind, mime, [start + data, size - data], (second & unsync) === 0 ? 'raw' : 'unsync');
    return undefined;
  }
}
