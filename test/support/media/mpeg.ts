/**
 * MPEG audio frames of silence (ISO/IEC 11172-3, 13818-3): a header, then zeros. In layer III all-zero side information
 * says that every granule has no bits; in layers I and II an all-zero allocation says that no band is coded.
 */
import { u32be } from './bytes.ts';
import type { Piece } from './layout.ts';

export type MpegLayer = 1 | 2 | 3;

export interface MpegSound {
  readonly layer?: MpegLayer;
  /** Hz. 32000, 44100, 48000 are MPEG 1, their halves MPEG 2, their quarters MPEG 2.5. */
  readonly sampleRate?: number;
  readonly channels?: 1 | 2;
}

/** kbit/s by index 1..14. */
const BITRATES: Readonly<Record<string, readonly number[]>> = {
  '1/1': [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1/2': [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1/3': [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2/1': [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2/2': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

const RATES = [44100, 48000, 32000];
/** Two header bits of the version: MPEG 1, 2 and 2.5. */
const VERSION_BITS: Readonly<Record<number, number>> = { 1: 3, 2: 2, 4: 0 };

/** 1 for MPEG 1, 2 for MPEG 2, 4 for MPEG 2.5: what the sample rate is divided by. */
function divisorOf(sampleRate: number): number {
  const divisor = [1, 2, 4].find((candidate) => RATES.includes(sampleRate * candidate));
  if (divisor === undefined) throw new RangeError(`MPEG audio knows no sample rate of ${sampleRate} Hz`);
  return divisor;
}

/** Samples a channel in one frame. */
export function samplesPerFrame(sound: MpegSound = {}): number {
  const { layer = 3, sampleRate = 44100 } = sound;
  if (layer === 1) return 384;
  return layer === 3 && divisorOf(sampleRate) > 1 ? 576 : 1152;
}

/** One frame. @param bitrate kbit/s, one that the layer knows @param padded one slot longer */
export function mpegFrame(bitrate: number, sound: MpegSound = {}, padded = false): Buffer {
  const { layer = 3, sampleRate = 44100, channels = 2 } = sound;
  const divisor = divisorOf(sampleRate);
  const table = BITRATES[divisor === 1 ? `1/${layer}` : `2/${layer === 1 ? 1 : 2}`] as readonly number[];
  const index = table.indexOf(bitrate) + 1;
  if (index === 0)
    throw new RangeError(`layer ${layer} at ${sampleRate} Hz knows no bitrate of ${bitrate} kbit/s`);
  const header =
    0xffe0_0000 +
    (VERSION_BITS[divisor] as number) * 2 ** 19 +
    (4 - layer) * 2 ** 17 +
    2 ** 16 + // no CRC
    index * 2 ** 12 +
    RATES.indexOf(sampleRate * divisor) * 2 ** 10 +
    (padded ? 2 ** 9 : 0) +
    (channels === 1 ? 3 : 0) * 2 ** 6;
  const slot = layer === 1 ? 4 : 1;
  const slots = Math.floor(exactSlots(bitrate, sound)) + (padded ? 1 : 0);
  const frame = Buffer.alloc(slots * slot);
  u32be(header).copy(frame);
  return frame;
}

/**
 * `frames` frames of one bitrate. Padding is spread as encoders do, so that size and bitrate alone give the duration:
 * at 44,100 Hz and 128 kbit/s 47 of 49 frames are one byte longer.
 */
export function cbrFrames(frames: number, bitrate: number, sound: MpegSound = {}): Piece[] {
  const exact = exactSlots(bitrate, sound);
  const period = (sound.sampleRate ?? 44100) % 11025 === 0 ? 49 : 1;
  const unit: Buffer[] = [];
  for (let frame = 0; frame < period; frame++) {
    const padded =
      Math.floor((frame + 1) * exact + 1e-6) - Math.floor(frame * exact + 1e-6) > Math.floor(exact + 1e-6);
    unit.push(mpegFrame(bitrate, sound, padded));
  }
  return repeated(unit, frames);
}

/** `frames` frames that go through `bitrates` in turn. */
export function vbrFrames(frames: number, bitrates: readonly number[], sound: MpegSound = {}): Piece[] {
  return repeated(
    bitrates.map((bitrate) => mpegFrame(bitrate, sound)),
    frames,
  );
}

function exactSlots(bitrate: number, sound: MpegSound): number {
  const slot = sound.layer === 1 ? 4 : 1;
  return (samplesPerFrame(sound) * bitrate * 125) / (sound.sampleRate ?? 44100) / slot;
}

function repeated(unit: readonly Buffer[], frames: number): Piece[] {
  const times = Math.floor(frames / unit.length);
  return [{ unit: Buffer.concat(unit), times }, Buffer.concat(unit.slice(0, frames % unit.length))];
}
