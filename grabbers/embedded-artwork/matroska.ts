/**
 * Matroska and WebM (RFC 9559): pictures are files of their own, attached: `Segment/Attachments/AttachedFile`. Attachments
 * lie before the first cluster, or a SeekHead says where; clusters are not walked.
 */
import { PICTURES_CAP, mimeOf } from '../../lib/metadata/pictures.ts';
import type { ArtworkKind } from '../../lib/grabber/contract.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const SEEK_ID = 0x53ab;
const SEEK_POSITION = 0x53ac;
const CLUSTER = 0x1f43b675;
const ATTACHMENTS = 0x1941a469;
const ATTACHED_FILE = 0x61a7;
const FILE_NAME = 0x466e;
const FILE_MEDIA_TYPE = 0x4660;
const FILE_DATA = 0x465c;

/** Elements met in all: films with a hundred fonts are real, empty elements by the million are a known bomb. */
const ELEMENTS_CAP = 2_000;
/** Longest head of an element: its id, and its size. */
const HEAD = 4 + 8;
/** A file name, a media type. */
const TEXT_CAP = 1_024;

/** Names that the specification gives covers (RFC 9559, 21.1), without their suffix: upright and square, or wide. */
const KINDS: Readonly<Record<string, ArtworkKind>> = {
  cover: 'cover',
  small_cover: 'thumbnail',
  small_cover_land: 'thumbnail',
};
/** What a picture is named where its media type is not told. */
const NAMED = /\.(jpe?g|png|webp|gif|bmp)$/i;

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Element extends Span {
  readonly id: number;
}

interface Budget {
  elements: number;
}

export function locateMatroska(file: FileWindow): FoundPicture[] {
  const budget = { elements: ELEMENTS_CAP };
  const segment = first(file, { start: 0, end: file.size }, budget, SEGMENT);
  const attachments = segment === undefined ? undefined : attachmentsOf(file, segment, budget);
  if (attachments === undefined) return [];
  const found: FoundPicture[] = [];
  for (const attached of elementsIn(file, attachments, budget)) {
    if (found.length === PICTURES_CAP) break;
    const picture = attached.id === ATTACHED_FILE ? readAttached(file, attached, budget) : undefined;
    if (picture !== undefined) found.push(picture);
  }
  return found;
}

function attachmentsOf(file: FileWindow, segment: Span, budget: Budget): Span | undefined {
  const places: number[] = [];
  for (const element of elementsIn(file, segment, budget)) {
    if (element.id === ATTACHMENTS) return element;
    if (element.id === CLUSTER) break;
    if (element.id === SEEK_HEAD) places.push(...placesIn(file, element, budget));
  }
  // A SeekHead may lead to another one: the list grows while it is gone through, as far as the budget goes.
  for (const place of places) {
    const element = readElement(file, segment.start + place, segment.end);
    if (element?.id === ATTACHMENTS) return element;
    if (element?.id === SEEK_HEAD) places.push(...placesIn(file, element, budget));
  }
  return undefined;
}

/** Of attachments, and of other SeekHeads: distances from where the contents of the segment begin. */
function* placesIn(file: FileWindow, seekHead: Span, budget: Budget): Generator<number> {
  for (const seek of elementsIn(file, seekHead, budget)) {
    if (seek.id !== SEEK) continue;
    let [id, position]: (number | undefined)[] = [];
    for (const element of elementsIn(file, seek, budget)) {
      if (element.id === SEEK_ID) id = numberIn(file, element);
      if (element.id === SEEK_POSITION) position = numberIn(file, element);
    }
    if ((id === ATTACHMENTS || id === SEEK_HEAD) && position !== undefined) yield position;
  }
}

function readAttached(file: FileWindow, attached: Span, budget: Budget): FoundPicture | undefined {
  let name = '';
  let mime = '';
  let data: Span | undefined;
  for (const element of elementsIn(file, attached, budget)) {
    if (element.id === FILE_NAME) name = textIn(file, element);
    if (element.id === FILE_MEDIA_TYPE) mime = textIn(file, element);
    if (element.id === FILE_DATA) data = element;
  }
  if (data === undefined || data.end === data.start || data.end > Math.min(attached.end, file.size))
    return undefined;
  const suffix = NAMED.exec(name)?.[1];
  const type = /^image\//i.test(mime)
    ? mime
    : /^(application\/octet-stream)?$/i.test(mime)
      ? suffix
      : undefined;
  if (type === undefined) return undefined;
  return {
    kind: KINDS[name.replace(/\.\w*$/, '').toLowerCase()] ?? 'other',
    mime: mimeOf(type),
    place: { spans: [data.start, data.end - data.start], coding: 'raw' },
  };
}

function first(file: FileWindow, parent: Span, budget: Budget, id: number): Span | undefined {
  for (const element of elementsIn(file, parent, budget)) if (element.id === id) return element;
  return undefined;
}

function* elementsIn(file: FileWindow, { start, end }: Span, budget: Budget): Generator<Element> {
  for (let at = start; at < end && budget.elements > 0; budget.elements--) {
    const element = readElement(file, at, Math.min(end, file.size));
    if (element === undefined) return;
    yield element;
    at = element.end;
  }
}

/** @returns an end behind `limit` where it is cut off, without bounds where its size is not known */
function readElement(file: FileWindow, at: number, limit: number): Element | undefined {
  const head = file.viewUpTo(at, Math.min(HEAD, limit - at));
  // The zeros before the first bit that is set are as many as bytes follow the first one.
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  const sizeLength = Math.clz32(head[idLength] ?? 0) - 23;
  const length = idLength + sizeLength;
  if (idLength > 4 || sizeLength > 8 || length > head.length) return undefined;
  let size = (head[idLength] as number) & (0xff >> sizeLength);
  for (const byte of head.subarray(idLength + 1, length)) size = size * 256 + byte;
  const start = at + length;
  const isKnown = size < 2 ** (7 * sizeLength) - 1;
  return { id: head.readUIntBE(0, idLength), start, end: isKnown ? start + size : Infinity };
}

function numberIn(file: FileWindow, { start, end }: Span): number | undefined {
  const bytes = end - start > 8 ? undefined : file.view(start, end - start);
  return bytes?.reduce((number, byte) => number * 256 + byte, 0);
}

/** Zeros may follow a text. */
function textIn(file: FileWindow, { start, end }: Span): string {
  return file
    .viewUpTo(start, Math.min(end - start, TEXT_CAP))
    .toString()
    .replace(/\0.*$/s, '');
}
