/**
 * MP3 files: tags around frames of silence. Without a header frame the duration is size / bitrate; with one it is the
 * number of frames it states.
 */
import { apev2 } from './apev2.ts';
import { latin1, u16be, u32be, u8 } from './bytes.ts';
import { id3v1 } from './id3v1.ts';
import { id3v2 } from './id3v2.ts';
import type { Id3Options } from './id3v2.ts';
import { sizeOf, toBuffer } from './layout.ts';
import type { Layout } from './layout.ts';
import { cbrFrames, mpegFrame, samplesPerFrame, vbrFrames } from './mpeg.ts';
import type { MpegSound } from './mpeg.ts';
import type { Tags } from './tags.ts';

export interface Mp3Options extends MpegSound {
  /** Frames of sound, 1152 samples each (576 below 32,000 Hz). The header frame does not count. */
  readonly frames: number;
  /** kbit/s; several make a VBR file. */
  readonly bitrate?: number | readonly number[];
  /** `Xing` (VBR), `Info` (CBR with LAME header), `VBRI` (Fraunhofer); without one, none. */
  readonly header?: 'Xing' | 'Info' | 'VBRI';
  /** Encoder delay and padding in samples, in the LAME part of the header. */
  readonly gapless?: readonly [delay: number, padding: number];
  readonly id3v2?: Tags;
  readonly id3v2Options?: Id3Options;
  readonly apev2?: Tags;
  readonly id3v1?: Tags;
}

export function mp3(options: Mp3Options): Buffer {
  return toBuffer(mp3Layout(options));
}

export function mp3Layout(options: Mp3Options): Layout {
  const { frames, bitrate = 128, header } = options;
  const sound =
    typeof bitrate === 'number' ? cbrFrames(frames, bitrate, options) : vbrFrames(frames, bitrate, options);
  return [
    ...(options.id3v2 === undefined ? [] : [id3v2(options.id3v2, options.id3v2Options)]),
    ...(header === undefined ? [] : [headerFrame(header, sizeOf(sound), options)]),
    ...sound,
    ...(options.apev2 === undefined ? [] : [apev2(options.apev2)]),
    ...(options.id3v1 === undefined ? [] : [id3v1(options.id3v1)]),
  ];
}

/** Milliseconds of sound in `frames` frames, gapless trimming not counted. */
export function mp3Duration(frames: number, sound: MpegSound = {}): number {
  return (frames * samplesPerFrame(sound) * 1000) / (sound.sampleRate ?? 44100);
}

/** Always in a frame of its own, big enough for the table of contents. */
function headerFrame(kind: 'Xing' | 'Info' | 'VBRI', soundBytes: number, options: Mp3Options): Buffer {
  const { frames, sampleRate = 44100, channels = 2, gapless } = options;
  const bitrate = sampleRate < 32000 ? 112 : 128;
  const frame = mpegFrame(bitrate, options);
  const bytes = soundBytes + frame.length;
  if (kind === 'VBRI') {
    // Fraunhofer: always 32 bytes behind the frame header; version, delay, quality, bytes, frames, an empty table.
    const vbri = [
      latin1('VBRI'),
      u16be(1),
      u16be(0),
      u16be(75),
      u32be(bytes),
      u32be(frames),
      Buffer.alloc(8),
    ];
    Buffer.concat(vbri).copy(frame, 36);
    return frame;
  }
  // Xing: behind the side information. Flags: frames, bytes, table of contents, quality.
  const sideInformation = sampleRate < 32000 ? (channels === 1 ? 9 : 17) : channels === 1 ? 17 : 32;
  const toc = Buffer.from(Array.from({ length: 100 }, (_, percent) => Math.floor((percent * 256) / 100)));
  const xing = [latin1(kind), u32be(15), u32be(frames), u32be(bytes), toc, u32be(57)];
  Buffer.concat(gapless === undefined ? xing : [...xing, lame(gapless, bytes)]).copy(
    frame,
    4 + sideInformation,
  );
  return frame;
}

/** The LAME extension (http://gabriel.mp3-tech.org/mp3infotag.html), ReplayGain and CRCs left empty. */
function lame([delay, padding]: readonly [number, number], bytes: number): Buffer {
  return Buffer.concat([
    latin1('LAME3.100'),
    u8(0x04), // tag revision 0, VBR method 4
    u8(195), // low-pass in units of 100 Hz
    Buffer.alloc(8), // peak, radio and audiophile gain
    u8(0, 0), // encoding flags, minimal bitrate
    u8(delay >> 4, ((delay & 15) << 4) | (padding >> 8), padding & 255),
    u8(0, 0),
    u16be(0),
    u32be(bytes),
    u16be(0),
    u16be(0),
  ]);
}
