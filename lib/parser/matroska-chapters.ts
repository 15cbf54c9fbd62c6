/**
 * Chapters of Matroska sound (RFC 9559, 5.1.7): music-metadata passes them by. The first edition counts, its first
 * level, and of several names of a chapter the first.
 */
import { chapterText } from '../metadata/chapters.ts';
import { bytesAt } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { HEADER, SEGMENT, headAt, readHead } from './ebml.ts';
import type { Element } from './ebml.ts';

const ID = {
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
  const segment = header?.id === HEADER ? headAt(source, header.to) : undefined;
  if (segment?.id !== SEGMENT) return undefined;
  let told: number | undefined;
  let at = segment.from;
  for (let count = 0; count < TOP_CAP && at < Math.min(segment.to, source.size); count++) {
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

function contentOf(source: ByteSource, { from, to }: Element): Buffer | undefined {
  const length = Math.min(to, source.size) - from;
  return length > WHOLE_CAP ? undefined : Buffer.from(bytesAt(source, from, length));
}

function* childrenOf(bytes: Buffer, id: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const element = readHead(bytes, at);
    if (element === undefined || element.to <= at) return;
    if (element.id === id) yield bytes.subarray(element.from, element.to);
    at = element.to;
  }
}

function numberOf(bytes: Buffer): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
