/** Sound that few keep: Sun's AU and CAF (Apple, Core Audio Format 1.0) with PCM, TTA (True Audio 1), old Musepack: heads and silence. */
import { crc32 } from 'node:zlib';
import { latin1, u16be, u16le, u32be, u32le, u64be } from './bytes.ts';

const RATE = 44_100;

/** @param annotation text in the head */
export function au(seconds: number, annotation = ''): Buffer {
  const sound = Buffer.alloc(seconds * RATE * 2);
  const text = Buffer.alloc(annotation === '' ? 0 : Math.ceil((annotation.length + 1) / 8) * 8);
  text.write(annotation);
  const numbers = [24 + text.length, sound.length, 3, RATE, 1].map((value) => u32be(value));
  return Buffer.concat([latin1('.snd'), ...numbers, text, sound]);
}

export function caf(seconds: number): Buffer {
  const rate = Buffer.alloc(8);
  rate.writeDoubleBE(RATE);
  const format = Buffer.concat([rate, latin1('lpcm'), ...[0, 4, 1, 2, 16].map((value) => u32be(value))]);
  const sound = Buffer.alloc(4 + seconds * RATE * 4);
  return Buffer.concat([
    latin1('caff'),
    u16be(1),
    u16be(0),
    latin1('desc'),
    u64be(format.length),
    format,
    latin1('data'),
    u64be(sound.length),
    sound,
  ]);
}

export function tta(seconds: number): Buffer {
  const head = Buffer.concat([
    latin1('TTA1'),
    u16le(1),
    u16le(2),
    u16le(16),
    u32le(RATE),
    u32le(seconds * RATE),
  ]);
  const frames = Math.ceil((seconds * RATE) / Math.floor((256 * RATE) / 245));
  const sizes = Buffer.concat(Array.from({ length: frames }, () => u32le(64)));
  return Buffer.concat([checked(head), checked(sizes), Buffer.alloc(frames * 64)]);
}

/** Musepack before SV7. @param kbits of a constant rate; 0: it varies, and is 128 */
export function oldMusepack(version: 4 | 5 | 6, frames: number, kbits: number = 0): Buffer {
  const word = ((kbits << 23) | (1 << 21) | (version << 11) | (24 << 6) | 1) >>> 0;
  const count = version === 4 ? [u16le(0), u16le(frames)] : [u32le(frames)];
  const bytes = Math.round(((frames * 1152) / RATE) * (kbits || 128) * 125);
  return Buffer.concat([u32le(word), ...count, Buffer.alloc(bytes - 8)]);
}

function checked(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, u32le(crc32(bytes))]);
}
