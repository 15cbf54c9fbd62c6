/** The text of a file of text, whose encoding nobody has written down. */
import { isUtf8 } from 'node:buffer';
import { guessCharset } from './guess-charset.ts';

/** By their marks (Unicode, 23.8). The one of UTF-32 begins with that of UTF-16, and nobody writes it. */
const MARKS: readonly [mark: readonly number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
/** `<?xml version="1.0" encoding="ISO-8859-15"?>` */
const DECLARED = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/i;
/** Enough to see what the zeros of a text in UTF-16 look like. */
const SAMPLE = 512;

/** In which every byte is a character. */
const LEGACY_CHARSET = 'windows-1252';

/**
 * A mark says it, else zeros at every second place; what is UTF-8 is UTF-8, then what XML declares counts, and the rest
 * is Windows' idea of Latin-1, unless its bytes cannot be that, or the user says otherwise.
 *
 * @param legacy as `TextDecoder` calls it
 */
export function decodeFile(bytes: Uint8Array, legacy?: string): string {
  // `TextDecoder` takes the mark away.
  const encoding = encodingOf(bytes) ?? legacy ?? guessCharset(bytes) ?? LEGACY_CHARSET;
  return new TextDecoder(encoding).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string | undefined {
  for (const [mark, encoding] of MARKS) if (mark.every((byte, at) => bytes[at] === byte)) return encoding;
  const wide = widthOf(bytes.subarray(0, SAMPLE));
  if (wide !== undefined) return wide;
  if (isUtf8(bytes)) return 'utf-8';
  const [, declared] = DECLARED.exec(Buffer.from(bytes.subarray(0, SAMPLE)).toString('latin1')) ?? [];
  return declared !== undefined && isKnown(declared) ? declared : undefined;
}

/** Latin letters in UTF-16 have a zero before or behind each. */
function widthOf(sample: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  let [even, odd] = [0, 0];
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  if (odd * 4 > sample.length && even === 0) return 'utf-16le';
  return even * 4 > sample.length && odd === 0 ? 'utf-16be' : undefined;
}

/** UTF-16 is ruled out by now: a file that declares it and is not would become rubbish. */
function isKnown(encoding: string): boolean {
  try {
    return !/^utf-?(?:8|16)/i.test(new TextDecoder(encoding).encoding);
  } catch {
    return false;
  }
}
