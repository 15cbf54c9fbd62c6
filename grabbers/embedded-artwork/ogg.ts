/**
 * Ogg (Vorbis, Opus, FLAC, Speex): a picture is base64 in the comment packet, cut into pages of 64 KiB at most (RFC
 * 3533), so it has no place that offsets could name. Whether there is one is seen on the pages of that packet.
 */
import { ASK } from './picture.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

const PAGE_HEADER = 27;
/** 4 MB of comments; a picture that comes later is not found. */
const PAGES_CAP = 64;
/** Field names as all taggers write them; the second is older and holds the picture alone. */
const FIELDS = ['METADATA_BLOCK_PICTURE=', 'metadata_block_picture=', 'COVERART=', 'coverart='];

export function locateOgg(file: FileWindow): FoundPicture[] {
  let at = 0;
  // Packet 0 says what the stream is, packet 1 holds the comments.
  let packet = 0;
  for (let page = 0; page < PAGES_CAP && packet < 2; page++) {
    const header = file.view(at, PAGE_HEADER);
    if (header?.toString('latin1', 0, 4) !== 'OggS') break;
    const count = header.readUInt8(26);
    const table = file.view(at + PAGE_HEADER, count);
    if (table === undefined) break;
    let bytes = 0;
    let searched = 0;
    for (const lace of table) {
      bytes += lace;
      if (packet < 2) searched = bytes;
      // A lacing value below 255 ends a packet.
      if (lace < 255) packet++;
    }
    const body = at + PAGE_HEADER + count;
    const comments = file.viewUpTo(body, searched);
    if (FIELDS.some((field) => comments.includes(field, 0, 'latin1'))) return [ASK];
    at = body + bytes;
  }
  return [];
}
