/**
 * WAV (Microsoft, Multimedia Programming Interface 1.0), above 4 GB RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088): chunks
 * of format, sound and tags.
 */
import type { ByteView } from '../byte-source.ts';
import type { Sound } from '../audio-format.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { isId3v2, readId3v2 } from './id3v2.ts';
import { fourcc, u16le, u32be, u32le, u64le } from './numbers.ts';
import { endOfText, latin1, utf8OrLatin1 } from './text.ts';

const CHUNKS_CAP = 64;
/** Sub-chunks of LIST INFO. */
const ITEMS_CAP = 256;
/** Read at once where a chunk was skipped. */
const AHEAD = 4096;

const ID = {
  wave: fourcc('WAVE'),
  riff: fourcc('RIFF'),
  ds64: fourcc('ds64'),
  fmt: fourcc('fmt '),
  data: fourcc('data'),
  list: fourcc('LIST'),
  info: fourcc('INFO'),
  id3: fourcc('id3 '),
  ID3: fourcc('ID3 '),
  cset: fourcc('CSET'),
  bext: fourcc('bext'),
} as const;

const PCM = 1;
const FLOAT = 3;
/** The true format is the first field of a GUID. */
const EXTENSIBLE = 0xfffe;
/** A size that is written in `ds64` instead. */
const ELSEWHERE = 0xffff_ffff;
/**
 * Sizes that a program writes before it knows them: too small for a head of sound, or as large as can be. It streams, or was
 * ended before it came back; the sound is all that follows.
 */
const isOpen = (size: number): boolean => size <= 36 || size >= 0x7fff_0000;

export function readWav(view: ByteView, head: number, findings: Findings): HandOn | undefined {
  const { bytes } = view;
  const at = view.at(head, 12);
  if (head !== 0 || at < 0 || u32be(bytes, at + 8) !== ID.wave) return 'unknown container';
  const isLarge = u32be(bytes, at) !== ID.riff;
  const whole = u32le(bytes, at + 4);
  const isUnfinished = !isLarge && isOpen(whole);
  const end = isLarge || isUnfinished ? view.size : Math.min(view.size, 8 + whole);
  if (!isLarge && !isUnfinished && 8 + whole > view.size + 1) return 'cut short';
  let sound: Sound | undefined;
  let block = 0;
  let data: number | undefined;
  let large = 0;
  let position = 12;
  for (let count = 0; position + 8 <= end; count++) {
    if (count === CHUNKS_CAP) return 'too many parts';
    const at = view.at(position, 8, count === 0 ? undefined : AHEAD);
    if (at < 0) return 'cut short';
    const id = u32be(bytes, at);
    const body = position + 8;
    let size = u32le(bytes, at + 4);
    if (id === ID.data && size === ELSEWHERE && isLarge) size = large;
    if (id === ID.data && isUnfinished && isOpen(size)) size = view.size - body;
    if (body + size > view.size) return 'cut short';
    if (id === ID.cset || id === ID.bext) return 'chunk';
    if (id === ID.ds64) {
      const at = size < 16 ? -1 : view.at(body, 16);
      if (at < 0) return 'cut short';
      large = u64le(bytes, at + 8);
    } else if (id === ID.fmt) {
      const at = size < 16 ? -1 : view.at(body, Math.min(size, 26));
      if (at < 0) return 'stream info';
      const format = u16le(bytes, at);
      const kind = format === EXTENSIBLE && size >= 26 ? u16le(bytes, at + 24) : format;
      if (kind !== PCM && !(kind === FLOAT && format === FLOAT)) return 'codec';
      block = u16le(bytes, at + 12);
      sound = readFormat(bytes, at, kind === PCM ? 'pcm' : 'pcm_float');
    } else if (id === ID.data) {
      if (data !== undefined || size === 0) return 'chunk';
      data = size;
    } else if (id === ID.list) {
      const failed = readInfo(view, body, size, findings);
      if (failed !== undefined) return failed;
    } else if ((id === ID.id3 || id === ID.ID3) && isId3v2(view, body)) {
      if (findings.native['ID3v2.4'] !== undefined) return 'two tags';
      const tag = readId3v2(view, body, body + size, findings);
      if (typeof tag === 'string') return tag;
    }
    // Chunks begin at even offsets.
    position = body + size + (size % 2);
  }
  const rate = sound?.sampleRate ?? 0;
  if (sound === undefined || data === undefined || block === 0 || rate === 0) return 'stream info';
  const seconds = data / block / rate;
  findings.sound = { ...sound, duration: seconds * 1000, bitrate: sound.bitrate || (data * 8) / seconds };
  return undefined;
}

/** WAVEFORMATEX: format, channels, rate, bytes a second, bytes a sample of all channels, bits. */
function readFormat(bytes: Uint8Array, at: number, codec: string): Sound {
  return {
    codec,
    container: 'wav',
    duration: undefined,
    bitrate: u32le(bytes, at + 8) * 8,
    sampleRate: u32le(bytes, at + 4),
    channels: u16le(bytes, at + 2),
    bits: u16le(bytes, at + 14),
    profile: undefined,
    lossless: true,
    encoder: undefined,
  };
}

/** Texts that end with a zero. They are Latin-1 by the book, and UTF-8 by most programs of today. */
function readInfo(view: ByteView, start: number, size: number, findings: Findings): HandOn | undefined {
  const type = size < 4 ? -1 : view.at(start, 4);
  if (type < 0) return 'cut short';
  if (u32be(view.bytes, type) !== ID.info) return undefined;
  const tags = findings.tags('exif');
  const end = start + size;
  let position = start + 4;
  for (let count = 0; position < end; count++) {
    if (count === ITEMS_CAP) return 'too many parts';
    const at = position + 8 > end ? -1 : view.at(position, 8);
    if (at < 0) return 'cut short';
    const id = latin1(view.bytes, at, at + 4);
    const length = u32le(view.bytes, at + 4);
    position += 8 + length + (length % 2);
    if (position > end) return 'cut short';
    const from = view.at(position - length - (length % 2), length);
    if (from < 0) return 'long text';
    const to = endOfText(view.bytes, 0, from, from + length);
    tags.push({ id, value: utf8OrLatin1(view.bytes, from, to) });
  }
  return undefined;
}
