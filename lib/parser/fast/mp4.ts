/** M4A (ISO/IEC 14496-12 and -14) with one track of AAC or ALAC. Fragments, films and chapters are handed on. */
import type { ByteView } from '../byte-source.ts';
import type { Sound } from '../audio-format.ts';
import type { AacConfig } from './aac-config.ts';
import { readAacConfig } from './aac-config.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { readIlst } from './ilst.ts';
import { Boxes } from './mp4-boxes.ts';
import type { Box } from './mp4-boxes.ts';
import { fourcc, u16be, u32be, u64be, u8 } from './numbers.ts';

const ID = {
  ftyp: fourcc('ftyp'),
  moov: fourcc('moov'),
  moof: fourcc('moof'),
  mdat: fourcc('mdat'),
  mvex: fourcc('mvex'),
  cmov: fourcc('cmov'),
  trak: fourcc('trak'),
  mdia: fourcc('mdia'),
  mdhd: fourcc('mdhd'),
  hdlr: fourcc('hdlr'),
  minf: fourcc('minf'),
  stbl: fourcc('stbl'),
  stsd: fourcc('stsd'),
  udta: fourcc('udta'),
  meta: fourcc('meta'),
  keys: fourcc('keys'),
  ilst: fourcc('ilst'),
  chpl: fourcc('chpl'),
  soun: fourcc('soun'),
  mp4a: fourcc('mp4a'),
  esds: fourcc('esds'),
  alac: fourcc('alac'),
} as const;

/** Sample entry of sound, version 0: up to the boxes in it. */
const ENTRY = 36;
const UNKNOWN = 0xffff_ffff;
/** AAC by MPEG-4 and, in three profiles, by MPEG-2 (ISO/IEC 14496-1, table 5). */
const AAC = new Set([0x40, 0x66, 0x67, 0x68]);

/** Its first box tells what it is. */
export function isMp4(view: ByteView): boolean {
  const at = view.at(0, 8);
  return at >= 0 && u32be(view.bytes, at + 4) === ID.ftyp;
}

export function readMp4(view: ByteView, head: number, findings: Findings): HandOn | undefined {
  return head === 0 ? new Mp4(view, findings).read() : 'unknown container';
}

class Mp4 {
  readonly #view: ByteView;
  readonly #findings: Findings;
  readonly #boxes: Boxes;
  #tracks = 0;
  #seconds = 0;
  #sound: Sound | undefined;
  #mdat = 0;

  constructor(view: ByteView, findings: Findings) {
    this.#view = view;
    this.#findings = findings;
    this.#boxes = new Boxes(view);
  }

  read(): HandOn | undefined {
    const failed = this.#boxes.each(0, this.#view.size, (box) => this.#top(box));
    if (failed !== undefined) return failed;
    if (this.#tracks !== 1) return 'tracks';
    if (this.#sound === undefined || this.#seconds === 0) return 'stream info';
    // The samples of the one track are all that is in `mdat`: the table of their sizes, 40 KB of a song, is not read.
    const bitrate = this.#mdat === 0 ? this.#sound.bitrate : (this.#mdat * 8) / this.#seconds;
    this.#findings.sound = { ...this.#sound, duration: this.#seconds * 1000, bitrate };
    return undefined;
  }

  #top(box: Box): HandOn | undefined {
    switch (box.type) {
      case ID.moof:
        return 'fragmented';
      case ID.meta:
        return 'item type';
      case ID.mdat:
        this.#mdat += box.end - box.start;
        return undefined;
      case ID.moov:
        return this.#boxes.each(box.start, box.end, (child) => this.#movie(child));
      default:
        return undefined;
    }
  }

  #movie({ type, start, end }: Box): HandOn | undefined {
    switch (type) {
      case ID.mvex:
        return 'fragmented';
      case ID.cmov:
      case ID.meta:
        return 'item type';
      case ID.trak:
        return this.#tracks++ === 0
          ? this.#boxes.each(start, end, (box) => this.#inside(box, ID.mdia, (part) => this.#media(part)))
          : 'tracks';
      case ID.udta:
        return this.#boxes.each(start, end, (box) => {
          if (box.type === ID.chpl) return 'chapters';
          return box.type === ID.meta ? readMeta(this.#view, this.#boxes, box, this.#findings) : undefined;
        });
      default:
        return undefined;
    }
  }

  #inside(box: Box, type: number, visit: (box: Box) => HandOn | undefined): HandOn | undefined {
    return box.type === type ? this.#boxes.each(box.start, box.end, visit) : undefined;
  }

  #media(box: Box): HandOn | undefined {
    if (box.type === ID.mdhd) return this.#mediaHeader(box);
    if (box.type === ID.hdlr) {
      const at = this.#view.at(box.start + 8, 4);
      return at >= 0 && u32be(this.#view.bytes, at) === ID.soun ? undefined : 'tracks';
    }
    return this.#inside(box, ID.minf, (part) =>
      this.#inside(part, ID.stbl, (table) =>
        table.type === ID.stsd ? this.#sampleDescription(table) : undefined,
      ),
    );
  }

  /** Version 1 has times of 64 bits. */
  #mediaHeader({ start, end }: Box): HandOn | undefined {
    const at = end - start < 24 ? -1 : this.#view.at(start, Math.min(36, end - start));
    if (at < 0) return 'stream info';
    const { bytes } = this.#view;
    const version = u8(bytes, at);
    if (version > 1 || (version === 1 && end - start < 36)) return 'stream info';
    const scale = u32be(bytes, at + (version === 0 ? 12 : 20));
    const duration = version === 0 ? u32be(bytes, at + 16) : u64be(bytes, at + 24);
    // What the fragments hold is not counted in the header.
    if (duration === 0) return 'fragmented';
    if (scale === 0 || duration === UNKNOWN) return 'stream info';
    this.#seconds = duration / scale;
    return undefined;
  }

  /** Version and flags, number of entries, then one: size, format, reserved, channels, bits, rate in 16.16. */
  #sampleDescription({ start, end }: Box): HandOn | undefined {
    const at = this.#view.at(start, Math.min(end - start, 256));
    if (at < 0 || end - start < 8 + ENTRY + 8 || u32be(this.#view.bytes, at + 4) !== 1) return 'sample entry';
    const { bytes } = this.#view;
    const entry = at + 8;
    const format = u32be(bytes, entry + 4);
    if (u16be(bytes, entry + 16) !== 0 || u32be(bytes, entry) > end - start - 8) return 'sample entry';
    const limit = at + Math.min(end - start, 256);
    const sound = {
      container: 'mp4',
      duration: undefined,
      bitrate: undefined,
      sampleRate: u16be(bytes, entry + 32),
      channels: u16be(bytes, entry + 24),
      bits: u16be(bytes, entry + 26),
      profile: undefined,
      encoder: undefined,
    };
    if (format === ID.alac) {
      const box = entry + ENTRY;
      if (box + 36 > limit || u32be(bytes, box + 4) !== ID.alac) return 'sample entry';
      // Its own configuration: the fields of the entry have no room for 24 bits and 96 kHz.
      const [bits, channels, sampleRate] = [u8(bytes, box + 17), u8(bytes, box + 21), u32be(bytes, box + 32)];
      this.#sound = { ...sound, codec: 'alac', lossless: true, bits, channels, sampleRate };
      return undefined;
    }
    const decoder = format === ID.mp4a ? aacDecoder(bytes, entry + ENTRY, limit) : undefined;
    if (decoder === undefined) return 'codec';
    if (u16be(bytes, entry + 34) !== 0) return 'sample entry';
    const { channels = sound.channels, sampleRate = sound.sampleRate } =
      aacConfig(bytes, decoder, limit) ?? {};
    if (sampleRate === 0) return 'sample entry';
    // The average, which encoders round: of a file whose sound is elsewhere.
    const bitrate = u32be(bytes, decoder + 9) || undefined;
    this.#sound = { ...sound, codec: 'aac', lossless: false, channels, sampleRate, bitrate };
    return undefined;
  }
}

/**
 * The tags alone, of a file that is handed on: cut short, or with tracks that the general lane does not know.
 * @returns why they could not be read whole
 */
export function readMp4Tags(view: ByteView, findings: Findings): HandOn | undefined {
  const boxes = new Boxes(view);
  let failed: HandOn | undefined;
  const inside = (box: Box, type: number, visit: (box: Box) => HandOn | undefined): HandOn | undefined =>
    box.type === type ? boxes.each(box.start, box.end, visit) : undefined;
  // What is behind them may be cut off.
  boxes.each(0, view.size, (top) =>
    inside(top, ID.moov, (movie) =>
      inside(movie, ID.udta, (box) =>
        box.type === ID.meta ? (failed ??= readMeta(view, boxes, box, findings)) : undefined,
      ),
    ),
  );
  // What is behind the list may be damaged; of one that is, the items in front of that are whole.
  return failed === 'cut short' && findings.native['iTunes'] !== undefined ? undefined : failed;
}

/** ISO files begin it with version and flags; QuickTime files do not, there its first box is `hdlr`. */
function readMeta(view: ByteView, boxes: Boxes, { start, end }: Box, findings: Findings): HandOn | undefined {
  const at = end - start < 8 ? -1 : view.at(start, 8);
  if (at < 0) return 'cut short';
  const skipped = u32be(view.bytes, at + 4) === ID.hdlr ? 0 : 4;
  return boxes.each(start + skipped, end, (box) => {
    if (box.type === ID.keys) return 'item type';
    if (box.type !== ID.ilst) return undefined;
    if (findings.native['iTunes'] !== undefined) return 'two tags';
    return readIlst(view, boxes, box, findings);
  });
}

/**
 * Descriptors 3 and 4 of `esds` (ISO/IEC 14496-1, 7.2.6): the object type is the first byte of the second.
 * @returns where that is; undefined for what is no AAC
 */
function aacDecoder(bytes: Uint8Array, box: number, limit: number): number | undefined {
  if (box + 24 > limit || u32be(bytes, box + 4) !== ID.esds || u8(bytes, box + 12) !== 3) return undefined;
  const stream = behindLength(bytes, box + 13);
  // No dependence, URL or clock reference, which would come in between.
  if (stream + 6 > limit || (u8(bytes, stream + 2) & 0xe0) !== 0 || u8(bytes, stream + 3) !== 4)
    return undefined;
  const decoder = behindLength(bytes, stream + 4);
  return decoder + 13 <= limit && AAC.has(u8(bytes, decoder)) ? decoder : undefined;
}

/** Descriptor 5, the configuration of the decoder. */
function aacConfig(bytes: Uint8Array, decoder: number, limit: number): AacConfig | undefined {
  const tag = decoder + 13;
  if (tag + 4 > limit || u8(bytes, tag) !== 5) return undefined;
  const config = behindLength(bytes, tag + 1);
  const length = u8(bytes, config - 1);
  return config + length > limit ? undefined : readAacConfig(bytes, config, length);
}

/** A length takes up to four bytes; all but the last have the top bit set. */
function behindLength(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < at + 3 && u8(bytes, end) >= 0x80) end++;
  return end + 1;
}
