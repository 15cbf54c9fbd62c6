/** Numbers in place. The callers have looked that the bytes are there. */

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

export function u16be(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1);
}

export function u24be(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 16) | (u8(bytes, at + 1) << 8) | u8(bytes, at + 2);
}

export function u32be(bytes: Uint8Array, at: number): number {
  return ((u8(bytes, at) << 24) | u24be(bytes, at + 1)) >>> 0;
}

/** Above 2^53 it is not exact, and larger than any file. */
export function u64be(bytes: Uint8Array, at: number): number {
  return u32be(bytes, at) * 2 ** 32 + u32be(bytes, at + 4);
}

export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) | (u8(bytes, at + 1) << 8);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0;
}

export function u64le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at + 4) * 2 ** 32 + u32le(bytes, at);
}

/** 28 bits in four bytes of seven (ID3v2.4 structure, 6.2). */
export function syncsafe(bytes: Uint8Array, at: number): number {
  return (
    ((u8(bytes, at) & 0x7f) << 21) |
    ((u8(bytes, at + 1) & 0x7f) << 14) |
    ((u8(bytes, at + 2) & 0x7f) << 7) |
    (u8(bytes, at + 3) & 0x7f)
  );
}

/** Four characters as one number, to compare with: cheaper than a string. */
export function fourcc(name: string): number {
  return Buffer.from(name, 'latin1').readUInt32BE(0);
}
