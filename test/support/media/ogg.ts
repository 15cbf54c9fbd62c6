/** Ogg pages (RFC 3533): packets are cut into segments of 255 bytes, at most 255 segments a page. */
import { latin1, u32le, u64le, u8 } from './bytes.ts';

export interface OggPacket {
  readonly data: Buffer;
  /** Samples of the stream after this packet; 0 for headers. */
  readonly granule: number;
  /** Ends its page: headers do, and the last packet. */
  readonly flush?: boolean;
}

const SEGMENTS = 255;
const NOTHING_ENDS = 0xffff_ffff_ffff_ffffn;

/** One logical stream. @param serial any number; the same for the whole stream */
export function oggPages(packets: readonly OggPacket[], serial = 0x76616c68): Buffer {
  const pages: { lacing: number[]; body: Buffer[]; granule: number | undefined; continued: boolean }[] = [];
  let page: (typeof pages)[number] | undefined;
  for (const { data, granule, flush = false } of packets) {
    // A packet whose length is a multiple of 255 ends with an empty segment (section 5).
    for (let offset = 0; offset <= data.length; offset += 255) {
      if (page === undefined || page.lacing.length === SEGMENTS) {
        page = { lacing: [], body: [], granule: undefined, continued: offset > 0 };
        pages.push(page);
      }
      const segment = data.subarray(offset, offset + 255);
      page.lacing.push(segment.length);
      page.body.push(segment);
    }
    if (page !== undefined) page.granule = granule;
    if (flush) page = undefined;
  }
  return Buffer.concat(
    pages.map(({ lacing, body, granule, continued }, index) => {
      const flags = (continued ? 1 : 0) | (index === 0 ? 2 : 0) | (index === pages.length - 1 ? 4 : 0);
      const head = [
        latin1('OggS'),
        u8(0, flags),
        granuleBytes(granule),
        u32le(serial),
        u32le(index),
        u32le(0),
      ];
      const bytes = Buffer.concat([...head, u8(lacing.length, ...lacing), ...body]);
      bytes.writeUInt32LE(oggCrc(bytes), 22);
      return bytes;
    }),
  );
}

/** -1 says that no packet ends on the page (section 6). */
function granuleBytes(granule: number | undefined): Buffer {
  if (granule !== undefined) return u64le(granule);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(NOTHING_ENDS);
  return bytes;
}

const CRC_TABLE: Int32Array = Int32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** CRC-32 of polynomial 0x04c11db7, not reflected, so not zlib's. @param page with the CRC field zero */
export function oggCrc(page: Buffer): number {
  let crc = 0;
  for (let index = 0; index < page.length; index++) {
    crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ (page[index] as number)) & 0xff] as number);
  }
  return crc >>> 0;
}
