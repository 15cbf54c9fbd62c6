/**
 * Ogg (Vorbis, Opus, FLAC, Speex, Theora): pictures are in the Vorbis comment in the second packet of a stream. Ogg-FLAC
 * may have them as picture blocks too, each a packet (RFC 9639, 10.1).
 */
import { PICTURES_CAP } from '../../lib/metadata/pictures.ts';
import { packetsOf } from './ogg-packets.ts';
import { inBlock } from './picture-block.ts';
import { locateInComments } from './vorbis-comment.ts';
import type { OggPacket } from './ogg-packets.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

/** How a stream begins, and how many bytes stand before the comments in its second packet. */
const STREAMS: readonly (readonly [begins: string, before: number | 'blocks'])[] = [
  ['\x01vorbis', 7],
  ['OpusHead', 8],
  ['\x7fFLAC', 'blocks'],
  ['Speex   ', 0],
  ['\x80theora', 7],
];

/** FLAC blocks: their types, the bit of the last one, and how many are looked at. */
const COMMENT = 4;
const PICTURE = 6;
const LAST = 0x80;
const BLOCKS_CAP = 256;
/** Of a picture block: its type and its MIME type. */
const HEAD = 128;

export function locateOgg(file: FileWindow): FoundPicture[] {
  const packets = packetsOf(file, (head) => layoutOf(head) !== undefined);
  const layout = layoutOf(packets.next().value?.read(8)?.toString('latin1') ?? '');
  if (layout === undefined) return [];
  if (layout === 'blocks') return locateInBlocks(packets);
  const comments = packets.next().value;
  return comments?.take(layout) === undefined ? [] : locateInComments(comments);
}

function layoutOf(head: string): number | 'blocks' | undefined {
  return STREAMS.find(([begins]) => head.startsWith(begins))?.[1];
}

function locateInBlocks(packets: Iterable<OggPacket>): FoundPicture[] {
  const found: FoundPicture[] = [];
  let count = 0;
  for (const packet of packets) {
    const first = packet.read(4)?.[0];
    if (first === undefined || count++ === BLOCKS_CAP) break;
    const type = first & ~LAST;
    if (type === COMMENT) found.push(...locateInComments(packet));
    if (type === PICTURE) {
      const spans = packet.rest();
      found.push(...inBlock(packet.first(spans, HEAD), { spans, coding: 'raw' }));
    }
    if ((first & LAST) !== 0) break;
  }
  return found.slice(0, PICTURES_CAP);
}
