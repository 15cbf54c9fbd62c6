/** Ogg with one stream of Vorbis (Vorbis I, A), Opus (RFC 7845) or FLAC (RFC 9639, 10.1). */
import type { ByteView } from '../byte-source.ts';
import type { Sound } from '../audio-format.ts';
import { LINK } from '../../metadata/pictures.ts';
import { hasBrokenHead } from '../ogg-checksum.ts';
import { readPictureHead } from './picture-head.ts';
import type { Findings } from './findings.ts';
import { BLOCK, encoderOf, readStreamInfo } from './flac.ts';
import type { HandOn } from './hand-on.ts';
import { u16le, u24be, u32be, u32le, u8 } from './numbers.ts';
import { OggPages, lastPosition } from './ogg-pages.ts';
import type { PacketCursor } from './packet-cursor.ts';
import { TEXT_CAP } from './packet-cursor.ts';
import { latin1 } from './text.ts';
import { readVorbisComment } from './vorbis-comment.ts';

const OPUS_RATE = 48_000;
/** Longer than any sound has: ten days of samples at 192 kHz. */
const SAMPLES_CAP = 2 ** 38;
/** Metadata packets of Ogg-FLAC. */
const BLOCKS_CAP = 256;

const VORBIS_HEAD = 30;
const OPUS_HEAD = 19;
/** 0x7f `FLAC`, version, number of headers, then `fLaC` and STREAMINFO. */
const FLAC_HEAD = 51;

/** What the first packet says; `start`: samples before the sound, `comment`: what stands before the comments. */
interface Stream {
  readonly sound: Sound;
  readonly rate: number;
  readonly start: number;
  readonly comment: string;
}

export function readOgg(view: ByteView, head: number, findings: Findings): HandOn | undefined {
  if (head !== 0) return 'unknown container';
  if (hasBrokenHead(view)) return 'page checksum';
  const pages = new OggPages(view);
  const first = pages.packet();
  if (first === undefined) return 'not a page';
  const stream = readStream(first);
  if (typeof stream === 'string') return stream;
  const failed =
    stream.sound.codec === 'flac'
      ? readFlacBlocks(pages, findings)
      : readComments(pages, stream.comment, findings);
  if (failed !== undefined) return failed;
  const position = lastPosition(view, pages.serial);
  if (typeof position === 'string') return position;
  const samples = position - stream.start;
  if (samples <= 0 || samples > SAMPLES_CAP || stream.rate === 0) return 'stream info';
  const seconds = samples / stream.rate;
  findings.sound = {
    ...stream.sound,
    duration: seconds * 1000,
    bitrate: stream.sound.bitrate ?? (view.size * 8) / seconds,
    encoder: stream.sound.codec === 'flac' ? encoderOf(findings) : undefined,
  };
  return undefined;
}

function readStream(first: PacketCursor): Stream | HandOn {
  const size = first.left;
  const at = first.take(size);
  const { bytes } = first;
  if (at < 0 || size < OPUS_HEAD) return 'cut short';
  const mark = latin1(bytes, at, at + 8);
  if (mark.startsWith('\x01vorbis')) {
    if (size !== VORBIS_HEAD || u32le(bytes, at + 7) !== 0) return 'stream info';
    const rate = u32le(bytes, at + 12);
    // Nominal, 0 or below: the encoder does not say.
    const bitrate = u32le(bytes, at + 20) | 0;
    return {
      sound: { ...lossy('vorbis', u8(bytes, at + 11), rate), bitrate },
      rate,
      start: 0,
      comment: '\x03vorbis',
    };
  }
  if (mark === 'OpusHead') {
    // A version below 16 is compatible (RFC 7845, 5.1).
    if (u8(bytes, at + 8) > 15) return 'stream info';
    // It plays at one rate; the other one in its head is of what was encoded.
    const sound = lossy('opus', u8(bytes, at + 9), OPUS_RATE);
    return { sound, rate: OPUS_RATE, start: u16le(bytes, at + 10), comment: 'OpusTags' };
  }
  if (!mark.startsWith('\x7fFLAC')) return 'codec';
  const isInfo = size === FLAC_HEAD && u8(bytes, at + 5) === 1 && (u8(bytes, at + 13) & 0x7f) === 0;
  if (!isInfo || latin1(bytes, at + 9, at + 13) !== 'fLaC') return 'stream info';
  const sound = { ...readStreamInfo(bytes, at + 17), container: 'ogg' };
  return { sound, rate: sound.sampleRate ?? 0, start: 0, comment: '' };
}

function lossy(codec: string, channels: number, sampleRate: number): Sound {
  return {
    codec,
    container: 'ogg',
    duration: undefined,
    bitrate: undefined,
    sampleRate,
    channels,
    bits: undefined,
    profile: undefined,
    lossless: false,
    encoder: undefined,
  };
}

function readComments(pages: OggPages, mark: string, findings: Findings): HandOn | undefined {
  const packet = pages.packet();
  const at = packet?.take(mark.length) ?? -1;
  if (packet === undefined || at < 0) return 'not a page';
  if (latin1(packet.bytes, at, at + mark.length) !== mark) return 'not a comment';
  return readVorbisComment(packet, findings);
}

/** A packet a metadata block, the comments first. */
function readFlacBlocks(pages: OggPages, findings: Findings): HandOn | undefined {
  for (let count = 0; count < BLOCKS_CAP; count++) {
    const packet = pages.packet();
    const at = packet?.take(4) ?? -1;
    if (packet === undefined || at < 0) return 'not a page';
    const first = u8(packet.bytes, at);
    const size = u24be(packet.bytes, at + 1);
    const type = first & 0x7f;
    if ((type === BLOCK.comment) !== (count === 0)) return 'not a comment';
    const failed =
      type === BLOCK.comment
        ? readVorbisComment(packet, findings)
        : type === BLOCK.picture
          ? locate(packet, size, findings)
          : undefined;
    if (failed !== undefined) return failed;
    if ((first & 0x80) !== 0) return undefined;
  }
  return 'too many parts';
}

/** The picture of a block, in one span a page. */
function locate(packet: PacketCursor, size: number, findings: Findings): HandOn | undefined {
  let at = packet.take(8);
  if (at < 0) return 'cut short';
  const head = Buffer.from(packet.bytes.subarray(at, at + 8));
  const mimeLength = u32be(head, 4);
  at = mimeLength > TEXT_CAP ? -1 : packet.take(mimeLength);
  if (at < 0) return 'cut short';
  const block = Buffer.concat([head, packet.bytes.subarray(at, at + mimeLength)]);
  const { kind, mime } = readPictureHead(block, 0, block.length) ?? { kind: 'other', mime: LINK };
  at = packet.take(4);
  if (at < 0 || !packet.skip(u32be(packet.bytes, at) + 16)) return 'cut short';
  at = packet.take(4);
  const bytes = at < 0 ? Infinity : u32be(packet.bytes, at);
  const spans: number[] = [];
  if (bytes > size || !packet.skip(bytes, spans)) return 'cut short';
  if (bytes > 0) findings.picture(kind, mime, spans);
  return undefined;
}
