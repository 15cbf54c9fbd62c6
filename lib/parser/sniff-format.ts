/**
 * The container of a file by its first bytes: a FLAC file named `.mp3` is common enough, and music-metadata goes by the
 * suffix. MPEG audio has no signature, there the suffix must do.
 */
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';

/** Offset, text at it, MIME type as music-metadata knows it. */
const SIGNATURES: readonly (readonly [offset: number, text: string, mime: string])[] = [
  [0, 'fLaC', 'audio/flac'],
  [0, 'OggS', 'audio/ogg'],
  [4, 'ftyp', 'audio/mp4'],
  [8, 'WAVE', 'audio/wav'],
  [8, 'AIFF', 'audio/aiff'],
  [8, 'AIFC', 'audio/aiff'],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'audio/ms-asf'],
  [0, 'MAC ', 'audio/ape'],
  [0, 'wvpk', 'audio/wavpack'],
  [0, 'MP+', 'audio/musepack'],
  [0, 'MPCK', 'audio/musepack'],
  [0, 'DSD ', 'audio/dsf'],
  [0, 'FRM8', 'audio/dsd'],
  [0, '\x1a\x45\xdf\xa3', 'audio/matroska'],
];

/** @param position where the file begins behind its ID3v2 tags */
export function sniffFormat(source: ByteSource, position: number): string | undefined {
  const head = Buffer.from(bytesAt(source, position, 16)).toString('latin1');
  return SIGNATURES.find(([offset, text]) => head.startsWith(text, offset))?.[2];
}
