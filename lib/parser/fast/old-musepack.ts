/**
 * Musepack before stream version 7 (`.mpc`, `.mp+`, `.mpp`): no mark in front, but a word of 32 bits whose fields must
 * agree with each other and with the size of the file. The rate is 44,100 Hz, and there are two channels.
 * (musepack.net: the decoder of SV4 to SV6)
 */
import type { ByteView } from '../byte-source.ts';
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { u16le, u32le } from './numbers.ts';
import { readTailTags } from './tail-tags.ts';

const HEADER = 8;
const RATE = 44_100;
/** Samples of a frame, and those at the start that are not played. */
const FRAME = 1152;
const DELAY = 576;
/** A file of a constant rate says which, in kbit/s, and it is that up to twice or half; any other has blocks of one frame. */
const TOLERANCE = 2;
/** bit/s: of the head of a file that was cut off, to more than the samples have. */
const AVERAGE = { least: 20, most: 1_500_000 } as const;

export function readOldMusepack(view: ByteView, head: number, findings: Findings): HandOn | undefined {
  const at = view.at(head, HEADER);
  if (at < 0) return 'unknown container';
  const word = u32le(view.bytes, at);
  const version = (word >>> 11) & 0x3ff;
  const frames = version === 4 ? u16le(view.bytes, at + 6) : u32le(view.bytes, at + 4);
  const told = (word >>> 23) * 1000;
  const blocks = word & 0x3f;
  const isIntensityCoded = ((word >>> 22) & 1) === 1;
  if (version < 4 || version > 6 || isIntensityCoded || (told === 0 ? blocks !== 1 : blocks === 0))
    return 'unknown container';
  // The last one was not valid before version 6.
  const seconds = ((version < 6 ? frames - 1 : frames) * FRAME - DELAY) / RATE;
  const average = ((view.size - head) * 8) / seconds;
  if (!(average >= AVERAGE.least && average <= AVERAGE.most)) return 'unknown container';
  if (told > 0 && !(average >= told / TOLERANCE && average <= told * TOLERANCE)) return 'unknown container';
  const end = readTailTags(view, head, findings);
  if (typeof end === 'string') return end;
  findings.sound = {
    codec: 'musepack',
    container: 'musepack',
    duration: seconds * 1000,
    bitrate: told > 0 ? told : ((end - head) * 8) / seconds,
    sampleRate: RATE,
    channels: 2,
    bits: undefined,
    profile: undefined,
    lossless: false,
    encoder: undefined,
  };
  return undefined;
}
