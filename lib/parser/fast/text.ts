/** Text of tags. `Buffer` decodes in native code, without an object for the part that is read. */
import { isUtf8 } from 'node:buffer';
import { u8 } from './numbers.ts';

const BOM = 0xfeff;

export function latin1(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}

/** A byte order mark in front is no text. */
export function utf8(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('utf8', from, to);
  return text.charCodeAt(0) === BOM ? text.slice(1) : text;
}

/** For formats that never said: UTF-8 where the bytes are that, else Latin-1. */
export function utf8OrLatin1(bytes: Buffer, from: number, to: number): string {
  return isUtf8(bytes.subarray(from, to)) ? utf8(bytes, from, to) : latin1(bytes, from, to);
}

/**
 * Text of an ID3v2 frame.
 * @param encoding 0 Latin-1, 1 UTF-16 with mark (without one it is little endian), 2 UTF-16BE, 3 UTF-8
 * @returns undefined for another encoding, and for UTF-16 of an odd length or in the guise of another
 */
export function decodeText(bytes: Buffer, encoding: number, from: number, to: number): string | undefined {
  if (encoding === 0 || encoding === 3) {
    if (to - from > 1 && u8(bytes, from) === 0xff && u8(bytes, from + 1) === 0xfe) return undefined;
    let end = to;
    while (end > from && u8(bytes, end - 1) === 0) end--;
    return encoding === 0 ? latin1(bytes, from, end) : utf8(bytes, from, end);
  }
  if (encoding > 3 || (to - from) % 2 !== 0) return undefined;
  if (to === from) return '';
  const mark = (u8(bytes, from) << 8) | u8(bytes, from + 1);
  const start = mark === BOM || mark === 0xfffe ? from + 2 : from;
  const text =
    (encoding === 2 && mark !== 0xfffe) || mark === BOM
      ? Buffer.from(bytes.subarray(start, to)).swap16().toString('utf16le')
      : bytes.toString('utf16le', start, to);
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return end === text.length ? text : text.slice(0, end);
}

/**
 * Where a text ends: at its terminator, one zero, or two at an even distance in UTF-16.
 * @returns `to` where there is none
 */
export function endOfText(bytes: Uint8Array, encoding: number, from: number, to: number): number {
  const wide = encoding === 1 || encoding === 2;
  if (!wide) {
    let at = from;
    while (at < to && u8(bytes, at) !== 0) at++;
    return at;
  }
  for (let at = from; at + 1 < to; at += 2) if (u8(bytes, at) === 0 && u8(bytes, at + 1) === 0) return at;
  return to;
}
