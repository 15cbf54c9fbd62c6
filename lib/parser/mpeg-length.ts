/**
 * Duration of MPEG audio and ADTS streams that do not tell it (variable bit rate without a Xing header): the frames are
 * walked, of which only the headers matter. A long file is walked for its first 2 MiB, one or two minutes; the rest
 * is taken to be like it.
 */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';
import { INFO_SIZE, isAverage, missingSound, readFrameHeader, readInfoFrame } from './fast/mpeg-header.ts';

const WALK_CAP = 2 * 1024 * 1024;
/** Bytes in which sound may begin: a tag with a picture may be longer than it says. Chance makes a pair, but no run. */
const RUN_SEARCH = 1024 * 1024;
const PAIR_SEARCH = 64 * 1024;
/** Zeros that some taggers leave between tag and sound. */
const ZEROS_CAP = 4096;
/** As many frames of one bit rate make a file of it: a second and a half. */
const ALIKE = 64;
/** Fewer frames than this in a row may be chance. */
const FRAMES_LEAST = 4;

/** kbit/s by index: MPEG-1 layers I, II, III; MPEG-2 and 2.5 layer I, layers II and III (ISO 11172-3, 13818-3). */
const BITRATES = {
  '1.1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1.2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1.3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2.1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2.2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const RATES = [44_100, 48_000, 32_000];
const ADTS_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];

interface Frame {
  /** Version, layer and sample rate: the frames of a stream have the same. */
  readonly kind: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Bit/s, where the header tells it. */
  readonly bitrate?: number;
}

/**
 * @param start the first byte behind the tags
 * @returns milliseconds; undefined where no frames follow each other
 */
export function mpegLength(source: ByteSource, start: number): number | undefined {
  const end = soundEnd(source);
  const found = firstFrame(source, start, end);
  if (found === undefined) return undefined;
  const table = headerFrame(source, found, end);
  if (table?.seconds !== undefined) return table.seconds * 1000;
  const first = found + (table?.bytes ?? 0);
  let at = first;
  let seconds = 0;
  let frames = 0;
  while (at < end && at - first < WALK_CAP) {
    const frame = frameAt(source, at);
    if (frame === undefined) break;
    at += frame.bytes;
    seconds += frame.seconds;
    frames++;
  }
  // Fewer may be chance; not where they are all that is left of a file.
  if (frames < FRAMES_LEAST && (frames === 0 || at < end)) return undefined;
  const walked = at - first;
  return (walked < WALK_CAP ? seconds : (seconds / walked) * (end - first)) * 1000;
}

/**
 * The bit rate of all of the first frames.
 * @param start the first byte behind the tags
 * @returns bit/s; undefined where they have several, or a table in front says more
 */
export function constantBitrate(source: ByteSource, start: number): number | undefined {
  const end = soundEnd(source);
  const found = firstFrame(source, start, end);
  if (found === undefined || headerFrame(source, found, end) !== undefined) return undefined;
  const bitrate = frameAt(source, found)?.bitrate;
  let at = found;
  for (let frames = 0; frames < ALIKE && at < end; frames++) {
    const frame = frameAt(source, at);
    if (frame === undefined) break;
    if (frame.bitrate !== bitrate) return undefined;
    at += frame.bytes;
  }
  return bitrate;
}

/**
 * Bytes of sound that the table of a first frame tells of and the file does not have.
 * @param start the first byte behind the tags
 */
export function missingFrames(source: ByteSource, start: number): number {
  const end = soundEnd(source);
  const found = beginning(source, start, end) ?? firstFrame(source, start, end);
  return (found === undefined ? undefined : headerFrame(source, found, end))?.missing ?? 0;
}

/**
 * MPEG audio and ADTS have no signature, and any bytes hold something that looks like the header of a frame. So they are
 * sound only where frames follow each other: a few of them, or those that a short file has, up to its end. Of a file that
 * was cut short one is enough, if it stands where it must.
 *
 * @param start the first byte behind the tags
 */
export function hasFrames(source: ByteSource, start: number): boolean {
  const end = soundEnd(source);
  const first = beginning(source, start, end);
  return (
    (first !== undefined && isCutShort(source, first, end, start > 0 ? 1 : 2)) ||
    search(source, start, end, RUN_SEARCH, (at) => isRun(source, at, end)) !== undefined
  );
}

/** The first byte that is not zero behind the tags, if a frame begins there. */
function beginning(source: ByteSource, start: number, end: number): number | undefined {
  const zeros = bytesAt(source, start, Math.min(ZEROS_CAP, end - start)).findIndex((byte) => byte !== 0);
  return zeros === -1 || frameAt(source, start + zeros) === undefined ? undefined : start + zeros;
}

/** The last frame goes on behind the end of the file. */
function isCutShort(source: ByteSource, first: number, end: number, least: number): boolean {
  const { frames, at } = run(source, first);
  return frames >= least && at > end;
}

function isRun(source: ByteSource, position: number, end: number): boolean {
  const { frames, at } = run(source, position);
  return frames === FRAMES_LEAST || (frames > 0 && at === end);
}

/** Frames alike, one behind the other, as many as make a stream. */
function run(source: ByteSource, position: number): { readonly frames: number; readonly at: number } {
  const first = frameAt(source, position);
  let at = position;
  for (let frames = 0; frames < FRAMES_LEAST; frames++) {
    const frame = frameAt(source, at);
    if (frame === undefined || frame.kind !== first?.kind) return { frames, at };
    at += frame.bytes;
  }
  return { frames: FRAMES_LEAST, at };
}

/** Where the sound ends and an APEv2 or ID3v1 tag begins. */
export function soundEnd(source: ByteSource): number {
  const at = Math.max(0, source.size - 128);
  const last = text(bytesAt(source, at, 3)) === 'TAG' ? at : source.size;
  const footer = Buffer.from(bytesAt(source, Math.max(0, last - 32), 32));
  if (footer.length < 32 || text(footer.subarray(0, 8)) !== 'APETAGEX') return last;
  // APEv2: the size counts the footer, not the header (flag 31 says that there is one).
  return last - footer.readUInt32LE(12) - (footer.readUInt32LE(20) >>> 31) * 32;
}

interface Table {
  /** Of the frame that holds it. */
  readonly bytes: number;
  /** Of the frames that follow; undefined where it does not say, or says what cannot be. */
  readonly seconds: number | undefined;
  readonly missing: number;
}

/** A first frame of layer III that holds a table instead of sound. */
function headerFrame(source: ByteSource, position: number, end: number): Table | undefined {
  const start = Buffer.from(bytesAt(source, position, INFO_SIZE));
  const header = start.length < INFO_SIZE ? undefined : readFrameHeader(start, 0);
  const info = header === undefined ? undefined : readInfoFrame(start, 0, header);
  if (header === undefined || info === undefined) return undefined;
  const missing = missingSound(info, header, end - position);
  const seconds = (info.frames * header.samples) / header.sampleRate;
  const isLikely = isAverage(((end - position + missing) * 8) / seconds);
  return { bytes: header.bytes, seconds: isLikely ? seconds : undefined, missing };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** The first place where two frames follow each other. */
function firstFrame(source: ByteSource, start: number, end: number): number | undefined {
  return search(source, start, end, PAIR_SEARCH, (at) => {
    const frame = frameAt(source, at);
    return frame !== undefined && frameAt(source, at + frame.bytes) !== undefined;
  });
}

/** The first place within `cap` bytes that begins like a frame and `isIt`. */
function search(
  source: ByteSource,
  start: number,
  end: number,
  cap: number,
  isIt: (position: number) => boolean,
): number | undefined {
  const begin = bytesAt(source, start, Math.min(cap, end - start));
  for (let at = begin.indexOf(0xff); at !== -1; at = begin.indexOf(0xff, at + 1)) {
    if (isIt(start + at)) return start + at;
  }
  return undefined;
}

const head = new Uint8Array(6);

function frameAt(source: ByteSource, position: number): Frame | undefined {
  if (source.copy(head, 6, position) < 6) return undefined;
  const [sync = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0] = head;
  if (sync !== 0xff || (b1 & 0xe0) !== 0xe0) return undefined;
  return (b1 & 0xf6) === 0xf0 ? adtsFrame(b2, b3, b4, b5) : mpegFrame(b1, b2);
}

function mpegFrame(b1: number, b2: number): Frame | undefined {
  const version = (b1 >> 3) & 3; // 0: 2.5, 2: 2, 3: 1
  const layer = 4 - ((b1 >> 1) & 3);
  const rate = RATES[(b2 >> 2) & 3];
  if (version === 1 || layer === 4 || rate === undefined) return undefined;
  const table = version === 3 ? BITRATES[`1.${layer as 1 | 2 | 3}`] : BITRATES[layer === 1 ? '2.1' : '2.2'];
  const bitrate = table[b2 >> 4];
  if (bitrate === undefined || bitrate === 0) return undefined;
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  const slots = Math.floor(((samples / 8 / slot) * bitrate * 1000) / sampleRate) + ((b2 >> 1) & 1);
  const kind = ((b1 & 0xfe) << 8) | (b2 & 0x0c);
  return { kind, bytes: slots * slot, seconds: samples / sampleRate, bitrate: bitrate * 1000 };
}

/** ISO 13818-7, 6.2: 13 bits of frame length; 1,024 samples a block. */
function adtsFrame(b2: number, b3: number, b4: number, b5: number): Frame | undefined {
  const rate = ADTS_RATES[(b2 >> 2) & 15];
  const bytes = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
  return rate === undefined || bytes < 7
    ? undefined
    : { kind: 0xf000 | (b2 & 0xfc), bytes, seconds: 1024 / rate };
}
