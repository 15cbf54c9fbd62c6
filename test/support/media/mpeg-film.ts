/**
 * MPEG-2 pictures (ISO/IEC 13818-2) with MPEG sound, in a program stream as on DVDs and in a transport stream as it is
 * broadcast (13818-1), 25 pictures a second. Each picture is a head and no more.
 */
import { u16be, u32be, u8 } from './bytes.ts';
import { mpegFrame } from './mpeg.ts';

export interface MpegFilmOptions {
  readonly width?: number;
  readonly height?: number;
  readonly pictures?: number;
}

const RATE = 25;
/** Of the clock of times, a second. */
const CLOCK = 90_000;
const SOUND = { layer: 2, sampleRate: 48_000 } as const;
/** kbit/s; a frame of it is 24 ms. */
const SOUND_RATE = 64;
const IDS = { video: 0xe0, sound: 0xc0 } as const;

/** Program stream: packs of one picture, and sound for as long. */
export function programStream(options: MpegFilmOptions = {}): Buffer {
  return Buffer.concat([
    ...units(options).flatMap(({ id, time, data }) => [packHead(time), pes(id, time, data)]),
    u32be(0x1b9),
  ]);
}

/** @param isBluRay with four bytes of time in front of each packet (m2ts) */
export function transportStream(options: MpegFilmOptions & { readonly isBluRay?: boolean } = {}): Buffer {
  const { isBluRay = false } = options;
  const counts = new Map<number, number>();
  const packets: Buffer[] = [];
  const send = (pid: number, data: Buffer, time?: number): void => {
    for (let at = 0; at < data.length;) {
      const count = counts.get(pid) ?? 0;
      counts.set(pid, (count + 1) & 15);
      const clock = at === 0 && time !== undefined ? clockReference(time) : Buffer.alloc(0);
      const part = data.subarray(at, at + 184 - (clock.length > 0 ? clock.length + 1 : 0));
      const room = 184 - part.length;
      const stuffed = Buffer.concat([clock, Buffer.alloc(Math.max(0, room - 1 - clock.length), 0xff)]);
      if (room > 1 && clock.length === 0) stuffed[0] = 0;
      const head = [u8(0x47), u16be((at === 0 ? 0x4000 : 0) | pid), u8((room > 0 ? 0x30 : 0x10) | count)];
      packets.push(Buffer.concat([...head, ...(room > 0 ? [u8(room - 1), stuffed] : []), part]));
      at += part.length;
    }
  };
  send(0, section(0, u16be(1), u16be(0xe000 | PIDS.map)));
  const streams = [
    u8(2),
    u16be(0xe000 | PIDS.video),
    u16be(0xf000),
    u8(3),
    u16be(0xe000 | PIDS.sound),
    u16be(0xf006),
    u8(0x0a, 4),
    Buffer.from('deu\0'),
  ];
  send(PIDS.map, section(2, u16be(0xe000 | PIDS.video), u16be(0xf000), ...streams));
  for (const { id, time, data } of units(options))
    send(
      id === IDS.video ? PIDS.video : PIDS.sound,
      pes(id, time, data),
      id === IDS.video ? time : undefined,
    );
  return Buffer.concat(packets.flatMap((packet) => (isBluRay ? [u32be(0), packet] : [packet])));
}

const PIDS = { map: 0x100, video: 0x101, sound: 0x102 } as const;

interface Unit {
  readonly id: number;
  readonly time: number;
  readonly data: Buffer;
}

/** Pictures and frames of sound, in the order of their times. */
function units({ width = 320, height = 240, pictures = 50 }: MpegFilmOptions): Unit[] {
  const frame = mpegFrame(SOUND_RATE, SOUND);
  const step = 0.024 * CLOCK;
  return [
    ...Array.from({ length: pictures }, (_, index) => ({
      id: IDS.video,
      time: CLOCK + (index * CLOCK) / RATE,
      data: picture(width, height, index),
    })),
    ...Array.from({ length: Math.floor((pictures * CLOCK) / RATE / step) }, (_, index) => ({
      id: IDS.sound,
      time: CLOCK + index * step,
      data: frame,
    })),
  ].toSorted((a, b) => a.time - b.time);
}

/** Sequence, group of one picture, the picture, and a slice of it. */
function picture(width: number, height: number, index: number): Buffer {
  const seconds = Math.floor(index / RATE);
  return Buffer.concat([
    unit(0xb3, [width, 12], [height, 12], [2, 4], [3, 4], [2500, 18], [1, 1], [112, 10], [0, 3]),
    unit(0xb5, [1, 4], [0x48, 8], [1, 1], [1, 2], [0, 16], [1, 1], [0, 16]),
    unit(0xb8, [0, 12], [1, 1], [seconds, 6], [index % RATE, 6], [1, 1], [0, 6]),
    unit(0, [0, 10], [1, 3], [0xffff, 16], [0, 3]),
    unit(0xb5, [8, 4], [0xffff, 16], [0, 2], [3, 2], [1, 2], [0, 5], [3, 2], [0, 7]),
    unit(1, [0x13f8, 16], [0x7dff, 16], [0x5540, 16]),
  ]);
}

/** A start code, and fields of so many bits. */
function unit(code: number, ...fields: (readonly [value: number, bits: number])[]): Buffer {
  const bits = fields.map(([value, length]) => value.toString(2).padStart(length, '0')).join('');
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Buffer.concat([
    u32be(0x100 + code),
    u8(...bytes.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2))),
  ]);
}

function packHead(time: number): Buffer {
  return unit(0xba, [1, 2], ...parted(time), [0, 9], [1, 1], [1000, 22], [3, 2], [0x1f, 5], [0, 3]);
}

/** 33 bits, in three parts with a marker behind each. */
function parted(time: number): [number, number][] {
  return [
    [Math.floor(time / 2 ** 30), 3],
    [1, 1],
    [Math.floor(time / 2 ** 15) % 2 ** 15, 15],
    [1, 1],
    [time % 2 ** 15, 15],
    [1, 1],
  ];
}

/** A packet of an elementary stream, with its time. */
function pes(id: number, time: number, data: Buffer): Buffer {
  const stamp = unit(0, [2, 4], ...parted(time)).subarray(4);
  return Buffer.concat([
    u32be(0x100 + id),
    u16be(data.length + 3 + stamp.length),
    u8(0x80, 0x80, stamp.length),
    stamp,
    data,
  ]);
}

/** The field of a packet that tells the time of the program. */
function clockReference(time: number): Buffer {
  const base = unit(0, [Math.floor(time / 2), 32], [time % 2, 1], [0x3f, 6], [0, 9]).subarray(4);
  return Buffer.concat([u8(0x10), base]);
}

/** A table of the program: its number is 1. */
function section(table: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat([u16be(1), u8(0xc1, 0, 0), ...parts]);
  const bytes = Buffer.concat([u8(table), u16be(0xb000 | (body.length + 4)), body]);
  return Buffer.concat([u8(0), bytes, u32be(crc(bytes))]);
}

/** CRC-32 of MPEG: not reflected, not inverted. */
function crc(bytes: Buffer): number {
  let value = 0xffff_ffff;
  for (const byte of bytes) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c1_1db7 : value << 1;
  }
  return value >>> 0;
}
