/**
 * Text frames of ID3v2 that are UTF-16 and do not say so, or not of which order of bytes: without a mark, or with the
 * encoding of another. Looked at are frames that hold nothing but text.
 */

/** High bytes of the scripts from Latin to Arabic: control characters, which no text of one byte a letter has. */
const HIGH_CAP = 0x06;
/** Letters apart by NUL, which are values of 2.4, look like UTF-16: so few may be that. */
const LEAST = 3;
const TEXT_ONLY = /^(?:T(?!XXX)...|GRP1|MV..)$/;

/** @param name of the frame, as from 2.3 on */
export function isTextOnly(name: string): boolean {
  return TEXT_ONLY.test(name);
}

/**
 * @param encoding that the frame claims: 0 Latin-1, 1 UTF-16 with mark, 2 UTF-16BE, 3 UTF-8
 * @param from of the text, behind the encoding
 * @returns 1 for UTF-16 with a mark, or little endian without; 2 for big endian; undefined where the claim stands
 */
export function trueEncoding(
  bytes: Uint8Array,
  encoding: number,
  from: number,
  to: number,
): 1 | 2 | undefined {
  const first = bytes[from] ?? 0;
  const isWide = encoding === 1 || encoding === 2;
  // Nearly all text begins with a mark, or with two letters of one byte.
  const hasMark =
    to - from > 1 &&
    ((first === 0xff && bytes[from + 1] === 0xfe) || (first === 0xfe && bytes[from + 1] === 0xff));
  if (hasMark) return isWide ? undefined : 1;
  if (!isWide && first !== 0 && (bytes[from + 1] ?? 0xff) > HIGH_CAP) return undefined;
  const order = orderOf(bytes, from, to, isWide ? 1 : LEAST);
  return order === undefined || order === (encoding === 2 ? 2 : isWide ? 1 : 0) ? undefined : order;
}

/** 1: all high bytes come second, 2: first. */
function orderOf(bytes: Uint8Array, from: number, to: number, least: number): 1 | 2 | undefined {
  let little = true;
  let big = true;
  let pairs = 0;
  for (let at = from; at + 1 < to && (little || big); at += 2) {
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    // Between values, and at the end.
    if (first === 0 && second === 0) continue;
    pairs++;
    little &&= second <= HIGH_CAP && first > HIGH_CAP;
    big &&= first <= HIGH_CAP && second > HIGH_CAP;
  }
  if (pairs < least || little === big) return undefined;
  return little ? 1 : 2;
}
