/** Vorbis comments (Vorbis I, 5): a picture is base64 of a FLAC picture block or, in the older way, of its own bytes. */
import { PICTURES_CAP } from '../../lib/metadata/pictures.ts';
import { behind } from './ogg-packets.ts';
import { inBlock } from './picture-block.ts';
import type { OggPacket } from './ogg-packets.ts';
import type { FoundPicture } from './picture.ts';

const COMMENTS_CAP = 10_000;
/** Field names, in any letter case. */
const BLOCK = 'METADATA_BLOCK_PICTURE=';
const COVER = 'COVERART=';
/** A shorter comment holds no picture. */
const PICTURE_LEAST = 64;
/** Of base64: the type of a picture and its MIME type. */
const HEAD = 160;

/** @param packet at the comments: vendor, number of comments, comments; each text behind its length */
export function locateInComments(packet: OggPacket): FoundPicture[] {
  const found: FoundPicture[] = [];
  const vendor = packet.number() ?? Infinity;
  if (packet.take(vendor) === undefined) return found;
  const count = Math.min(packet.number() ?? 0, COMMENTS_CAP);
  for (let i = 0; i < count && found.length < PICTURES_CAP; i++) {
    const length = packet.number();
    const comment = length === undefined ? undefined : packet.take(length);
    if (length === undefined || comment === undefined) break;
    if (length >= PICTURE_LEAST) found.push(...inComment(packet, comment));
  }
  return found;
}

function inComment(packet: OggPacket, comment: readonly number[]): [FoundPicture] | [] {
  const text = packet.first(comment, BLOCK.length + HEAD).toString('latin1');
  const name = text.slice(0, BLOCK.length).toUpperCase();
  if (name.startsWith(COVER))
    return [{ kind: 'cover', place: { spans: behind(comment, COVER.length), coding: 'base64' } }];
  if (name !== BLOCK) return [];
  const head = Buffer.from(text.slice(BLOCK.length), 'base64');
  return inBlock(head, { spans: behind(comment, BLOCK.length), coding: 'base64' });
}
