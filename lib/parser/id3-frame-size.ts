/**
 * The length of a frame of ID3v2.4. It is of seven bits a byte (id3v2.4.0-structure, 4), but iTunes wrote plain numbers for
 * years: it is the one that leads on to a frame, or to the end.
 */
import { syncsafe, u32be } from './fast/numbers.ts';

/**
 * @param at of the four bytes
 * @param leadsOn whether a frame, padding or the end is behind so many bytes
 * @returns undefined where neither leads on
 */
export function frameSize24(
  bytes: Uint8Array,
  at: number,
  leadsOn: (size: number) => boolean,
): number | undefined {
  const plain = u32be(bytes, at);
  if (plain < 0x80) return plain;
  const proper = (plain & 0x80808080) === 0 ? syncsafe(bytes, at) : undefined;
  if (proper !== undefined && leadsOn(proper)) return proper;
  return leadsOn(plain) ? plain : undefined;
}

/** @param at of the name of a frame of 2.3 or 2.4 */
export function isFrameName(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) {
    const char = bytes[i] ?? 0;
    if (!((char >= 0x41 && char <= 0x5a) || (char >= 0x30 && char <= 0x39))) return false;
  }
  return true;
}
