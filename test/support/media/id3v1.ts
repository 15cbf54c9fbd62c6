/** ID3v1.1: 128 bytes at the end of the file, 30 bytes a text. */
import { fit, latin1, u8 } from './bytes.ts';
import { list } from './tags.ts';
import type { Tags, Text } from './tags.ts';

/** Rock is 17, 255 is none (the list: id3.org, appendix A). */
const GENRES: Readonly<Record<string, number>> = {
  Blues: 0,
  Country: 2,
  Jazz: 8,
  Metal: 9,
  Pop: 13,
  Rock: 17,
  Ambient: 26,
  Classical: 32,
};

export function id3v1(tags: Tags): Buffer {
  const comment = fit(text(tags.comment), 28);
  const tag = [latin1('TAG'), ...[tags.title, tags.artist, tags.album].map((value) => fit(text(value), 30))];
  const year = fit(latin1(tags.date?.slice(0, 4) ?? ''), 4);
  return Buffer.concat([
    ...tag,
    year,
    comment,
    u8(0, tags.track ?? 0, GENRES[list(tags.genre)[0] ?? ''] ?? 255),
  ]);
}

/** What ID3v1 keeps of a text; null where it cannot say it (outside Latin-1). */
export function id3v1Text(value: string): string | null {
  return Array.from(value).every((char) => char.charCodeAt(0) < 256) ? value.slice(0, 30).trimEnd() : null;
}

/** What taggers do with text outside Latin-1: question marks. */
function text(value: Text | undefined): Buffer {
  const chars = Array.from(list(value)[0] ?? '');
  return latin1(chars.map((char) => (char.length === 1 && char.charCodeAt(0) < 256 ? char : '?')).join(''));
}
