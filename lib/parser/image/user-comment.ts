/** Exif 3.0, 4.6.6.2: a comment of a person, behind eight bytes that say how it is written. */
import { utf8OrLatin1 } from '../fast/text.ts';

const CODE_LENGTH = 8;

/**
 * @param bytes of the tag
 * @returns undefined for what says to be in an encoding that is not read (JIS), or says nothing known
 */
export function userComment(bytes: readonly number[]): string | undefined {
  const code = String.fromCharCode(...bytes.slice(0, CODE_LENGTH)).replace(/[\0 ]+$/, '');
  const text = Buffer.from(bytes.slice(CODE_LENGTH));
  if (code === 'ASCII' || code === '') return beforeNul(utf8OrLatin1(text, 0, text.length));
  return code === 'UNICODE' ? beforeNul(utf16(text)) : undefined;
}

/** In the order of the Exif block, says the specification; programs that copy it into another keep their own. */
function utf16(text: Buffer): string {
  const pairs = text.subarray(0, text.length & ~1);
  const little = variety(pairs, 1) < variety(pairs, 0);
  return (little ? pairs : Buffer.from(pairs).swap16()).toString('utf16le');
}

function beforeNul(text: string): string | undefined {
  return text.split('\0', 1)[0];
}

/** Of a text in one script, the high bytes are few. */
function variety(pairs: Buffer, from: number): number {
  const found = new Set<number>();
  for (let at = from; at < pairs.length; at += 2) found.add(pairs[at] as number);
  return found.size;
}
