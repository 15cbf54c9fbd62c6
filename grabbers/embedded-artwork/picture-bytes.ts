/** The bytes of a located picture, for `extract`: its spans joined, its coding and its wrapping taken off. */
import { pictureOf } from './picture-block.ts';
import { removeUnsync } from './unsync.ts';
import type { FileWindow } from './file-window.ts';
import type { Place } from './picture.ts';

/** Larger pictures stay where they are. */
const EXTRACT_CAP = 32 * 1024 * 1024;

/** @returns undefined: it stays where it is */
export function bytesOf(file: FileWindow, place: Place | undefined): Uint8Array | undefined {
  if (place === undefined) return undefined;
  const { spans, coding, isBlock = false } = place;
  let length = 0;
  for (let i = 1; i < spans.length; i += 2) length += spans[i] as number;
  if (length > EXTRACT_CAP) return undefined;
  const parts: Uint8Array[] = [];
  for (let i = 0; i < spans.length; i += 2) parts.push(file.read(spans[i] as number, spans[i + 1] as number));
  const written = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  const bytes = decoded(written, coding);
  return isBlock ? pictureOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)) : bytes;
}

function decoded(bytes: Uint8Array, coding: Place['coding']): Uint8Array {
  if (coding === 'raw') return bytes;
  if (coding === 'unsync') return removeUnsync(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return Buffer.from(text, 'base64');
}
