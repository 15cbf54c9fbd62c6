/**
 * Text that is named like a medium: Go's `go.mod`, TypeScript's `index.ts`, a page that a server sent instead of the
 * file. Readers that look for a frame anywhere search all of it, and find one in the end.
 */
import { isUtf8 } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';

/** Every medium has a byte that no text has long before: a length, a version, a silence. */
const LOOKED = 4096;
/** The others are what lines and pages are made of. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;
/** Of UTF-8, that the end of the look may cut off. */
const PART = 3;

export function isPlainText(source: ByteSource): boolean {
  const bytes = Buffer.from(bytesAt(source, 0, LOOKED));
  if (bytes.length === 0 || CONTROL.test(bytes.toString('latin1'))) return false;
  const shortest = bytes.length < source.size ? bytes.length - PART : bytes.length;
  for (let length = bytes.length; length >= shortest; length--)
    if (isUtf8(bytes.subarray(0, length))) return true;
  return false;
}
