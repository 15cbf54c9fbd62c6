/** IPTC as it lies in JPEG, for who reads it only there: among Photoshop's resources, in a segment of its own. */

const SEGMENT_CAP = 0xffff;
const IPTC_RESOURCE = Buffer.from('8BIM\x04\x04\0\0', 'latin1');

/** @returns undefined for what is too long for a segment */
export function jpegOfIptc(bytes: Buffer): Buffer | undefined {
  const isResource = bytes.toString('latin1', 0, 4) === '8BIM';
  const head = Buffer.concat([
    Buffer.from('Photoshop 3.0\0', 'latin1'),
    ...(isResource ? [] : [IPTC_RESOURCE, u32be(bytes.length)]),
  ]);
  // Some bytes more, for exifreader looks beyond the last segment for another one.
  const length = 2 + head.length + bytes.length + (bytes.length % 2);
  if (length > SEGMENT_CAP) return undefined;
  const jpeg = Buffer.alloc(2 + 2 + length + 16);
  jpeg.writeUInt32BE(0xffd8ffed, 0);
  jpeg.writeUInt16BE(length, 4);
  head.copy(jpeg, 6);
  bytes.copy(jpeg, 6 + head.length);
  return jpeg;
}

function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
