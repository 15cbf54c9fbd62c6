/**
 * ITU T.81, B.2.2: width and height of a JPEG lie in the header of its frame, of which there are thirteen kinds. Bytes
 * between two segments, which T.81 does not know and decoders skip, are skipped here too.
 */
import type { ByteView } from '../byte-source.ts';
import type { Shape } from './shape.ts';

/** Segments, and bytes between two of them. A photograph has up to 100, most of them Photoshop's and of colours. */
const SEGMENTS_CAP = 4096;
const GAP_CAP = 64 * 1024;

/** Define Huffman tables, an extension, arithmetic conditioning: in the same row as the frames, and none. */
const NO_FRAMES: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

export function jpegFrame(view: ByteView): Shape | undefined {
  let at = 2;
  let gap = 0;
  for (let segments = 0; segments < SEGMENTS_CAP && gap < GAP_CAP;) {
    const found = view.at(at, 2);
    if (found < 0) return undefined;
    const marker = view.bytes[found] === 0xff ? (view.bytes[found + 1] as number) : 0xff;
    // A fill byte, a byte of no segment, or a marker without a segment: restart, start of image, 1.
    if (marker === 0xff || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) {
      at++;
      gap++;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return undefined;
    segments++;
    if (marker <= 0xcf && !NO_FRAMES.has(marker)) {
      const frame = view.at(at + 2, 7);
      return frame < 0
        ? undefined
        : {
            container: 'jpeg',
            height: view.bytes.readUInt16BE(frame + 3),
            width: view.bytes.readUInt16BE(frame + 5),
          };
    }
    const length = view.at(at + 2, 2);
    if (length < 0) return undefined;
    at += 2 + Math.max(2, view.bytes.readUInt16BE(length));
  }
  return undefined;
}
