/**
 * ASF (WMA, WMV; Advanced Systems Format specification, revision 01.20.05): attributes named `WM/Picture` in the header,
 * in the Extended Content Description object or, above 64 KiB, in the Metadata Library object of the Header Extension.
 */
import { LINK, PICTURES_CAP, kindOf, mimeOf } from '../../lib/metadata/pictures.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

/** GUIDs as their bytes lie in a file. */
const EXTENDED_CONTENT = '40a4d0d207e3d21197f000a0c95ea850';
const HEADER_EXTENSION = 'b503bf5f2ea9cf118ee300c00c205365';
const METADATA = 'eacbf8c5af5b77488467aa8c44fa4cca';
const METADATA_LIBRARY = '941c23449894d149a1411d134e457054';

/** Objects and attributes met in all; empty ones by the million are a known bomb. */
const PARTS_CAP = 1_000;
const NAME = Buffer.from('WM/Picture', 'utf16le');
const BYTES = 1;
/** MIME type and description of a picture: two lines of text. */
const TEXTS_CAP = 4_096;

type ReadAttribute = (file: FileWindow, at: number) => Attribute | undefined;

interface Attribute {
  readonly name: Span;
  readonly type: number;
  readonly value: Span;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** How attributes are written in the objects that have some. */
const ATTRIBUTES: Readonly<Record<string, ReadAttribute>> = {
  [EXTENDED_CONTENT]: readDescriptor,
  [METADATA]: readRecord,
  [METADATA_LIBRARY]: readRecord,
};

export function locateAsf(file: FileWindow): FoundPicture[] {
  const found: FoundPicture[] = [];
  const budget = { parts: PARTS_CAP };
  for (const object of objectsIn(file, { start: 30, end: endOf(file, 0, file.size) ?? 0 }, budget)) {
    // Objects of the Header Extension stand behind a GUID and two numbers.
    const inner =
      object.guid === HEADER_EXTENSION
        ? objectsIn(file, { start: object.start + 22, end: object.end }, budget)
        : [object];
    for (const { guid, ...span } of inner) {
      const read = ATTRIBUTES[guid];
      if (read !== undefined) found.push(...picturesIn(file, span, read, budget));
    }
  }
  return found.slice(0, PICTURES_CAP);
}

/** GUID, size of the whole, contents. */
function* objectsIn(
  file: FileWindow,
  { start, end }: Span,
  budget: { parts: number },
): Generator<Span & { readonly guid: string }> {
  for (let at = start; at + 24 <= end && budget.parts > 0; budget.parts--) {
    const guid = file.view(at, 16)?.toString('hex');
    const objectEnd = endOf(file, at, end);
    if (guid === undefined || objectEnd === undefined) return;
    yield { guid, start: at + 24, end: objectEnd };
    at = objectEnd;
  }
}

function endOf(file: FileWindow, at: number, limit: number): number | undefined {
  const size = file.view(at + 16, 8)?.readBigUInt64LE(0) ?? 0n;
  return size < 24n || size > BigInt(limit - at) ? undefined : at + Number(size);
}

function picturesIn(
  file: FileWindow,
  { start, end }: Span,
  read: ReadAttribute,
  budget: { parts: number },
): FoundPicture[] {
  const found: FoundPicture[] = [];
  const count = file.view(start, 2)?.readUInt16LE(0) ?? 0;
  let at = start + 2;
  for (let i = 0; i < count && budget.parts > 0; i++, budget.parts--) {
    const attribute = read(file, at);
    if (attribute === undefined || attribute.value.end > end) break;
    const { name, type, value } = attribute;
    at = value.end;
    if (type !== BYTES || !isPicture(file, name)) continue;
    const picture = readPicture(file, value);
    if (picture !== undefined) found.push(picture);
  }
  return found;
}

/** Length of the name, name, type, length of the value, value. */
function readDescriptor(file: FileWindow, at: number): Attribute | undefined {
  const nameEnd = at + 2 + (file.view(at, 2)?.readUInt16LE(0) ?? 0);
  const numbers = file.view(nameEnd, 4);
  if (numbers === undefined) return undefined;
  const start = nameEnd + 4;
  return {
    name: { start: at + 2, end: nameEnd },
    type: numbers.readUInt16LE(0),
    value: { start, end: start + numbers.readUInt16LE(2) },
  };
}

/** Language, stream, length of the name, type, length of the value, name, value. */
function readRecord(file: FileWindow, at: number): Attribute | undefined {
  const head = file.view(at, 12);
  if (head === undefined) return undefined;
  const start = at + 12 + head.readUInt16LE(4);
  return {
    name: { start: at + 12, end: start },
    type: head.readUInt16LE(6),
    value: { start, end: start + head.readUInt32LE(8) },
  };
}

/** With the zero that ends it, or without. */
function isPicture(file: FileWindow, { start, end }: Span): boolean {
  const length = end - start;
  const isLong = length === NAME.length || length === NAME.length + 2;
  return isLong && file.view(start, NAME.length)?.equals(NAME) === true;
}

/** Type, length of the picture, MIME type and description (each UTF-16 with a zero), picture. */
function readPicture(file: FileWindow, { start, end }: Span): FoundPicture | undefined {
  const head = file.viewUpTo(start, Math.min(5 + TEXTS_CAP, end - start));
  const mimeEnd = endOfText(head, 5);
  const textEnd = mimeEnd === undefined ? undefined : endOfText(head, mimeEnd);
  if (mimeEnd === undefined || textEnd === undefined) return undefined;
  const mime = head.toString('utf16le', 5, mimeEnd - 2);
  const size = head.readUInt32LE(1);
  const offset = start + textEnd;
  if (mime === LINK || size === 0 || offset + size > end) return undefined;
  return {
    kind: kindOf(head.readUInt8(0)),
    mime: mimeOf(mime),
    place: { spans: [offset, size], coding: 'raw' },
  };
}

/** Behind the zero of two bytes, at an even distance. */
function endOfText(bytes: Buffer, start: number): number | undefined {
  for (let at = start; at + 1 < bytes.length; at += 2)
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2;
  return undefined;
}
