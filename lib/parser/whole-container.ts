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

/** Of fragmented films, which are streamed, there are thousands. */
const BOXES_CAP = 32;
const SOUND_OR_PICTURES = 'mdat';

/** MP4: where the box ends that has the samples, if it is the one that is cut. */
export function wholeMp4(source: ByteSource, start: number): number | undefined {
  for (let count = 0, at = start; count < BOXES_CAP; count++) {
    const head = Buffer.from(bytesAt(source, at, 16));
    if (head.length < 16) return undefined;
    const size = u32be(head, 0);
    // 1: it does not fit there; 0: up to the end of the file.
    const length = size === 1 ? u64be(head, 8) : size;
    if (length < 8) return undefined;
    at += length;
    if (at > source.size) return head.toString('latin1', 4, 8) === SOUND_OR_PICTURES ? at : undefined;
  }
  return undefined;
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
