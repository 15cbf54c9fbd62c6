/** Vorbis comments (Vorbis I section 5) and the FLAC picture block (RFC 9639 section 8.8) that travels in them. */
import { latin1, u32be, u32le, utf8 } from './bytes.ts';
import { list } from './tags.ts';
import type { Picture, Tags } from './tags.ts';

export type Comment = readonly [name: string, value: string];

const VENDOR = 'libvalhalla test writer';

/** The comment block, without packet type and framing bit. */
export function vorbisComment(comments: readonly Comment[], vendor: string = VENDOR): Buffer {
  const entries = comments.map(([name, value]) => sized(utf8(`${name}=${value}`)));
  return Buffer.concat([sized(utf8(vendor)), u32le(comments.length), ...entries]);
}

/** Fields as `metaflac` and `vorbiscomment` users write them; lists repeat the field. Pictures are left out. */
export function commentsOf(tags: Tags): Comment[] {
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ['TITLE', list(tags.title)],
    ['ARTIST', list(tags.artist)],
    ['ALBUM', list(tags.album)],
    ['ALBUMARTIST', list(tags.albumArtist)],
    ['COMPOSER', list(tags.composer)],
    ['GENRE', list(tags.genre)],
    ['DATE', list(tags.date)],
    ['TRACKNUMBER', numbers(tags.track)],
    ['TRACKTOTAL', numbers(tags.trackTotal)],
    ['DISCNUMBER', numbers(tags.disc)],
    ['DISCTOTAL', numbers(tags.discTotal)],
    ['COMMENT', list(tags.comment)],
    ['LYRICS', list(tags.lyrics)],
    ...Object.entries(tags.extra ?? {}).map(([name, value]) => [name, [value]] as const),
  ];
  return fields.flatMap(([name, values]) => values.map((value): Comment => [name, value]));
}

/** Pictures as Ogg carries them: a base64 picture block each. */
export function pictureComments(pictures: readonly Picture[] = []): Comment[] {
  return pictures.map((picture) => ['METADATA_BLOCK_PICTURE', flacPicture(picture).toString('base64')]);
}

export function flacPicture(picture: Picture): Buffer {
  const { mime, data, type = 3, description = '', width = 0, height = 0 } = picture;
  const colours = [u32be(24), u32be(0)];
  return Buffer.concat([
    u32be(type),
    ...prefixed(latin1(mime)),
    ...prefixed(utf8(description)),
    u32be(width),
    u32be(height),
    ...colours,
    ...prefixed(data),
  ]);
}

/** The picture block counts big endian, the comments around it little endian. */
function prefixed(bytes: Buffer): Buffer[] {
  return [u32be(bytes.length), bytes];
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([u32le(bytes.length), bytes]);
}

function numbers(value: number | undefined): string[] {
  return value === undefined ? [] : [String(value)];
}
