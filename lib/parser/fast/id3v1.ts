/** ID3v1 and 1.1: 128 bytes at the end, fields of fixed length. (id3.org/ID3v1) */
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import { genreName } from './genres.ts';
import { u24be, u8 } from './numbers.ts';
import { endOfText, latin1 } from './text.ts';

export const ID3V1 = 128;
const TAG = 0x544147;

export function isId3v1(bytes: Uint8Array, at: number): boolean {
  return u24be(bytes, at) === TAG;
}

/** @param at of `TAG` */
export function readId3v1(bytes: Buffer, at: number, tags: NativeTag[]): void {
  const text = (id: string, from: number, length: number): void => {
    const value = latin1(bytes, from, endOfText(bytes, 0, from, from + length)).trim();
    if (value !== '') tags.push({ id, value });
  };
  // 1.1: the last two bytes of the comment are a zero and the track.
  const track = u8(bytes, at + 125) === 0 ? u8(bytes, at + 126) : 0;
  text('title', at + 3, 30);
  text('artist', at + 33, 30);
  text('album', at + 63, 30);
  text('comment', at + 97, track === 0 ? 30 : 28);
  if (track !== 0) tags.push({ id: 'track', value: track });
  text('year', at + 93, 4);
  const genre = genreName(u8(bytes, at + 127));
  if (genre !== undefined) tags.push({ id: 'genre', value: genre });
}
