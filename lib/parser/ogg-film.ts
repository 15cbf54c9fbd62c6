/** Ogg with pictures that is named like sound: of it music-metadata knows the sound alone, at best. */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';

/** The pages that begin the streams stand in front of all others (RFC 3533, 4), and are small. */
const LOOKED = 4096;
/** Theora I, 6.1: type and name of the first header. */
const THEORA = '\u0080theora';

export function isOggFilm(source: ByteSource): boolean {
  const head = Buffer.from(bytesAt(source, 0, LOOKED)).toString('latin1');
  return head.startsWith('OggS') && head.includes(THEORA);
}
