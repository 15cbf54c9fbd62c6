/**
 * How much of a file is not there: a download that was broken off, a disk that was full. What its headers say of the whole
 * stays true and is kept; that it is not whole is said beside it (`missing_bytes`). MPEG audio: `mpeg-length.ts`.
 */
import type { Document } from '../metadata/document.ts';
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';
import { u32be, u32le, u64be, u64le } from './fast/numbers.ts';
import { wholeAsf, wholeMatroska, wholeMp4 } from './whole-container.ts';

/** Sizes of RIFF that programs write who do not know it yet, and never come back: they stream. */
const STREAMED = 0x7fff_0000;
/** Size and name of a chunk, which some programs count and others do not; a byte that fills up. */
const TOLERANCE = 9;
/** Bytes of the longest header below. */
const HEADER = 52;

/** What the file has to have, by its first bytes; `at` is where it begins behind its tags. */
const WHOLE: readonly (readonly [mark: string, whole: (head: Buffer) => number | undefined])[] = [
  ['RIFF', (head) => below(u32le(head, 4), STREAMED, 8)],
  ['FORM', (head) => below(u32be(head, 4), STREAMED, 8)],
  // DSF 1.01: the size of the file. DSDIFF 1.5: that of the chunk.
  ['DSD ', (head) => u64le(head, 12)],
  ['FRM8', (head) => 12 + u64be(head, 4)],
  // Sony Wave64: the size counts its own name of 16 bytes.
  ['riff', (head) => u64le(head, 16)],
  // Sun's AU: where the sound begins, and its size; all ones are "not known".
  ['.snd', (head) => below(u32be(head, 8), 0xffff_ffff, u32be(head, 4))],
  ['MAC ', wholeApe],
];

/** The same, of what must be searched for it; MP4 has the mark behind the size of its first box. */
const SEARCHED: readonly (readonly [
  mark: string,
  whole: (source: ByteSource, start: number) => number | undefined,
])[] = [
  ['\x1aE\xdf\xa3', wholeMatroska],
  ['0&\xb2u', wholeAsf],
  ['ftyp', wholeMp4],
  ['moov', wholeMp4],
  ['mdat', wholeMp4],
  ['wide', wholeMp4],
];

/**
 * @param start the first byte behind the tags
 * @returns 0 for a file that is whole, or does not say how long it is
 */
export function missingBytes(source: ByteSource, start: number): number {
  const head = Buffer.from(bytesAt(source, start, HEADER));
  if (head.length < HEADER) return 0;
  const [mark, second] = [head.toString('latin1', 0, 4), head.toString('latin1', 4, 8)];
  const row = WHOLE.find(([name]) => name === mark);
  const whole =
    row === undefined
      ? SEARCHED.find(([name]) => name === mark || name === second)?.[1](source, start)
      : start + (row[1](head) ?? 0);
  const missing = (whole ?? 0) - source.size;
  return missing > TOLERANCE && Number.isSafeInteger(missing) ? missing : 0;
}

/** As a value of a file that somebody else has read. */
export function addMissing(document: Document, source: ByteSource, start: number): void {
  const missing = missingBytes(source, start);
  if (missing > 0) document['missing_bytes'] = [[missing]];
}

function below(size: number, limit: number, more: number): number | undefined {
  return size < limit ? size + more : undefined;
}

/** Monkey's Audio since 3.98: the lengths of descriptor, header, seek table, WAV header, frames and WAV trailer. */
function wholeApe(head: Buffer): number | undefined {
  if (head.readUInt16LE(4) < 3980) return undefined;
  const lengths = [8, 12, 16, 20, 24, 32].map((at) => u32le(head, at));
  return lengths.reduce((sum, length) => sum + length, u32le(head, 28) * 2 ** 32);
}
