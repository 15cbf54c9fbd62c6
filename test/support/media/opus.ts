/** Ogg Opus (RFC 7845): OpusHead, OpusTags, then packets of 20 ms of silence. Granules always count at 48,000 Hz. */
import { latin1, u16le, u32le, u8 } from './bytes.ts';
import { oggPages } from './ogg.ts';
import type { OggPacket } from './ogg.ts';
import type { Tags } from './tags.ts';
import { commentsOf, pictureComments, vorbisComment } from './vorbis-comment.ts';

export interface OpusOptions {
  /** Samples a channel at 48,000 Hz. */
  readonly samples: number;
  readonly channels?: 1 | 2;
  /** The rate of what was encoded: information only. */
  readonly inputSampleRate?: number;
  readonly tags?: Tags;
  /** Bytes a packet of 960 samples, at least 3. */
  readonly packetSize?: number;
}

const PACKET_SAMPLES = 960;
/** Samples the decoder throws away at the start; they are in the granule and not in the duration. */
const PRE_SKIP = 312;

export function opus(options: OpusOptions): Buffer {
  const { samples, channels = 2, inputSampleRate = 48000, tags = {}, packetSize = 3 } = options;
  const comments = [...commentsOf(tags), ...pictureComments(tags.pictures)];
  const identification = [
    latin1('OpusHead'),
    u8(1, channels),
    u16le(PRE_SKIP),
    u32le(inputSampleRate),
    u16le(0),
    u8(0),
  ];
  // Configuration 31 (CELT, full band, 20 ms), one frame; its first bits say "silence", the rest is not read.
  const silence = Buffer.alloc(packetSize);
  u8(channels === 2 ? 0xfc : 0xf8, 0xff, 0xfe).copy(silence);
  const packets: OggPacket[] = [
    { data: Buffer.concat(identification), granule: 0, flush: true },
    { data: Buffer.concat([latin1('OpusTags'), vorbisComment(comments)]), granule: 0, flush: true },
  ];
  const end = samples + PRE_SKIP;
  for (let done = 0; done < end; done += PACKET_SAMPLES) {
    packets.push({ data: silence, granule: Math.min(done + PACKET_SAMPLES, end) });
  }
  return oggPages(packets);
}
