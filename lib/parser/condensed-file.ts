/**
 * A file whose ID3v2 tags at the start are replaced by condensed ones: the rest moves up. What the first tag says counts: a
 * program that did not see it has put another one in front of it or behind it, and nobody means both.
 */
import type { ByteSource } from './byte-source.ts';
import { condenseId3 } from './id3-condense.ts';

/** Tags in a row at the start of a file; more than two have not been seen. */
const TAGS_CAP = 8;

export interface CondensedFile extends ByteSource {
  /** Where the audio, or whatever follows the tags, begins in the original. */
  readonly head: number;
  /** Frames whose text is UTF-16 and did not say so. */
  readonly mended: ReadonlySet<string>;
}

/** @param pictures they stay in the tag */
export function condensed(source: ByteSource, pictures: boolean): CondensedFile {
  const tags: Uint8Array[] = [];
  const mended = new Set<string>();
  const names = new Set<string>();
  let head = 0;
  while (tags.length < TAGS_CAP) {
    const tag = condenseId3(source, head, source.size, pictures, names);
    if (tag === undefined) break;
    tags.push(tag.bytes);
    for (const name of tag.names) names.add(name);
    for (const name of tag.mended) mended.add(name);
    head = tag.end;
  }
  const start = Buffer.concat(tags);
  const shift = head - start.length;
  return {
    head,
    mended,
    size: source.size - shift,
    copy: (target, length, position) => {
      if (position >= start.length) return source.copy(target, length, position + shift);
      const first = start.subarray(position, position + length);
      target.set(first);
      if (first.length === length) return length;
      return first.length + source.copy(target.subarray(first.length), length - first.length, head);
    },
  };
}
