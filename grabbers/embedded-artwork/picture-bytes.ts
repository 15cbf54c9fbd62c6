/** The bytes of located pictures, for `extract`: spans joined, coding and wrapping taken off. */
import { pictureOf } from './picture-block.ts';
import { removeUnsync } from './unsync.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture, Place } from './picture.ts';

/** Of one file, as they are written in it; what is over stays where it is. */
const EXTRACT_CAP = 32 * 1024 * 1024;

/** @returns the bytes of each picture; undefined: it stays where it is */
export function bytesOf(file: FileWindow, pictures: readonly FoundPicture[]): (Uint8Array | undefined)[] {
  let left = EXTRACT_CAP;
  return pictures.map(({ place }) => {
    const length = place === undefined ? Infinity : lengthOf(place);
    if (place === undefined || length > left) return undefined;
    left -= length;
    return read(file, place);
  });
}

function lengthOf({ spans }: Place): number {
  let length = 0;
  for (let i = 1; i < spans.length; i += 2) length += spans[i] as number;
  return length;
}

function read(file: FileWindow, { spans, coding, isBlock = false }: Place): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let i = 0; i < spans.length; i += 2) parts.push(file.read(spans[i] as number, spans[i + 1] as number));
  const bytes = decoded(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts), coding);
  return isBlock ? pictureOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)) : bytes;
}

function decoded(bytes: Uint8Array, coding: Place['coding']): Uint8Array {
  if (coding === 'raw') return bytes;
  if (coding === 'unsync') return removeUnsync(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return Buffer.from(text, 'base64');
}
