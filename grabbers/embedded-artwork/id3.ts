/** ID3v2: PIC (2.2) and APIC (2.3, 2.4) frames; id3.org/id3v2.3.0, id3v2.4.0-structure, -frames. */
import { LINK, PICTURES_CAP, kindOf, mimeOf } from '../../lib/metadata/pictures.ts';
import { ASK } from './picture.ts';
import { VIEW_CAP } from './file-window.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

const HEADER = 10;
/** Padding ends the walk, and no tagger writes more frames than this. */
const FRAMES_CAP = 1_000;
/** Encoding, type, format and description of a picture; the description is a line of text. */
const PREFIX_CAP = 1_024;

interface Frame {
  readonly id: string;
  /** Of its contents. */
  readonly start: number;
  readonly end: number;
  /** As written: 0 or 1 in 2.2 and 2.3 can only be told from the flags of the tag. */
  readonly flags: number;
}

export interface Id3Tag {
  readonly pictures: FoundPicture[];
  /** Where the tag ends: audio begins there, or another container (FLAC). */
  readonly end: number;
}

/** @param start of `ID3` */
export function locateId3(file: FileWindow, start: number): Id3Tag {
  const header = file.view(start, HEADER);
  if (header === undefined) return { pictures: [], end: start };
  const version = header.readUInt8(3);
  const flags = header.readUInt8(5);
  const size = synchsafe(header, 6);
  const end = Math.min(start + HEADER + size, file.size);
  const footer = version === 4 && (flags & 0x10) !== 0 ? HEADER : 0;
  return {
    pictures: version >= 2 && version <= 4 ? locate(file, start + HEADER, end, version, flags) : [],
    end: end + footer,
  };
}

function locate(
  file: FileWindow,
  start: number,
  end: number,
  version: number,
  flags: number,
): FoundPicture[] {
  const unsync = (flags & 0x80) !== 0;
  // Up to 2.3 the sizes of frames are those from before unsynchronisation: nothing can be skipped by them.
  if (unsync && version < 4) return holds(file, start, end, version === 2 ? 'PIC' : 'APIC') ? [ASK] : [];
  // 2.2 uses this bit for a compression that was never defined.
  const extended = (flags & 0x40) !== 0;
  if (extended && version === 2) return [];
  const found: FoundPicture[] = [];
  let at = extended ? start + extendedSize(file, start, version) : start;
  for (let count = 0; count < FRAMES_CAP && found.length < PICTURES_CAP; count++) {
    const frame = readFrame(file, at, end, version);
    if (frame === undefined) break;
    if (frame.id === 'APIC' || frame.id === 'PIC') {
      const picture = readPicture(file, frame, version, unsync);
      if (picture !== undefined) found.push(picture);
    }
    at = frame.end;
  }
  return found;
}

/** Undefined at the padding, at the end, and at anything that is no frame. */
function readFrame(file: FileWindow, at: number, end: number, version: number): Frame | undefined {
  const length = version === 2 ? 6 : HEADER;
  const header = at + length > end ? undefined : file.view(at, length);
  if (header === undefined) return undefined;
  const id = header.toString('latin1', 0, version === 2 ? 3 : 4);
  if (!/^[A-Z0-9]+$/.test(id)) return undefined;
  const start = at + length;
  if (version === 2) return within({ id, start, end: start + header.readUIntBE(3, 3), flags: 0 }, end);
  const flags = header.readUInt16BE(8);
  const plain = header.readUInt32BE(4);
  if (version === 3) return within({ id, start, end: start + plain, flags }, end);
  // iTunes wrote plain sizes into 2.4 for years: a size is what leads to something sensible.
  const proper = (plain & 0x80808080) === 0 ? start + synchsafe(header, 4) : undefined;
  const frameEnd =
    proper !== undefined && (plain < 0x80 || leadsOn(file, proper, end)) ? proper : start + plain;
  return within({ id, start, end: frameEnd, flags }, end);
}

function within(frame: Frame, end: number): Frame | undefined {
  return frame.end <= end && frame.end > frame.start ? frame : undefined;
}

function leadsOn(file: FileWindow, at: number, end: number): boolean {
  if (at === end) return true;
  const next = at + 4 > end ? undefined : file.view(at, 4);
  return next !== undefined && /^(?:[A-Z0-9]{4}|\0{4})$/.test(next.toString('latin1'));
}

function readPicture(
  file: FileWindow,
  frame: Frame,
  version: number,
  unsync: boolean,
): FoundPicture | undefined {
  const { flags } = frame;
  const compressed = (flags & (version === 4 ? 0x08 : 0x80)) !== 0;
  const encrypted = (flags & (version === 4 ? 0x04 : 0x40)) !== 0;
  if (encrypted) return undefined;
  const frameUnsync = version === 4 && (flags & 0x02) !== 0;
  // The tag says all frames are unsynchronised and this one says it is not: somebody must look.
  if (compressed || (unsync && !frameUnsync)) return ASK;
  const grouped = (flags & (version === 4 ? 0x40 : 0x20)) !== 0 ? 1 : 0;
  const measured = version === 4 && (flags & 0x01) !== 0 ? 4 : 0;
  const start = frame.start + grouped + measured;
  const prefix = file.viewUpTo(start, Math.min(PREFIX_CAP, frame.end - start));
  const head = readPrefix(prefix, version);
  if (head === undefined) return ASK;
  if (head.mime === LINK) return undefined;
  const offset = start + head.length;
  if (offset >= frame.end) return undefined;
  const found = { kind: kindOf(head.type), mime: mimeOf(head.mime) };
  // The mark of a UTF-16 description (FF FE) is itself written as FF 00 FE: the prefix was not read as it was meant.
  if (frameUnsync && prefix.subarray(0, head.length).includes('\xff\0', 0, 'latin1')) return { ...found };
  return { ...found, place: { spans: [offset, frame.end - offset], coding: frameUnsync ? 'unsync' : 'raw' } };
}

/** Encoding, mime (2.2: three letters), type, description; undefined when it does not end in time. */
function readPrefix(
  prefix: Buffer,
  version: number,
): { mime: string; type: number; length: number } | undefined {
  const encoding = prefix[0];
  const mimeEnd = version === 2 ? 4 : prefix.indexOf(0, 1);
  if (encoding === undefined || mimeEnd === -1) return undefined;
  const mime = prefix.toString('latin1', 1, mimeEnd);
  const typeAt = version === 2 ? mimeEnd : mimeEnd + 1;
  const type = prefix[typeAt];
  const length = endOfText(prefix, typeAt + 1, encoding === 1 || encoding === 2);
  return type === undefined || length === undefined ? undefined : { mime, type, length };
}

/** Behind the terminator: one zero, or two at an even distance in UTF-16. */
function endOfText(bytes: Buffer, start: number, wide: boolean): number | undefined {
  if (!wide) {
    const at = bytes.indexOf(0, start);
    return at === -1 ? undefined : at + 1;
  }
  for (let at = start; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2;
  }
  return undefined;
}

/** 2.3 leaves the four bytes of the size itself out, 2.4 counts them. */
function extendedSize(file: FileWindow, at: number, version: number): number {
  const bytes = file.view(at, 4);
  if (bytes === undefined) return 0;
  return version === 3 ? 4 + bytes.readUInt32BE(0) : synchsafe(bytes, 0);
}

function holds(file: FileWindow, start: number, end: number, text: string): boolean {
  return file.viewUpTo(start, Math.min(end - start, VIEW_CAP)).includes(text, 0, 'latin1');
}

/** Four times seven bits. */
function synchsafe(bytes: Buffer, at: number): number {
  const word = bytes.readUInt32BE(at);
  return (word & 0x7f) | ((word >> 1) & 0x3f80) | ((word >> 2) & 0x1fc000) | ((word >> 3) & 0xfe00000);
}
