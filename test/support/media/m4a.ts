/**
 * M4A (ISO/IEC 14496-12 and -14): one track of AAC or ALAC silence. All samples (access units) have one size, so the
 * size table is one number, however long the file.
 */
import { bitsMsbFirst, latin1, u16be, u32be, u8 } from './bytes.ts';
import type { BitField } from './bytes.ts';
import { box, fullBox, ilstItems, metaBox } from './ilst.ts';
import { sizeOf, toBuffer } from './layout.ts';
import type { Layout, Piece } from './layout.ts';
import type { Tags } from './tags.ts';

export interface M4aOptions {
  /** Samples a channel. */
  readonly samples: number;
  readonly codec?: 'aac' | 'alac';
  readonly sampleRate?: number;
  readonly tags?: Tags;
  /** Bytes an AAC access unit; 341 is 117 kbit/s at 44,100 Hz. */
  readonly unitSize?: number;
  /** `moov` before the sound (as for streaming) or behind it (as encoders leave it). */
  readonly moov?: 'first' | 'last';
  /** Bytes of a `free` box behind `moov`; without it, none. */
  readonly free?: number;
  /** The sound as a hole: a file of real size. */
  readonly sparse?: boolean;
}

const CHANNELS = 2;

/** An AAC-LC channel pair without any spectrum, then END; zeros behind it are skipped. */
const AAC_SILENCE = u8(0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c);
const AAC_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000];
const UNIT_SAMPLES = { aac: 1024, alac: 4096 } as const;

export function m4a(options: M4aOptions): Buffer {
  return toBuffer(m4aLayout(options));
}

export function m4aLayout(options: M4aOptions): Layout {
  const { samples, codec = 'aac', moov = 'first', free, sparse = false, unitSize = 341 } = options;
  const count = Math.ceil(samples / UNIT_SAMPLES[codec]);
  const unit =
    codec === 'alac'
      ? alacSilence()
      : Buffer.concat([AAC_SILENCE, Buffer.alloc(unitSize - AAC_SILENCE.length)]);
  const sound: Piece = sparse ? { hole: unit.length * count } : { unit, times: count };

  const ftyp = box('ftyp', latin1('M4A '), u32be(0x200), latin1('M4A mp42isom'));
  const spare = free === undefined ? [] : [box('free', Buffer.alloc(free))];
  const mdat = Buffer.concat([u32be(8 + unit.length * count), latin1('mdat')]);
  // The place of the sound does not change the size of `moov`: it is made twice, first only to be measured.
  const movie = (at: number): Buffer => movieBox(options, codec, { count, size: unit.length, at });
  const before = moov === 'last' ? [ftyp] : [ftyp, movie(0), ...spare];
  const at = sizeOf(before) + mdat.length;
  return moov === 'last'
    ? [ftyp, mdat, sound, movie(at), ...spare]
    : [ftyp, movie(at), ...spare, mdat, sound];
}

interface Units {
  readonly count: number;
  /** Bytes. */
  readonly size: number;
  /** Offset of the first in the file. */
  readonly at: number;
}

function movieBox(options: M4aOptions, codec: 'aac' | 'alac', units: Units): Buffer {
  const { samples, sampleRate = 44100, tags = {} } = options;
  const times = (scale: number): Buffer[] => [u32be(0), u32be(0), u32be(scale), u32be(samples)];
  const matrix = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map((value) => u32be(value)));
  const movieHeader = fullBox(
    'mvhd',
    0,
    ...times(sampleRate),
    u32be(0x10000),
    u16be(0x100),
    Buffer.alloc(10),
    matrix,
    Buffer.alloc(24),
    u32be(2),
  );
  const trackHeader = fullBox(
    'tkhd',
    7,
    u32be(0),
    u32be(0),
    u32be(1),
    u32be(0),
    u32be(samples),
    Buffer.alloc(12),
    u16be(0x100),
    u16be(0),
    matrix,
    u32be(0),
    u32be(0),
  );
  const mediaHeader = fullBox('mdhd', 0, ...times(sampleRate), u16be(0x55c4), u16be(0));
  const handler = fullBox('hdlr', 0, u32be(0), latin1('soun'), Buffer.alloc(13));
  const reference = box('dinf', fullBox('dref', 0, u32be(1), fullBox('url ', 1)));
  const information = box(
    'minf',
    fullBox('smhd', 0, u32be(0)),
    reference,
    sampleTable(samples, codec, sampleRate, units),
  );
  const track = box('trak', trackHeader, box('mdia', mediaHeader, handler, information));
  return box('moov', movieHeader, track, box('udta', metaBox(ilstItems(tags))));
}

function sampleTable(samples: number, codec: 'aac' | 'alac', sampleRate: number, units: Units): Buffer {
  const length = UNIT_SAMPLES[codec];
  const last = samples - (units.count - 1) * length;
  const runs: readonly (readonly [number, number])[] =
    last === length || units.count === 0
      ? [[units.count, length]]
      : [
          [units.count - 1, length],
          [1, last],
        ];
  const configuration = codec === 'aac' ? elementaryStream(sampleRate) : alacConfiguration(sampleRate);
  const entry = box(
    codec === 'aac' ? 'mp4a' : 'alac',
    Buffer.concat([
      Buffer.alloc(6),
      u16be(1),
      Buffer.alloc(8),
      u16be(CHANNELS),
      u16be(16),
      u32be(0),
      u16be(sampleRate),
      u16be(0),
    ]),
    configuration,
  );
  return box(
    'stbl',
    fullBox('stsd', 0, u32be(1), entry),
    fullBox('stts', 0, u32be(runs.length), ...runs.flat().map((value) => u32be(value))),
    fullBox('stsc', 0, u32be(1), u32be(1), u32be(units.count), u32be(1)),
    fullBox('stsz', 0, u32be(units.size), u32be(units.count)),
    fullBox('stco', 0, u32be(1), u32be(units.at)),
  );
}

/** `esds`: descriptors 3 (stream), 4 (decoder), 5 (AAC-LC, rate, channels), 6 (predefined) of ISO/IEC 14496-1. */
function elementaryStream(sampleRate: number): Buffer {
  const specific = bitsMsbFirst([
    [2, 5],
    [AAC_RATES.indexOf(sampleRate), 4],
    [CHANNELS, 4],
    [0, 3],
  ]);
  const decoder = descriptor(
    4,
    u8(0x40, 0x15, 0, 0, 0),
    u32be(128_000),
    u32be(128_000),
    descriptor(5, specific),
  );
  return fullBox('esds', 0, descriptor(3, u16be(1), u8(0), decoder, descriptor(6, u8(2))));
}

function descriptor(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u8(tag, body.length), body]);
}

/** The "magic cookie" (github.com/macosforge/alac, ALACMagicCookieDescription.txt). */
function alacConfiguration(sampleRate: number): Buffer {
  const numbers = [u8(0, 16, 40, 10, 14, CHANNELS), u16be(255), u32be(0), u32be(0), u32be(sampleRate)];
  return fullBox('alac', 0, u32be(UNIT_SAMPLES.alac), ...numbers);
}

/** A channel pair that is not compressed (escape flag), then END; the samples are zeros. */
function alacSilence(): Buffer {
  const head: BitField[] = [
    [1, 3],
    [0, 4],
    [0, 12],
    [0, 1],
    [0, 2],
    [1, 1],
  ];
  const bits = 23 + UNIT_SAMPLES.alac * CHANNELS * 16;
  const unit = Buffer.alloc(Math.ceil((bits + 3) / 8));
  bitsMsbFirst(head).copy(unit);
  for (let bit = bits; bit < bits + 3; bit++)
    unit[bit >> 3] = (unit[bit >> 3] as number) | (0x80 >> (bit & 7));
  return unit;
}
