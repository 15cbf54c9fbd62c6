/**
 * The charset of a text that is not Unicode and that nobody has declared. Only what cannot be Western is guessed: there
 * a character outside ASCII stands alone between letters, while words of Cyrillic are made of nothing else, and what
 * East Asia writes comes in pairs. Where the signs are few, or contradict each other, nothing is said.
 */
import { decodeStrictly } from './charset.ts';

/** Bytes outside ASCII: fewer say nothing. */
const LEAST = 8;
/** Of them have a neighbour that is outside ASCII too. `Möglichkeit` has none, and `«Œuvre»` is rare. */
const MOSTLY = 0.7;
const SAMPLE = 64 * 1024;

/** @returns as `TextDecoder` calls it; undefined: it may be Western */
export function guessCharset(whole: Uint8Array): string | undefined {
  const bytes = whole.subarray(0, SAMPLE);
  let high = 0;
  let beside = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte < 0x80) continue;
    high++;
    if ((bytes[at - 1] ?? 0) >= 0x80 || (bytes[at + 1] ?? 0) >= 0x80) beside++;
  }
  if (high < LEAST) return undefined;
  // Half of the katakana of Shift_JIS has a second byte in ASCII.
  if (kanaOfShiftJis(bytes) * 4 >= high && decodeStrictly(whole, 'shift_jis') !== undefined)
    return 'shift_jis';
  if (beside < high * MOSTLY) return undefined;
  return inLetters(bytes, high) ?? inPairs(bytes, whole);
}

/** Hiragana and katakana: no Western text has `ƒ` and low quotes before letters by the dozen. */
function kanaOfShiftJis(bytes: Uint8Array): number {
  let kana = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    const [lead, trail] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
    if (
      (lead === 0x82 && trail >= 0x9f && trail <= 0xf1) ||
      (lead === 0x83 && trail >= 0x40 && trail <= 0x96)
    ) {
      kana++;
      at++;
    }
  }
  return kana;
}

/** In Windows' sets: `а`, `и` and `о` of Russian, `α`, `ι` and `ο` of Greek, which are a third of a text. */
const VOWELS_1251: ReadonlySet<number> = new Set([0xe0, 0xe8, 0xee]);
const VOWELS_1253: ReadonlySet<number> = new Set([0xe1, 0xe9, 0xef]);

/**
 * Cyrillic and Greek: all letters are in the upper half, the small ones, which are the most, above the capitals, and in
 * KOI8 below them.
 */
function inLetters(bytes: Uint8Array, high: number): string | undefined {
  let [lower, upper, russian, greek] = [0, 0, 0, 0];
  for (const byte of bytes) {
    if (byte >= 0xe0) upper++;
    else if (byte >= 0xc0) lower++;
    if (VOWELS_1251.has(byte)) russian++;
    else if (VOWELS_1253.has(byte)) greek++;
  }
  if (lower + upper < high * 0.95) return undefined;
  // Hebrew and Arabic have no capitals.
  if (upper > lower * 1.5 && lower > 0) return russian > greek ? 'windows-1251' : 'windows-1253';
  return lower > upper * 1.5 && upper > 0 ? 'koi8-r' : undefined;
}

/** How many of the pairs are in the rows that a charset has its common characters in. */
interface Rows {
  readonly charset: string;
  readonly isCommon: (lead: number, trail: number) => boolean;
  readonly share: number;
}

const PAIRED: readonly Rows[] = [
  // kana
  { charset: 'euc-jp', isCommon: (lead) => lead === 0xa4 || lead === 0xa5, share: 0.25 },
  // all of Hangul
  {
    charset: 'euc-kr',
    isCommon: (lead, trail) => lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1,
    share: 0.92,
  },
  // the commoner half; in Big5 a third of the second bytes is in ASCII
  { charset: 'big5', isCommon: (lead) => lead >= 0xa4 && lead <= 0xc6, share: 0.8 },
  { charset: 'gb18030', isCommon: (lead) => lead >= 0xb0 && lead <= 0xf7, share: 0.6 },
];

function inPairs(bytes: Uint8Array, whole: Uint8Array): string | undefined {
  const pairs: [number, number][] = [];
  for (let at = 0; at + 1 < bytes.length; at++) {
    const [lead, trail] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
    if (lead < 0x81 || trail < 0x40) continue;
    pairs.push([lead, trail]);
    at++;
  }
  const low = pairs.filter(([, trail]) => trail < 0xa1).length;
  if (low === 0 && !isEven(bytes)) return isThai(bytes) ? 'windows-874' : undefined;
  const found = PAIRED.find(({ charset, isCommon, share }) => {
    if (charset === 'big5' && low < pairs.length / 10) return false;
    const common = pairs.filter(([lead, trail]) => isCommon(lead, trail)).length;
    return common >= pairs.length * share && decodeStrictly(whole, charset) !== undefined;
  });
  return found?.charset;
}

/** Words of any length, of consonants (A1 to CE), and of signs around them, which are a third of a text. */
function isThai(bytes: Uint8Array): boolean {
  const high = bytes.filter((byte) => byte >= 0x80);
  const signs = high.filter((byte) => (byte >= 0xd0 && byte <= 0xda) || (byte >= 0xe0 && byte <= 0xee));
  return high.every((byte) => byte >= 0xa1 && byte <= 0xfb) && signs.length * 3 >= high.length;
}

/** Words that are made of pairs have an even number of bytes. */
function isEven(bytes: Uint8Array): boolean {
  let [runs, odd, length] = [0, 0, 0];
  for (let at = 0; at <= bytes.length; at++) {
    if ((bytes[at] ?? 0) >= 0x80) length++;
    else if (length > 0) {
      runs++;
      odd += length % 2;
      length = 0;
    }
  }
  return odd <= runs / 8;
}
