/**
 * Numbers and text as bytes, and bit fields: the vocabulary of every writer in this folder.
 */

export function u8(...values: number[]): Buffer {
  return Buffer.from(values);
}

export function u16be(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u24be(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntBE(value, 0, 3);
  return bytes;
}

export function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function u64be(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function u16le(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64le(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

export function utf8(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** UTF-16 little endian with byte order mark, as taggers write it into ID3v2.2 and ID3v2.3. */
export function utf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}

/** 28 bits in 4 bytes, the top bit of each clear (ID3v2.4 section 6.2). */
export function syncsafe(value: number): Buffer {
  return u8((value >> 21) & 0x7f, (value >> 14) & 0x7f, (value >> 7) & 0x7f, value & 0x7f);
}

/** Padded with zeros, or cut, to `length` bytes. */
export function fit(bytes: Buffer, length: number): Buffer {
  const fitted = Buffer.alloc(length);
  bytes.copy(fitted);
  return fitted;
}

/** A field of a bit stream. */
export type BitField = readonly [value: number, width: number];

/** Most significant bit first (FLAC, JPEG, MPEG-4); the last byte is filled with `fill`. */
export function bitsMsbFirst(fields: readonly BitField[], fill: 0 | 1 = 0): Buffer {
  return fromBits(fields.map(([value, width]) => binary(value, width)).join(''), fill, (octet) => octet);
}

/** Least significant bit first (Vorbis I section 2.1.4). */
export function bitsLsbFirst(fields: readonly BitField[]): Buffer {
  return fromBits(fields.map(([value, width]) => reversed(binary(value, width))).join(''), 0, reversed);
}

function binary(value: number, width: number): string {
  return width === 0 ? '' : value.toString(2).padStart(width, '0');
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
}

function fromBits(bits: string, fill: 0 | 1, order: (octet: string) => string): Buffer {
  const octets = bits.padEnd(Math.ceil(bits.length / 8) * 8, String(fill)).match(/.{8}/gu) ?? [];
  return Buffer.from(octets.map((octet) => Number.parseInt(order(octet), 2)));
}
