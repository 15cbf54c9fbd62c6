/**
 * Ogg Vorbis: the three headers of Vorbis I section 4.2, then packets of silence. The setup is the smallest that
 * decoders accept: one codebook, one floor without partitions, one empty residue, one mode.
 */
import { bitsLsbFirst, latin1, u32le, u8 } from './bytes.ts';
import { oggPages } from './ogg.ts';
import type { OggPacket } from './ogg.ts';
import type { Tags } from './tags.ts';
import { commentsOf, pictureComments, vorbisComment } from './vorbis-comment.ts';

export interface VorbisOptions {
  /** Samples a channel. */
  readonly samples: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly tags?: Tags;
  /** Bytes a packet of 1,024 samples; zeros behind the first are not read. */
  readonly packetSize?: number;
}

/** Both block sizes are 2,048: every packet but the first gives 1,024 samples. */
const BLOCK_EXPONENT = 11;
const PACKET_SAMPLES = 1024;

export function vorbis(options: VorbisOptions): Buffer {
  const { samples, sampleRate = 44100, channels = 2, tags = {}, packetSize = 1 } = options;
  const comments = [...commentsOf(tags), ...pictureComments(tags.pictures)];
  const silence = Buffer.alloc(packetSize); // an audio packet whose floors are all unused
  const packets: OggPacket[] = [
    { data: identification(sampleRate, channels), granule: 0, flush: true },
    { data: Buffer.concat([head(3), vorbisComment(comments), u8(1)]), granule: 0 },
    { data: setup(), granule: 0, flush: true },
    { data: silence, granule: 0 },
  ];
  // The granule of the last packet cuts what is too much (section A.2).
  for (let done = 0; done < samples; done += PACKET_SAMPLES) {
    packets.push({ data: silence, granule: Math.min(done + PACKET_SAMPLES, samples) });
  }
  return oggPages(packets);
}

function head(type: 1 | 3 | 5): Buffer {
  return Buffer.concat([u8(type), latin1('vorbis')]);
}

function identification(sampleRate: number, channels: number): Buffer {
  const bitrates = [u32le(0), u32le(128_000), u32le(0)];
  return Buffer.concat([
    head(1),
    u32le(0),
    u8(channels),
    u32le(sampleRate),
    ...bitrates,
    u8((BLOCK_EXPONENT << 4) | BLOCK_EXPONENT, 1),
  ]);
}

function setup(): Buffer {
  const codebook = [
    [0x564342, 24],
    [1, 16],
    [2, 24],
    [0, 1],
    [0, 1],
    [0, 5],
    [0, 5],
    [0, 4],
  ] as const;
  const time = [
    [0, 6],
    [0, 16],
  ] as const;
  const floor = [
    [0, 6],
    [1, 16],
    [0, 5],
    [0, 2],
    [8, 4],
  ] as const;
  const residue = [
    [0, 6],
    [0, 16],
    [0, 24],
    [0, 24],
    [0, 24],
    [0, 6],
    [0, 8],
    [0, 3],
    [0, 1],
  ] as const;
  const mapping = [
    [0, 6],
    [0, 16],
    [0, 1],
    [0, 1],
    [0, 2],
    [0, 8],
    [0, 8],
    [0, 8],
  ] as const;
  const mode = [
    [0, 6],
    [0, 1],
    [0, 16],
    [0, 16],
    [0, 8],
  ] as const;
  const fields = [[0, 8], ...codebook, ...time, ...floor, ...residue, ...mapping, ...mode, [1, 1]] as const;
  return Buffer.concat([head(5), bitsLsbFirst(fields)]);
}
