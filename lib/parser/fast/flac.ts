/** FLAC (RFC 9639): metadata blocks in front of the frames; all that is asked for is in them. */
import type { ByteView } from '../byte-source.ts';
import type { Sound } from '../audio-format.ts';
import { LINK } from '../../metadata/pictures.ts';
import { readCueSheet } from './flac-cue-sheet.ts';
import { readPictureHead } from './picture-head.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { u24be, u32be, u8 } from './numbers.ts';
import { PacketCursor } from './packet-cursor.ts';
import { readTailTags } from './tail-tags.ts';
import { readVorbisComment } from './vorbis-comment.ts';

/** Real files have five; empty ones by the million are a known bomb. */
const BLOCKS_CAP = 256;
const STREAMINFO_SIZE = 34;
/** Type, MIME type and its length: where the description begins. Looked at of a picture. */
const PICTURE_HEAD = 128;
/** Read at once behind a block that was skipped: blocks behind it, mostly padding or the end. */
const AHEAD = 2048;

/** A frame has at least this many bytes, and at most this many samples a channel (9). */
const FRAME_LEAST = 10;
const FRAME_SAMPLES = 65_535;

/** Block types (8.1). */
export const BLOCK = { streaminfo: 0, comment: 4, cueSheet: 5, picture: 6, invalid: 127 } as const;

/** @param head of `fLaC`: not 0 behind an ID3 tag */
export function readFlac(view: ByteView, head: number, findings: Findings): HandOn | undefined {
  const { bytes } = view;
  let position = head + 4;
  let sound: Sound | undefined;
  let ahead: number | undefined;
  let cueSheet: string | undefined;
  for (let count = 0; ; count++) {
    if (count === BLOCKS_CAP) return 'too many parts';
    const at = view.at(position, 4, ahead);
    if (at < 0) return 'cut short';
    const first = u8(bytes, at);
    const size = u24be(bytes, at + 1);
    const body = position + 4;
    if (body + size > view.size) return 'cut short';
    const type = first & 0x7f;
    if (type === BLOCK.invalid || (type === BLOCK.streaminfo) !== (count === 0)) return 'stream info';
    if (type === BLOCK.streaminfo) {
      const info = size === STREAMINFO_SIZE ? view.at(body, size) : -1;
      if (info < 0) return 'stream info';
      sound = readStreamInfo(bytes, info);
    } else if (type === BLOCK.comment) {
      if (findings.native['vorbis'] !== undefined) return 'two tags';
      const failed = readVorbisComment(new PacketCursor(view, body, size), findings);
      if (failed !== undefined) return failed;
    } else if (type === BLOCK.picture) {
      const failed = readPicture(view, body, size, findings);
      if (failed !== undefined) return failed;
    } else if (type === BLOCK.cueSheet) {
      const sheet = view.at(body, size);
      if (sheet >= 0) cueSheet = readCueSheet(bytes, sheet, size, sound?.sampleRate ?? 0);
    }
    position = body + size;
    ahead = size > AHEAD ? AHEAD : undefined;
    if ((first & 0x80) !== 0) break;
  }
  // Behind the comments: a sheet among them, which has titles, comes before it.
  if (cueSheet !== undefined) findings.tags('vorbis').push({ id: 'CUESHEET', value: cueSheet });
  const end = readTailTags(view, position, findings);
  if (typeof end === 'string') return end;
  const seconds = (sound?.duration ?? 0) / 1000;
  if (seconds * (sound?.sampleRate ?? 0) > ((end - position) / FRAME_LEAST) * FRAME_SAMPLES)
    return 'stream info';
  findings.sound = {
    ...(sound as Sound),
    bitrate: seconds > 0 ? ((end - position) * 8) / seconds : undefined,
    encoder: encoderOf(findings),
  };
  return undefined;
}

/** 8.2: of 34 bytes, 20 bits of sample rate, 3 of channels, 5 of depth and 36 of samples from the tenth on. */
export function readStreamInfo(bytes: Uint8Array, at: number): Sound {
  const sampleRate = u24be(bytes, at + 10) >> 4;
  const samples = (u8(bytes, at + 13) & 15) * 2 ** 32 + u32be(bytes, at + 14);
  return {
    codec: 'flac',
    container: 'flac',
    // 0 samples: it is not known how many.
    duration: samples > 0 && sampleRate > 0 ? (samples / sampleRate) * 1000 : undefined,
    bitrate: undefined,
    sampleRate,
    channels: ((u8(bytes, at + 12) >> 1) & 7) + 1,
    bits: (((u8(bytes, at + 12) & 1) << 4) | (u8(bytes, at + 13) >> 4)) + 1,
    profile: undefined,
    lossless: true,
    encoder: undefined,
  };
}

/** Its own comment says more than the library that wrote the file. */
export function encoderOf(findings: Findings): string | undefined {
  const own = findings.native['vorbis']?.findLast(({ id }) => id === 'ENCODER')?.value;
  return typeof own === 'string' ? own : findings.vendor;
}

function readPicture(view: ByteView, start: number, size: number, findings: Findings): HandOn | undefined {
  const looked = Math.min(PICTURE_HEAD, size);
  const at = view.at(start, looked);
  const head = at < 0 ? undefined : readPictureHead(view.bytes, at, at + looked);
  if (head === undefined) return 'cut short';
  if (head.mime === LINK) return undefined;
  const descriptionAt = start + head.descriptionAt - at;
  const length = descriptionAt + 4 > start + size ? -1 : view.at(descriptionAt, 4);
  if (length < 0) return 'cut short';
  // Behind the description: width, height, depth, colours, and the size of the picture.
  const sizeAt = descriptionAt + 4 + u32be(view.bytes, length) + 16;
  const data = sizeAt + 4 > start + size ? -1 : view.at(sizeAt, 4);
  if (data < 0) return 'cut short';
  const bytes = u32be(view.bytes, data);
  if (sizeAt + 4 + bytes > start + size) return 'cut short';
  if (bytes > 0) findings.picture(head.kind, head.mime, [sizeAt + 4, bytes]);
  return undefined;
}
