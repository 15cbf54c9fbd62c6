/**
 * FLAC (RFC 9639): metadata blocks, then frames of silence, each a constant subframe a channel (14 bytes for 4,096
 * samples).
 */
import { bitsMsbFirst, latin1, u16be, u24be, u8 } from './bytes.ts';
import { toBuffer } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Tags } from './tags.ts';
import { commentsOf, flacPicture, vorbisComment } from './vorbis-comment.ts';

export interface FlacOptions {
  /** Samples a channel. */
  readonly samples: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly tags?: Tags;
  /** Bytes of the PADDING block; without it, none. */
  readonly padding?: number;
  /** Bytes without meaning behind the frames, as a hole: a file of real size. */
  readonly hole?: number;
}

/** Block types (section 8.1). */
const BLOCK = { streaminfo: 0, padding: 1, comment: 4, picture: 6 } as const;

/** Samples a frame. */
const BLOCK_SIZE = 4096;
const BITS = 16;

export function flac(options: FlacOptions): Buffer {
  return toBuffer(flacLayout(options));
}

export function flacLayout(options: FlacOptions): Layout {
  const { samples, sampleRate = 44100, channels = 2, tags = {}, padding, hole = 0 } = options;
  const frames = framesOf(samples, channels);
  const blocks: (readonly [type: number, body: Buffer])[] = [
    [BLOCK.streaminfo, streamInfo(samples, sampleRate, channels, frames)],
    [BLOCK.comment, vorbisComment(commentsOf(tags))],
    ...(tags.pictures ?? []).map((picture) => [BLOCK.picture, flacPicture(picture)] as const),
    ...(padding === undefined ? [] : [[BLOCK.padding, Buffer.alloc(padding)] as const]),
  ];
  return [
    latin1('fLaC'),
    ...blocks.flatMap(([type, body], index) => {
      const last = index === blocks.length - 1 ? 0x80 : 0;
      return [u8(last | type), u24be(body.length), body];
    }),
    ...frames,
    ...(hole === 0 ? [] : [{ hole }]),
  ];
}

function streamInfo(
  samples: number,
  sampleRate: number,
  channels: number,
  frames: readonly Buffer[],
): Buffer {
  const sizes = frames.map((frame) => frame.length);
  return Buffer.concat([
    u16be(BLOCK_SIZE),
    u16be(BLOCK_SIZE),
    u24be(Math.min(...sizes)),
    u24be(Math.max(...sizes)),
    bitsMsbFirst([
      [sampleRate, 20],
      [channels - 1, 3],
      [BITS - 1, 5],
      [samples, 36],
    ]),
    Buffer.alloc(16), // MD5 of the sound: all zero means unknown
  ]);
}

/** The last frame is shorter where the length is no multiple of the block size. */
function framesOf(samples: number, channels: number): Buffer[] {
  const frames: Buffer[] = [];
  for (let number = 0; number * BLOCK_SIZE < samples; number++) {
    frames.push(frame(number, Math.min(BLOCK_SIZE, samples - number * BLOCK_SIZE), channels));
  }
  return frames;
}

/** Section 9: sync and fixed block size, block size and rate codes, channels and depth, coded number, CRC-8. */
function frame(number: number, blockSize: number, channels: number): Buffer {
  const whole = blockSize === BLOCK_SIZE;
  const header = Buffer.concat([
    // block size 12: 4096, 7: 16 bits of (size - 1) at the end; rate 0: see STREAMINFO
    u8(0xff, 0xf8, (whole ? 12 : 7) << 4, ((channels - 1) << 4) | (4 << 1)),
    codedNumber(number),
    ...(whole ? [] : [u16be(blockSize - 1)]),
  ]);
  const constant = Buffer.alloc(1 + BITS / 8); // subframe type 0 (constant), value 0
  const body = Buffer.concat([header, u8(crc8(header)), ...Array.from({ length: channels }, () => constant)]);
  return Buffer.concat([body, u16be(crc16(body))]);
}

/** The frame number in the manner of UTF-8 (section 9.1.5). */
function codedNumber(number: number): Buffer {
  if (number < 0x80) return u8(number);
  if (number < 0x800) return u8(0xc0 | (number >> 6), 0x80 | (number & 0x3f));
  return u8(0xe0 | (number >> 12), 0x80 | ((number >> 6) & 0x3f), 0x80 | (number & 0x3f));
}

/** Polynomial x^8 + x^2 + x + 1. */
function crc8(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : (crc << 1) & 0xff;
  }
  return crc;
}

/** Polynomial x^16 + x^15 + x^2 + 1. */
function crc16(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x8005) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
