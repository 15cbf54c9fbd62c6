/** A Flash film (Adobe, Video File Format 10.1, annex E): script data, H.264, and what x264 writes into its first picture. */
import { latin1, u16be, u24be, u32be, u8 } from './bytes.ts';

const AUDIO = 8;
const VIDEO = 9;
const SCRIPT = 18;

export interface FlashOptions {
  /** Milliseconds. */
  readonly duration?: number;
  /** Text of x264 about itself. */
  readonly library?: Buffer;
  /** How many values the script data say they have. */
  readonly count?: number;
  /** Whether the script data have an end. */
  readonly isWhole?: boolean;
}

/** 128 x 96, baseline (ITU-T H.264, 7.3.2.1), and the picture parameters to it. */
const SEQUENCE = Buffer.from('6742000af841a2', 'hex');
const PICTURE = Buffer.from('68ce3880', 'hex');
/** By which x264 marks what it writes of itself. */
const X264 = Buffer.from('dc45e9bde6d948b7962cd820d923eeef', 'hex');
/** Pictures, 25 a second, and as many stretches of sound. */
const STEP = 40;

export function flashFilm({
  duration = 2000,
  library = latin1(''),
  count = 2,
  isWhole = true,
}: FlashOptions = {}): Buffer {
  const script = [
    text(2, 'onMetaData'),
    u8(8),
    u32be(count),
    ...number('duration', duration / 1000),
    ...number('framerate', 1000 / STEP),
    ...(isWhole ? [u16be(0), u8(9)] : []),
  ];
  const about = [X264, library, u8(0)];
  const size = Buffer.concat(about).length;
  const lengths = [...Array.from({ length: Math.floor(size / 255) }, () => 255), size % 255];
  const picture = [unit(u8(6, 5, ...lengths), ...about, u8(0x80)), unit(u8(0x65, 0x88, 0x84, 0, 0x10))];
  const setup = [u8(1, 0x42, 0, 10, 0xff, 0xe1), sized(SEQUENCE), u8(1), sized(PICTURE)];
  const tags = [
    tag(SCRIPT, 0, ...script),
    tag(VIDEO, 0, u8(0x17, 0, 0, 0, 0), ...setup),
    tag(AUDIO, 0, u8(0xaf, 0, 0x12, 0x10)),
    ...Array.from({ length: duration / STEP }, (_, index) => [
      tag(VIDEO, index * STEP, u8(0x17, 1, 0, 0, 0), ...picture),
      tag(AUDIO, index * STEP, u8(0xaf, 1, 0x21, 0x10, 4, 0x60)),
    ]).flat(),
  ];
  return Buffer.concat([latin1('FLV'), u8(1, 5), u32be(9), u32be(0), ...tags]);
}

function tag(type: number, time: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = [u8(type), u24be(data.length), u24be(time), u8(0), u24be(0)];
  return Buffer.concat([...head, data, u32be(data.length + 11)]);
}

function text(type: number, words: string): Buffer {
  return Buffer.concat([u8(type), sized(latin1(words))]);
}

function number(name: string, value: number): Buffer[] {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return [sized(latin1(name)), u8(0), bytes];
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([u16be(bytes.length), bytes]);
}

function unit(...parts: Buffer[]): Buffer {
  const bytes = Buffer.concat(parts);
  return Buffer.concat([u32be(bytes.length), bytes]);
}
