/** Boxes of ISO/IEC 14496-12 and of JPEG 2000 (15444-1, I.4), which are the same: length, name, content. */
import type { ByteView } from './byte-source.ts';

export interface Box {
  readonly name: string;
  /** Of the content. */
  readonly from: number;
  readonly to: number;
}

/** Boxes of one level that are looked at. */
const BOXES_CAP = 1000;

/** Ends at the first box that does not lie in its level. */
export function* boxes(view: ByteView, from: number = 0, to: number = view.size): Generator<Box> {
  for (let count = 0, at = from; count < BOXES_CAP && at + 8 <= to; count++) {
    const found = view.at(at, 8);
    if (found < 0) return;
    const { bytes } = view;
    const name = bytes.toString('latin1', found + 4, found + 8);
    let length = bytes.readUInt32BE(found);
    let head = 8;
    if (length === 1) {
      const large = view.at(at + 8, 8);
      if (large < 0) return;
      length = Number(bytes.readBigUInt64BE(large));
      head = 16;
    } else if (length === 0) length = to - at;
    if (length < head) return;
    yield { name, from: at + head, to: Math.min(to, at + length) };
    at += length;
  }
}

export function boxNamed(view: ByteView, name: string, from?: number, to?: number): Box | undefined {
  for (const box of boxes(view, from, to)) if (box.name === name) return box;
  return undefined;
}
