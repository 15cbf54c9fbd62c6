/** M4A (ISO/IEC 14496-12 and -14) with one track of AAC or ALAC. Fragments, films and chapters are handed on. */
import type { ByteView } from '../byte-source.ts';
import type { Sound } from '../audio-format.ts';
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
    const bitrate = this.#mdat === 0 ? undefined : (this.#mdat * 8) / this.#seconds;
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
          return box.type === ID.meta ? this.#meta(box) : undefined;
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
    if (sound.sampleRate === 0 || u16be(bytes, entry + 34) !== 0) return 'sample entry';
    const channels = aacChannels(bytes, decoder, limit) ?? sound.channels;
    this.#sound = { ...sound, codec: 'aac', lossless: false, channels };
    return undefined;
  }

  /** ISO files begin it with version and flags; QuickTime files do not, there its first box is `hdlr`. */
  #meta({ start, end }: Box): HandOn | undefined {
    const at = end - start < 8 ? -1 : this.#view.at(start, 8);
    if (at < 0) return 'cut short';
    const skipped = u32be(this.#view.bytes, at + 4) === ID.hdlr ? 0 : 4;
    return this.#boxes.each(start + skipped, end, (box) => {
      if (box.type === ID.keys) return 'item type';
      if (box.type !== ID.ilst) return undefined;
      if (this.#findings.native['iTunes'] !== undefined) return 'two tags';
      return readIlst(this.#view, this.#boxes, box, this.#findings);
    });
  }
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
  return decoder < limit && AAC.has(u8(bytes, decoder)) ? decoder : undefined;
}

/** AAC LC, and the mark of a config that has more behind it (ISO/IEC 14496-3, 1.6.6.1): SBR, which may make one channel two. */
const LC = 2;
const EXTENSION = 0x56e5;

/**
 * Channels by descriptor 5, the configuration of the decoder (ISO/IEC 14496-3, 1.6.2.1). Sample entries say 2 of mono, too:
 * that was once the law (ISO/IEC 14496-12).
 */
function aacChannels(bytes: Uint8Array, decoder: number, limit: number): number | undefined {
  const tag = decoder + 13;
  if (tag + 4 > limit || u8(bytes, tag) !== 5) return undefined;
  const config = behindLength(bytes, tag + 1);
  const length = u8(bytes, config - 1);
  if (length < 2 || config + length > limit || u8(bytes, config) >>> 3 !== LC) return undefined;
  const rate = ((u8(bytes, config) & 7) << 1) | (u8(bytes, config + 1) >>> 7);
  const isMore = length >= 5 && u16be(bytes, config + 2) === EXTENSION && u8(bytes, config + 4) >= 0x80;
  const layout = (u8(bytes, config + 1) >>> 3) & 15;
  if (rate === 15 || isMore || layout < 1 || layout > 7) return undefined;
  return layout === 7 ? 8 : layout;
}

/** A length takes up to four bytes; all but the last have the top bit set. */
function behindLength(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < at + 3 && u8(bytes, end) >= 0x80) end++;
  return end + 1;
}
