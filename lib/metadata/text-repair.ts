/**
 * Text that was read by the wrong rules: UTF-8 taken for Latin-1 (once, or twice: "double-encoded"), windows-1252 taken for
 * Latin-1, and, where the user names them, the charsets of other scripts. Nothing is touched that could be meant: a text is
 * repaired only where its reading as it stands makes no sense and the other one does.
 */
import { isUtf8 } from 'node:buffer';
import { decodeStrictly } from './charset.ts';

export interface Repaired {
  readonly text: string;
  /** What it really was: a label of the Encoding Standard. */
  readonly charset: string;
}

const ASCII = /^[\u0000-\u007f]*$/; // oxlint-disable-line no-control-regex
/** Letters of windows-1252 at 0x80 to 0x9f, where Latin-1 has controls; a blank where it has none. */
const SPECIALS = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const BYTE_OF_SPECIAL = new Map(
  SPECIALS.split('').flatMap((char, index) => (char === ' ' ? [] : [[char.charCodeAt(0), 0x80 + index]])),
);
/** Bytes of the fields of ID3v1; a blank at the end is trimmed, and 0xA0 is one in Latin-1. */
const CUT_LENGTHS: ReadonlySet<number> = new Set([27, 28, 29, 30]);
const CONTROLS = /[\u0080-\u009f]/; // oxlint-disable-line no-control-regex
const HOLES = /[\u0081\u008d\u008f\u0090\u009d]/; // oxlint-disable-line no-control-regex

/**
 * Two bytes of UTF-8 are an accented capital and a sign in Latin-1 (`É»`), which people write next to each other. What comes
 * out must be of these: Latin as far as Turkish, Romanian and Vietnamese need it, Greek, Cyrillic, Hebrew, Arabic. Three bytes
 * and more are never meant.
 */
const SENSE =
  /^(?:[\u0000-\u007f\u00a0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0386-\u03ce\u0401-\u045f\u0490\u0491\u05d0-\u05ea\u0621-\u063a\u0641-\u064a]|[^\u0000-\u07ff])*$/u; // oxlint-disable-line no-control-regex

/** @returns undefined for text that is right, or cannot be told to be wrong */
export function repairText(text: string, charset?: string): Repaired | undefined {
  if (ASCII.test(text)) return undefined;
  const bytes = bytesOf(text);
  if (bytes === undefined) return undefined;
  const plain = fromUtf8(bytes) ?? fromCutUtf8(bytes);
  if (plain !== undefined) return { text: plain, charset: 'utf-8' };
  const legacy = charset === undefined ? undefined : decodeStrictly(bytes, charset);
  if (charset !== undefined && legacy !== undefined && scriptOf(text, legacy) !== undefined)
    return { text: legacy, charset };
  if (!CONTROLS.test(text) || HOLES.test(text)) return undefined;
  // oxlint-disable-next-line no-control-regex
  const windows = text.replaceAll(
    /[\u0080-\u009f]/g,
    (char) => SPECIALS[char.charCodeAt(0) - 0x80] as string,
  );
  return { text: windows, charset: 'windows-1252' };
}

/**
 * The first of the charsets in which every text of a file that could be of one makes sense, and one beyond doubt.
 * @param texts of the tags of one file, as they were read
 */
export function charsetOf(texts: readonly string[], charsets: readonly string[]): string | undefined {
  const doubtful = texts.flatMap((text) => {
    const bytes = ASCII.test(text) ? undefined : bytesOf(text);
    return bytes === undefined || fromUtf8(bytes) !== undefined ? [] : [{ text, bytes }];
  });
  if (doubtful.length === 0) return undefined;
  return charsets.find((charset) => {
    const scripts = new Set(
      doubtful.map(({ text, bytes }) => scriptOf(text, decodeStrictly(bytes, charset) ?? '')),
    );
    return scripts.has('certain') && !scripts.has(undefined);
  });
}

/** The bytes that were taken for Latin-1 or windows-1252; undefined where it can be neither. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code <= 0xff ? code : BYTE_OF_SPECIAL.get(code);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

function fromUtf8(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString();
  // Twice encoded, the first reading is as wrong as the text.
  const again = repairText(text);
  if (again?.charset === 'utf-8') return again.text;
  return SENSE.test(text) ? text : undefined;
}

/** A field of ID3v1 ends where it ends, in the middle of a character too. */
function fromCutUtf8(bytes: Buffer): string | undefined {
  if (!CUT_LENGTHS.has(bytes.length)) return undefined;
  const lead = bytes.findLastIndex((byte) => byte >= 0xc2);
  // From two bytes to four, of which at least one is missing.
  const length = (bytes[lead] ?? 0) >= 0xf0 ? 4 : (bytes[lead] ?? 0) >= 0xe0 ? 3 : 2;
  const rest = bytes.subarray(0, Math.max(0, lead));
  // One letter beyond ASCII at the end is a letter.
  const isCut = lead + length > bytes.length && rest.some((byte) => byte >= 0x80);
  return isCut ? fromUtf8(rest) : undefined;
}

const WORDS = /[\p{L}\p{M}]+/gu;
const SENSELESS = /[\p{C}\ufffd]/u;
/** A sign of Latin-1 inside a word: `Ko³o`. */
const SIGN_IN_WORD = /[a-z][\u0080-\u00bf][a-z]/i;
const LATIN_BEYOND_ASCII = /(?![a-z])\p{Script=Latin}/iu;
/** Two bytes a sign, and one sign may be a word. */
const EAST = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/**
 * Whether a reading makes sense: `likely` needs a `certain` one beside it.
 * - Words of other scripts have no Latin letters in them: `Müller` is no Cyrillic `Mьller`. Three letters are certain, in the
 *   East two.
 * - Words of Latin charsets (windows-1250 ...) are alike in nearly all: only where the text has signs inside words.
 */
function scriptOf(text: string, reading: string): 'certain' | 'likely' | undefined {
  if (reading === '' || SENSELESS.test(reading.replaceAll(/[\t\r\n]/g, ' '))) return undefined;
  const words = (reading.match(WORDS) ?? []).filter((word) => !ASCII.test(word));
  if (words.length === 0) return 'likely';
  if (words.some((word) => LATIN_BEYOND_ASCII.test(word)))
    return SIGN_IN_WORD.test(text) ? 'certain' : undefined;
  if (words.some((word) => /[a-z]/i.test(word))) return undefined;
  const isEast = (reading.match(EAST)?.length ?? 0) >= 2;
  return isEast || words.some((word) => word.length > 2) ? 'certain' : 'likely';
}
