/** APEv2 (https://wiki.hydrogenaud.io/index.php?title=APEv2_specification): at the end of MP3, Musepack, WavPack files. */
import { latin1, u32le, utf8 } from './bytes.ts';
import { list, position } from './tags.ts';
import type { Tags, Text } from './tags.ts';

const HAS_HEADER = 0x8000_0000;
const IS_HEADER = 0x2000_0000;
/** Item flag: the value is bytes, not text. */
const BINARY = 2;

/** Text items hold several values separated by NUL. */
export function apeItem(key: string, value: Text | Buffer): Buffer {
  const bytes = Buffer.isBuffer(value) ? value : utf8(list(value).join('\0'));
  return Buffer.concat([
    u32le(bytes.length),
    u32le(Buffer.isBuffer(value) ? BINARY : 0),
    latin1(`${key}\0`),
    bytes,
  ]);
}

/** Header, items and footer. */
export function apeTag(items: readonly Buffer[]): Buffer {
  const body = Buffer.concat(items);
  const end = (flags: number): Buffer =>
    Buffer.concat([
      latin1('APETAGEX'),
      u32le(2000),
      u32le(body.length + 32), // with the footer, without the header
      u32le(items.length),
      u32le(flags),
      Buffer.alloc(8),
    ]);
  return Buffer.concat([end(HAS_HEADER + IS_HEADER), body, end(HAS_HEADER)]);
}

export function apev2(tags: Tags): Buffer {
  const fields: readonly (readonly [string, Text | undefined])[] = [
    ['Title', tags.title],
    ['Artist', tags.artist],
    ['Album', tags.album],
    ['Album Artist', tags.albumArtist],
    ['Composer', tags.composer],
    ['Genre', tags.genre],
    ['Year', tags.date],
    ['Track', position(tags.track, tags.trackTotal)],
    ['Disc', position(tags.disc, tags.discTotal)],
    ['Comment', tags.comment],
    ['Lyrics', tags.lyrics],
    ...Object.entries(tags.extra ?? {}),
  ];
  const items = fields
    .filter(([, value]) => list(value).length > 0)
    .map(([key, value]) => apeItem(key, value as Text));
  const [cover] = tags.pictures ?? [];
  if (cover !== undefined) {
    const name = cover.mime === 'image/png' ? 'cover.png' : 'cover.jpg';
    items.push(apeItem('Cover Art (Front)', Buffer.concat([utf8(`${name}\0`), cover.data])));
  }
  return apeTag(items);
}
