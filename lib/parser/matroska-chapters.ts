/**
 * Chapters of Matroska sound (RFC 9559, 5.1.7): music-metadata passes them by. The first edition counts, its first
 * level, and of several names of a chapter the first.
 */
import { chapterText } from '../metadata/chapters.ts';
import { bytesAt } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';

const ID = {
  header: 0x1a45_dfa3,
  segment: 0x1853_8067,
  seekHead: 0x114d_9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  cluster: 0x1f43_b675,
  chapters: 0x1043_a770,
  edition: 0x45b9,
  atom: 0xb6,
  start: 0x91,
  hidden: 0x98,
  display: 0x80,
  name: 0x85,
} as const;

interface Element {
  readonly id: number;
  /** Of its content. */
  readonly from: number;
  readonly to: number;
}

/** An id of 4 bytes and a size of 8. */
const HEAD = 12;
/** Of what is read whole; a thousand chapters have 100 KB. */
const WHOLE_CAP = 1024 * 1024;
/** What lies before the sound, in files of any writer, is a dozen elements. */
const TOP_CAP = 64;

/** @returns the values of `chapter` */
export function matroskaChapters(source: ByteSource): string[] {
  const place = findChapters(source);
  const bytes = place === undefined ? undefined : contentOf(source, place);
  const [edition] = bytes === undefined ? [] : childrenOf(bytes, ID.edition);
  return edition === undefined ? [] : [...childrenOf(edition, ID.atom)].flatMap((atom) => textOf(atom) ?? []);
}

function textOf(atom: Buffer): string | undefined {
  const [start] = childrenOf(atom, ID.start);
  const [hidden] = childrenOf(atom, ID.hidden);
  if (start === undefined || (hidden !== undefined && numberOf(hidden) === 1)) return undefined;
  const [display] = childrenOf(atom, ID.display);
  const [name] = display === undefined ? [] : childrenOf(display, ID.name);
  // Nanoseconds.
  return chapterText(numberOf(start) / 1e6, name?.toString() ?? '');
}

/** Before the sound, or where the index says. */
function findChapters(source: ByteSource): Element | undefined {
  const header = headAt(source, 0);
  const segment = header?.id === ID.header ? headAt(source, header.to) : undefined;
  if (segment?.id !== ID.segment) return undefined;
  let told: number | undefined;
  let at = segment.from;
  for (let count = 0; count < TOP_CAP && at < segment.to; count++) {
    const element = headAt(source, at);
    if (element === undefined || element.id === ID.cluster) break;
    if (element.id === ID.chapters) return element;
    if (element.id === ID.seekHead) told ??= chaptersIn(contentOf(source, element));
    at = element.to;
  }
  const found = told === undefined ? undefined : headAt(source, segment.from + told);
  return found?.id === ID.chapters ? found : undefined;
}

/** Where chapters are, from the begin of the segment's content. */
function chaptersIn(seekHead: Buffer | undefined): number | undefined {
  for (const seek of seekHead === undefined ? [] : childrenOf(seekHead, ID.seek)) {
    const [id] = childrenOf(seek, ID.seekId);
    const [position] = childrenOf(seek, ID.seekPosition);
    if (id !== undefined && position !== undefined && numberOf(id) === ID.chapters) return numberOf(position);
  }
  return undefined;
}

function headAt(source: ByteSource, at: number): Element | undefined {
  const head = Buffer.from(bytesAt(source, at, HEAD));
  const element = readHead(head, 0);
  if (element === undefined) return undefined;
  const to = Math.min(at + element.to, source.size);
  return { id: element.id, from: at + element.from, to };
}

function contentOf(source: ByteSource, { from, to }: Element): Buffer | undefined {
  return to - from > WHOLE_CAP ? undefined : Buffer.from(bytesAt(source, from, to - from));
}

function* childrenOf(bytes: Buffer, id: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const element = readHead(bytes, at);
    if (element === undefined || element.to <= at) return;
    if (element.id === id) yield bytes.subarray(element.from, element.to);
    at = element.to;
  }
}

/** The id keeps the bit that tells its length, the size does not; a size of ones only is not known. */
function readHead(bytes: Buffer, at: number): Element | undefined {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  const sizeAt = at + idLength;
  const sizeLength = Math.clz32(bytes[sizeAt] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || sizeAt + sizeLength > bytes.length) return undefined;
  const id = bytes.readUIntBE(at, idLength);
  let size = (bytes[sizeAt] as number) & (0xff >> sizeLength);
  let ones = size === 0xff >> sizeLength;
  for (let next = 1; next < sizeLength; next++) {
    const byte = bytes[sizeAt + next] as number;
    size = size * 256 + byte;
    ones &&= byte === 0xff;
  }
  const from = sizeAt + sizeLength;
  return { id, from, to: ones ? Number.MAX_SAFE_INTEGER : from + size };
}

function numberOf(bytes: Buffer): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
