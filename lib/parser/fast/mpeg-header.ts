/**
 * Frame headers of MPEG audio layer III (ISO 11172-3, 13818-3) and the tables in a first frame that say how many
 * follow: Xing and Info with LAME's extension (gabriel.mp3-tech.org/mp3infotag.html), VBRI by Fraunhofer.
 */
import type { Gain } from '../gain.ts';
import { fourcc, u16be, u32be, u8 } from './numbers.ts';
import { latin1 } from './text.ts';

export interface FrameHeader {
  /** Bit/s. */
  readonly bitrate: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** A channel. */
  readonly samples: number;
  readonly bytes: number;
  /** Header and side information: where a Xing table begins. */
  readonly side: number;
}

/** kbit/s by index. */
const MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** @returns undefined for everything but layer III with a bit rate */
export function readFrameHeader(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const second = u8(bytes, at + 1);
  const third = u8(bytes, at + 2);
  const version = (second >> 3) & 3; // 0: 2.5, 2: 2, 3: 1
  if (u8(bytes, at) !== 0xff || (second & 0xe6) !== 0xe2 || version === 1) return undefined;
  const kilobits = (version === 3 ? MPEG1 : MPEG2)[third >> 4];
  const base = RATES[(third >> 2) & 3];
  if (!kilobits || base === undefined) return undefined;
  const sampleRate = version === 3 ? base : version === 2 ? base / 2 : base / 4;
  const samples = version === 3 ? 1152 : 576;
  const channels = u8(bytes, at + 3) >> 6 === 3 ? 1 : 2;
  const bitrate = kilobits * 1000;
  return {
    bitrate,
    sampleRate,
    channels,
    samples,
    bytes: Math.floor((samples * bitrate) / 8 / sampleRate) + ((third >> 1) & 1),
    side: version === 3 ? (channels === 1 ? 21 : 36) : channels === 1 ? 13 : 21,
  };
}

export interface InfoFrame {
  readonly kind: 'Xing' | 'Info' | 'VBRI';
  /** Frames that follow; 0: it does not say. */
  readonly frames: number;
  /** Of all of the sound; 0: it does not say. */
  readonly bytes: number;
  /** LAME's scale: 100 is best, 0 worst. */
  readonly quality: number | undefined;
  readonly encoder: string | undefined;
  readonly gain: Gain | undefined;
}

const XING = fourcc('Xing');
const INFO = fourcc('Info');
const VBRI = fourcc('VBRI');
const LAME = fourcc('LAME');
/** The longest table: all fields, and what LAME adds. */
export const INFO_SIZE: number = 36 + 120 + 36;
const VBRI_AT = 36;

/** @returns undefined for a frame of sound */
export function readInfoFrame(bytes: Buffer, at: number, header: FrameHeader): InfoFrame | undefined {
  const mark = u32be(bytes, at + header.side);
  if (mark === XING || mark === INFO)
    return readXing(bytes, at + header.side, mark === XING ? 'Xing' : 'Info');
  if (u32be(bytes, at + VBRI_AT) !== VBRI) return undefined;
  const [told, frames] = [u32be(bytes, at + VBRI_AT + 10), u32be(bytes, at + VBRI_AT + 14)];
  return { kind: 'VBRI', frames, bytes: told, quality: undefined, encoder: undefined, gain: undefined };
}

function readXing(bytes: Buffer, start: number, kind: 'Xing' | 'Info'): InfoFrame {
  const flags = u32be(bytes, start + 4);
  let at = start + 8;
  // A table without the number of bytes has been cut, or was never finished: then its number of frames is not believed.
  const isWhole = (flags & 3) === 3 && u32be(bytes, at + 4) > 0;
  const frames = isWhole ? u32be(bytes, at) : 0;
  const told = isWhole ? u32be(bytes, at + 4) : 0;
  if ((flags & 1) !== 0) at += 4;
  if ((flags & 2) !== 0) at += 4; // bytes
  if ((flags & 4) !== 0) at += 100; // table of contents
  const quality = (flags & 8) === 0 ? undefined : u32be(bytes, at);
  if ((flags & 8) !== 0) at += 4;
  const encoder = lameName(bytes, at);
  const gain = hasGain(encoder) ? readGain(bytes, at + 9) : undefined;
  return { kind, frames, bytes: told, quality, encoder, gain };
}

/** Bit/s that layer III can have on average; a table that says otherwise is not of this file. */
const BITRATES = [7000, 330_000] as const;

export function isAverage(bitrate: number): boolean {
  return bitrate >= BITRATES[0] && bitrate <= BITRATES[1];
}

/** The longest frame: 320 kbit/s at 32,000 Hz, or 160 at 8,000. Tables are wrong by one, or by a tag. */
export const FRAME_CAP = 1441;

/**
 * Bytes of sound that a table tells of and a file does not have: it was cut short. Believed where the bytes and the
 * frames of the table agree with each other.
 *
 * @param bytes of sound that are there
 * @returns 0 for a file that is whole
 */
export function missingSound({ frames, bytes: told }: InfoFrame, header: FrameHeader, bytes: number): number {
  const average = (told * 8 * header.sampleRate) / (frames * header.samples);
  return isAverage(average) && told - bytes > FRAME_CAP ? told - bytes : 0;
}

/** `LAME3.100`: LAME signs its table, and what is left over in its frames. */
export function lameName(bytes: Buffer, at: number): string | undefined {
  if (u32be(bytes, at) !== LAME) return undefined;
  return `LAME ${latin1(bytes, at + 4, at + 9).split('\0', 1)[0] ?? ''}`.trimEnd();
}

/** The extension came with 3.90. */
function hasGain(encoder: string | undefined): boolean {
  const [, major, minor] = /(\d+).(\d+)/.exec(encoder ?? '') ?? [];
  return Number(major) >= 3 && Number(minor) >= 90;
}

/** Peak as fixed point of 23 bits; gains as 3 bits of name, 3 of origin, sign, 9 of tenths of a dB. */
function readGain(bytes: Uint8Array, at: number): Gain {
  return {
    trackPeakLevel: u32be(bytes, at + 2) / 2 ** 23,
    trackGain: decibel(u16be(bytes, at + 6)),
    albumGain: decibel(u16be(bytes, at + 8)),
  };
}

function decibel(field: number): number | undefined {
  if (field >> 13 === 0) return undefined;
  const value = (field & 0x1ff) / 10;
  return (field & 0x200) === 0 ? value : -value;
}
