/** How many bytes a file of a container has to have that holds films and sound alike. */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';
import { HEADER, SEGMENT, UNKNOWN, headAt } from './ebml.ts';
import { u32be, u64be, u64le } from './fast/numbers.ts';

/** Matroska: what the segment says, unless it was streamed. */
export function wholeMatroska(source: ByteSource, start: number): number | undefined {
  const header = headAt(source, start);
  const segment = header?.id === HEADER ? headAt(source, header.to) : undefined;
  return segment?.id === SEGMENT && segment.to < UNKNOWN ? segment.to : undefined;
}

/** Boxes of one level that are looked at: of fragmented films, which are streamed, there are thousands. */
const BOXES_CAP = 32;
const SAMPLES = 'mdat';
const MOVIE = 'moov';
/** Where a movie says in which places the samples of a track are. */
const TO_PLACES = ['trak', 'mdia', 'minf', 'stbl'] as const;
const PLACES: Readonly<Record<string, number>> = { stco: 4, co64: 8 };

interface Box {
  readonly name: string;
  readonly from: number;
  /** As it says, which may be behind the end of the file. */
  readonly to: number;
}

/**
 * MP4: where the box ends that has the samples, if it is the one that is cut. Where a program has emptied it, it is known
 * that the file went at least as far as to the last of their places.
 */
export function wholeMp4(source: ByteSource, start: number): number | undefined {
  let movie: Box | undefined;
  let samples = 0;
  for (const box of boxesIn(source, start, source.size)) {
    if (box.to > source.size) return box.name === SAMPLES ? box.to : undefined;
    if (box.name === SAMPLES) samples += box.to - box.from;
    if (box.name === MOVIE) movie = box;
  }
  return samples > 0 || movie === undefined ? undefined : lastPlace(source, movie, 0);
}

/** Nothing behind a box that is of no length, or goes up to the end. */
function* boxesIn(source: ByteSource, from: number, to: number): Generator<Box> {
  for (let count = 0, at = from; count < BOXES_CAP && at < to; count++) {
    const head = Buffer.from(bytesAt(source, at, 16));
    if (head.length < 8) return;
    const size = u32be(head, 0);
    // 1: it does not fit there; 0: up to the end of the file.
    const isLarge = size === 1 && head.length === 16;
    const length = isLarge ? u64be(head, 8) : size;
    if (length < 8) return;
    yield { name: head.toString('latin1', 4, 8), from: at + (isLarge ? 16 : 8), to: at + length };
    at += length;
  }
}

function lastPlace(source: ByteSource, { from, to }: Box, depth: number): number {
  let last = 0;
  for (const box of boxesIn(source, from, to)) {
    const size = PLACES[box.name];
    if (box.name === TO_PLACES[depth]) last = Math.max(last, lastPlace(source, box, depth + 1));
    else if (size !== undefined && depth === TO_PLACES.length) {
      const bytes = Buffer.from(bytesAt(source, box.to - size, size));
      if (bytes.length === size) last = Math.max(last, size === 4 ? u32be(bytes, 0) : u64be(bytes, 0));
    }
  }
  return last;
}

const ASF_DATA = Buffer.from('3626b2758e66cf11a6d900aa0062ce6c', 'hex');
/** Of an object: what it is, and how many bytes with this head. */
const OBJECT = 24;

/**
 * ASF: where the data end that stand behind the header. The size of the file that the header tells taggers leave as it
 * was; that of data which were streamed is 0, or all ones.
 */
export function wholeAsf(source: ByteSource, start: number): number | undefined {
  const header = Buffer.from(bytesAt(source, start, OBJECT));
  const at = start + u64le(header, 16);
  const data = Buffer.from(bytesAt(source, at, OBJECT));
  return data.length === OBJECT && data.subarray(0, 16).equals(ASF_DATA) ? at + u64le(data, 16) : undefined;
}
