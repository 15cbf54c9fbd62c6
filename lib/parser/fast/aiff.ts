/**
 * AIFF (Apple, Audio Interchange File Format 1.3), and AIFF-C with samples that are not packed: `sowt` is what Macs have
 * written for years, and as lossless as AIFF. Other codecs are handed on.
 */
import type { ByteView } from '../byte-source.ts';
import type { Sound } from '../audio-format.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { isId3v2, readId3v2 } from './id3v2.ts';
import { fourcc, u16be, u32be } from './numbers.ts';
import { latin1, utf8OrLatin1 } from './text.ts';

const CHUNKS_CAP = 64;
/** Read at once where a chunk was skipped. */
const AHEAD = 4096;
const COMM_SIZE = 18;
/** Of AIFF-C, behind what AIFF has there. */
const COMPRESSION_SIZE = 4;
const CODECS: ReadonlyMap<number, string> = new Map([
  ...['NONE', 'twos', 'sowt', 'in24', 'in32', '42ni', '23ni', 'raw '].map(
    (id) => [fourcc(id), 'pcm'] as const,
  ),
  ...['fl32', 'FL32', 'fl64', 'FL64'].map((id) => [fourcc(id), 'pcm_float'] as const),
]);

const ID = {
  aiff: fourcc('AIFF'),
  aifc: fourcc('AIFC'),
  comm: fourcc('COMM'),
  ssnd: fourcc('SSND'),
  id3: fourcc('ID3 '),
} as const;
const TEXTS: ReadonlySet<number> = new Set(['NAME', 'AUTH', '(c) ', 'ANNO'].map((name) => fourcc(name)));

export function readAiff(view: ByteView, head: number, findings: Findings): HandOn | undefined {
  const { bytes } = view;
  const form = view.at(head, 12);
  if (form < 0 || head !== 0) return 'unknown container';
  const type = u32be(bytes, form + 8);
  if (type !== ID.aiff && type !== ID.aifc) return 'unknown container';
  const commSize = type === ID.aifc ? COMM_SIZE + COMPRESSION_SIZE : COMM_SIZE;
  let sound: Sound | undefined;
  let sounds = 0;
  let position = 12;
  for (let count = 0; position + 8 <= view.size; count++) {
    if (count === CHUNKS_CAP) return 'too many parts';
    const at = view.at(position, 8, count === 0 ? undefined : AHEAD);
    if (at < 0) return 'cut short';
    const id = u32be(bytes, at);
    const size = u32be(bytes, at + 4);
    const body = position + 8;
    if (body + size > view.size) return 'cut short';
    if (id === ID.comm) {
      const at = size < commSize ? -1 : view.at(body, commSize);
      if (at < 0 || sound !== undefined) return 'stream info';
      const codec = type === ID.aifc ? CODECS.get(u32be(bytes, at + COMM_SIZE)) : 'pcm';
      if (codec === undefined) return 'codec';
      sound = readCommon(bytes, at, codec);
      if (sound === undefined) return 'stream info';
    } else if (id === ID.ssnd) {
      // The rate is that of the sound behind its description.
      if (sounds !== 0 || sound === undefined) return 'chunk';
      sounds = size;
    } else if (id === ID.id3 && isId3v2(view, body)) {
      if (findings.native['ID3v2.4'] !== undefined) return 'two tags';
      const tag = readId3v2(view, body, body + size, findings);
      if (typeof tag === 'string') return tag;
    } else if (TEXTS.has(id)) {
      const failed = readText(view, body, size, findings);
      if (failed !== undefined) return failed;
    }
    // Chunks begin at even offsets.
    position = body + size + (size % 2);
  }
  const seconds = (sound?.duration ?? 0) / 1000;
  if (sound === undefined || !(seconds > 0)) return 'stream info';
  const { sampleRate = 0, channels = 0, bits = 0 } = sound;
  findings.sound = { ...sound, bitrate: sampleRate * channels * bits || undefined };
  return undefined;
}

/** Channels, samples a channel, bits, rate. */
function readCommon(bytes: Uint8Array, at: number, codec: string): Sound | undefined {
  const sampleRate = sampleRateOf(bytes, at + 8);
  if (sampleRate === undefined) return undefined;
  return {
    codec,
    container: 'aiff',
    duration: (u32be(bytes, at + 2) / sampleRate) * 1000,
    bitrate: undefined,
    sampleRate,
    channels: u16be(bytes, at),
    bits: u16be(bytes, at + 6),
    profile: undefined,
    lossless: true,
    encoder: undefined,
  };
}

/**
 * 80 bits of IEEE 754: sign and exponent, then 64 bits of mantissa with its leading one.
 * @returns undefined for what is no whole number, or needs more than 16 bits: no rate in use does
 */
function sampleRateOf(bytes: Uint8Array, at: number): number | undefined {
  if (u16be(bytes, at + 4) !== 0 || u32be(bytes, at + 6) !== 0) return undefined;
  const rate = u16be(bytes, at + 2) * 2 ** (u16be(bytes, at) - 16_383 - 15);
  return Number.isSafeInteger(rate) && rate > 0 ? rate : undefined;
}

function readText(view: ByteView, start: number, size: number, findings: Findings): HandOn | undefined {
  const id = view.at(start - 8, 4);
  if (id < 0) return 'cut short';
  const name = latin1(view.bytes, id, id + 4);
  const at = view.at(start, size);
  if (at < 0) return 'long text';
  const texts = utf8OrLatin1(view.bytes, at, at + size).split('\0');
  for (const text of texts) if (text.trim() !== '') findings.tags('AIFF').push({ id: name, value: text });
  return undefined;
}
