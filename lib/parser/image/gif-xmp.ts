/** XMP 2016, part 3, 1.1.2: in GIF it is an application extension whose content is the packet as it is. */
import type { ByteView } from '../byte-source.ts';
import { bytesAt } from '../byte-source.ts';

const PACKET_CAP = 1024 * 1024;
/** Sub-blocks that are passed, empty ones too: a megabyte of pixels. Behind more of them nobody has put a packet. */
const SUB_BLOCKS_CAP = 4096;
const GIF_HEAD = 13;
const XMP_NAME = 'XMP DataXMP';
/** Numbers down from 255: whoever lands in a packet as if it were sub-blocks comes to its end by them. */
const MAGIC_TRAILER = 258;

/** @returns the packet; undefined where there is none */
export function gifXmp(view: ByteView): Buffer | undefined {
  const byte = (at: number): number | undefined => {
    const found = view.at(at, 1);
    return found < 0 ? undefined : view.bytes[found];
  };
  let passed = 0;
  const behind = (at: number): number => {
    let place = at;
    while (passed++ < SUB_BLOCKS_CAP) {
      const length = byte(place);
      if (length === undefined) return view.size;
      place += length + 1;
      if (length === 0) return place;
    }
    return view.size;
  };
  for (let at = GIF_HEAD + palette(byte(10)); at < view.size;) {
    const kind = byte(at);
    if (kind === 0x2c) at = behind(at + 11 + palette(byte(at + 9)));
    else if (kind !== 0x21) return undefined;
    else if (
      byte(at + 1) === 0xff &&
      Buffer.from(bytesAt(view, at + 3, 11)).toString('latin1') === XMP_NAME
    ) {
      const end = behind(at + 14);
      return Buffer.from(bytesAt(view, at + 14, Math.min(end - at - 14 - MAGIC_TRAILER, PACKET_CAP)));
    } else at = behind(at + 2);
  }
  return undefined;
}

/** @returns bytes of a palette */
function palette(flags: number = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1);
}
