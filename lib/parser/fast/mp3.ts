/**
 * MP3: MPEG audio layer III between tags. How long it is says a table in the first frame, or the size, if the frames
 * are of one bit rate: then one stands at the end where it must, and that is looked at.
 */
import type { ByteView } from '../byte-source.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import {
  FRAME_CAP,
  INFO_SIZE,
  isAverage,
  lameName,
  missingSound,
  readFrameHeader,
  readInfoFrame,
} from './mpeg-header.ts';
import type { FrameHeader, InfoFrame } from './mpeg-header.ts';
import { u8 } from './numbers.ts';
import { readTailTags } from './tail-tags.ts';

/** Zeros that some taggers leave between tag and sound. */
const GAP_CAP = 4096;
/** Fewer alike in a row may be chance. */
const FRAMES_LEAST = 4;
/** Encoders begin to spread padding at another place than the first frame. */
const DRIFT = 2;

/** @param head where the tags in front end */
export function readMp3(view: ByteView, head: number, findings: Findings): HandOn | undefined {
  const end = readTailTags(view, head, findings);
  if (typeof end === 'string') return end;
  const start = skipZeros(view, head, end);
  if (start === undefined) return 'no mpeg frames';
  const bytes = end - start;
  const looked = Math.min(FRAMES_LEAST * FRAME_CAP, bytes);
  const first = view.at(start, looked);
  const frames = first < 0 ? undefined : readFrames(view.bytes, first, first + looked);
  if (frames === undefined) return 'no mpeg frames';
  // Of a short stream half a frame at the end would be much.
  if (looked === bytes && !isWhole(view.bytes, first, first + bytes)) return 'no mpeg frames';
  const [header, sound] = frames;
  const info = looked < INFO_SIZE ? undefined : readInfoFrame(view.bytes, first, header);
  const encoder = info?.encoder ?? lameName(view.bytes, first + header.bytes + sound.side);
  const missing = info === undefined ? 0 : missingSound(info, header, bytes);
  const count = info === undefined ? countFrames(view, start, bytes, frames) : info.frames;
  if (info?.kind === 'Info' && !isLikely(info.frames, bytes + missing - header.bytes, sound))
    return 'xing without length';
  if (count === undefined) return 'variable bit rate';
  if (count === 0) return 'xing without length';
  const seconds = (count * header.samples) / header.sampleRate;
  const average = ((bytes + missing) * 8) / seconds;
  if (!isAverage(average)) return 'xing without length';
  const profile = profileOf(info);
  findings.sound = {
    codec: 'mp3',
    container: 'mpeg',
    duration: seconds * 1000,
    bitrate: profile === 'CBR' ? sound.bitrate : average,
    sampleRate: header.sampleRate,
    channels: header.channels,
    bits: undefined,
    profile,
    lossless: false,
    encoder,
    missing,
  };
  findings.gain = info?.gain;
  return undefined;
}

function skipZeros(view: ByteView, head: number, end: number): number | undefined {
  const length = Math.min(GAP_CAP, end - head);
  const at = length < 4 ? -1 : view.at(head, length);
  if (at < 0) return undefined;
  let skipped = 0;
  while (skipped < length && u8(view.bytes, at + skipped) === 0) skipped++;
  return skipped === length ? undefined : head + skipped;
}

type Frames = readonly [first: FrameHeader, second: FrameHeader, ...FrameHeader[]];

/** The first frames, if they follow each other and are of one kind. */
function readFrames(bytes: Uint8Array, from: number, to: number): Frames | undefined {
  const frames: FrameHeader[] = [];
  for (let at = from; frames.length < FRAMES_LEAST;) {
    const frame = at + 4 > to ? undefined : readFrameHeader(bytes, at);
    const first = frames[0] ?? frame;
    if (frame?.sampleRate !== first?.sampleRate || frame?.channels !== first?.channels) return undefined;
    if (frame === undefined) return undefined;
    frames.push(frame);
    at += frame.bytes;
  }
  return frames as unknown as Frames;
}

/** Frames fill it up to the end. */
function isWhole(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at + 4 <= to) {
    const frame = readFrameHeader(bytes, at);
    if (frame === undefined) return false;
    at += frame.bytes;
  }
  return at === to;
}

/** By size and bit rate. @returns undefined where the bit rate is not the same at the end */
function countFrames(view: ByteView, start: number, bytes: number, frames: Frames): number | undefined {
  const [{ bitrate, samples, sampleRate }] = frames;
  if (frames.some((frame) => frame.bitrate !== bitrate)) return undefined;
  const exact = (samples * bitrate) / 8 / sampleRate;
  const last = Math.floor((Math.floor(bytes / exact) - 1) * exact);
  for (let drift = -DRIFT; drift <= DRIFT; drift++) {
    const at = last + drift + 4 > bytes ? -1 : view.at(start + last + drift, 4);
    const frame = at < 0 ? undefined : readFrameHeader(view.bytes, at);
    if (frame?.bitrate === bitrate && frame.sampleRate === sampleRate) return Math.round(bytes / exact);
  }
  return undefined;
}

/** A table of constant bit rate can be held against the size. */
function isLikely(count: number, bytes: number, { bitrate, samples, sampleRate }: FrameHeader): boolean {
  const bySize = (bytes * 8 * sampleRate) / (bitrate * samples);
  return Math.abs(count - bySize) <= 2 + bySize * 0.01;
}

function profileOf(info: InfoFrame | undefined): string | undefined {
  if (info === undefined || info.kind === 'Info') return 'CBR';
  if (info.quality === undefined || info.quality > 100) return undefined;
  return `V${Math.floor((100 - info.quality) / 10)}`;
}
