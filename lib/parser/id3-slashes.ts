/**
 * Lists in ID3v2.2 and 2.3. These versions have one way for several values, a `/`, and only in the frames of composer, lyricist,
 * original lyricist, artist and original artist (id3.org, id3v2.3.0, 4.2.1). It is taken for that in the first three, which
 * hold names of people. In the frames of artists it is not: more names of bands have a slash (AC/DC) than tags have lists, and
 * whoever's tags have lists says so (`split` of the option `tags`).
 */
const SLASH = 0x2f;
const SLASHED = new Set(['TCOM', 'TEXT', 'TOLY']);

/** @param name of the frame, as from 2.3 on */
export function isSlashed(name: string, major: number): boolean {
  return major < 4 && SLASHED.has(name);
}

/** @param content of a text frame: encoding, text. A copy with NUL, which 2.4 has between values, for each slash. */
export function slashesApart(content: Uint8Array): Uint8Array {
  if (!content.includes(SLASH)) return content;
  const apart = Uint8Array.from(content);
  const isWide = apart[0] === 1 || apart[0] === 2;
  if (isWide) {
    // Behind the encoding, and a mark of the order of bytes that tells in which of the two the slash is.
    const isBig = apart[0] === 2 || (apart[1] === 0xfe && apart[2] === 0xff);
    for (let at = 1; at + 1 < apart.length; at += 2) {
      const [high, low] = isBig ? [at, at + 1] : [at + 1, at];
      if (apart[high] === 0 && apart[low] === SLASH) apart[low] = 0;
    }
  } else for (let at = 1; at < apart.length; at++) if (apart[at] === SLASH) apart[at] = 0;
  return apart;
}
