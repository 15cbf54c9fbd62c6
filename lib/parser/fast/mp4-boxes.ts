/** The boxes (atoms) of an MP4 file: size and name in front, boxes inside (ISO/IEC 14496-12, 4.2). */
import type { ByteView } from '../byte-source.ts';
import type { HandOn } from './hand-on.ts';
import { u32be, u64be } from './numbers.ts';

export interface Box {
  /** Four characters as a number. */
  readonly type: number;
  /** Of its contents. */
  readonly start: number;
  readonly end: number;
}

/** A million empty ones are a known bomb. */
const BOXES_CAP = 2000;
const HEADER = 8;
/** Read at once where a box was skipped. */
const AHEAD = 8192;

export class Boxes {
  readonly #view: ByteView;
  #count = 0;

  constructor(view: ByteView) {
    this.#view = view;
  }

  /** Calls `visit` for one after the other; what it returns ends the walk. */
  each(start: number, end: number, visit: (box: Box) => HandOn | undefined): HandOn | undefined {
    let position = start;
    // Less than a header at the end is padding: QuickTime ends lists with a zero of 32 bits.
    while (position + HEADER <= end) {
      const box = this.#box(position, end);
      if (typeof box === 'string') return box;
      const failed = visit(box);
      if (failed !== undefined) return failed;
      position = box.end;
    }
    return undefined;
  }

  #box(position: number, limit: number): Box | HandOn {
    if (this.#count++ === BOXES_CAP) return 'too many parts';
    const at = this.#view.at(position, HEADER, this.#count === 1 ? undefined : AHEAD);
    if (at < 0) return 'cut short';
    const { bytes } = this.#view;
    const type = u32be(bytes, at + 4);
    const size = u32be(bytes, at);
    // 0: up to the end; 1: the size has 64 bits and stands behind the name.
    const large = size === 1 ? this.#view.at(position + HEADER, 8) : -1;
    if (size === 1 && large < 0) return 'cut short';
    const start = position + (size === 1 ? 16 : HEADER);
    const end = size === 0 ? limit : position + (size === 1 ? u64be(bytes, large) : size);
    return end < start || end > limit ? 'cut short' : { type, start, end };
  }
}
