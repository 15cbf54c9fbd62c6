/** Vorbis comments (Vorbis I, 5) of FLAC and Ogg files. Pictures in them, written as base64, are located. */
import type { Findings } from './findings.ts';
import type { HandOn } from './hand-on.ts';
import { readPictureHead } from './picture-head.ts';
import { u8 } from './numbers.ts';
import type { PacketCursor } from './packet-cursor.ts';
import { TEXT_CAP } from './packet-cursor.ts';
import { latin1, utf8 } from './text.ts';

const COMMENTS_CAP = 10_000;
/** A picture block (RFC 9639, 8.8), and the older way, the picture alone. */
const BLOCK = 'METADATA_BLOCK_PICTURE=';
const COVER = 'COVERART=';
const PICTURES = new Set(['METADATA_BLOCK_PICTURE', 'COVERART']);
/** A shorter comment holds no picture. */
const PICTURE_LEAST = 64;
/** Of base64: the type of a picture and its MIME type. */
const HEAD = 160;

/** Tags of the format `vorbis`, the vendor and places of pictures go into `findings`. */
export function readVorbisComment(cursor: PacketCursor, findings: Findings): HandOn | undefined {
  const length = cursor.number();
  const vendorAt = length === undefined ? -1 : cursor.take(length);
  if (length === undefined || vendorAt < 0) return 'cut short';
  findings.vendor = utf8(cursor.bytes, vendorAt, vendorAt + length);
  const count = cursor.number();
  if (count === undefined) return 'cut short';
  if (count > COMMENTS_CAP) return 'too many parts';
  const tags = findings.tags('vorbis');
  for (let i = 0; i < count; i++) {
    const size = cursor.number();
    if (size === undefined) return 'cut short';
    const field = size < PICTURE_LEAST ? undefined : pictureField(cursor);
    if (field !== undefined) {
      const failed = readPicture(cursor, size, field, findings);
      if (failed !== undefined) return failed;
      continue;
    }
    if (size > TEXT_CAP) return 'long text';
    const at = cursor.take(size);
    if (at < 0) return 'cut short';
    const text = utf8(cursor.bytes, at, at + size);
    const equals = text.indexOf('=');
    if (equals < 1) continue;
    const id = text.slice(0, equals).toUpperCase();
    // One whose name was cut by the end of a page, so that it was not seen to be a picture.
    if (size >= PICTURE_LEAST && PICTURES.has(id)) return 'not a comment';
    tags.push({ id, value: text.slice(equals + 1) });
  }
  return undefined;
}

/** Looked at in place, where the name is not cut by the end of a page. */
function pictureField(cursor: PacketCursor): typeof BLOCK | typeof COVER | undefined {
  const at = cursor.left < BLOCK.length ? -1 : cursor.peek(BLOCK.length);
  if (at < 0) return undefined;
  const first = u8(cursor.bytes, at) & 0x5f; // upper case
  if (first !== 0x4d && first !== 0x43) return undefined;
  const name = latin1(cursor.bytes, at, at + BLOCK.length).toUpperCase();
  if (name === BLOCK) return BLOCK;
  return name.startsWith(COVER) ? COVER : undefined;
}

function readPicture(
  cursor: PacketCursor,
  size: number,
  field: typeof BLOCK | typeof COVER,
  findings: Findings,
): HandOn | undefined {
  const spans: number[] = [];
  const length = size - field.length;
  const looked = Math.min(HEAD, length);
  if (!cursor.skip(field.length)) return 'cut short';
  const at = cursor.take(looked, spans);
  const text = at < 0 ? '' : latin1(cursor.bytes, at, at + looked);
  if (at < 0 || !cursor.skip(length - looked, spans)) return 'cut short';
  const block = Buffer.from(text, 'base64');
  const head = field === BLOCK ? readPictureHead(block, 0, block.length) : undefined;
  if (field === COVER) findings.picture('cover', undefined, spans, 'base64');
  else if (head === undefined) return 'not a comment';
  else findings.picture(head.kind, head.mime, spans, 'base64');
  return undefined;
}
