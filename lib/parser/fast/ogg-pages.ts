/** Ogg pages (RFC 3533): the packets of one logical stream from its first page on, and the position on the last page. */
import type { ByteView } from '../byte-source.ts';
import type { HandOn } from './hand-on.ts';
import { fourcc, u32be, u32le, u64le, u8 } from './numbers.ts';
import { PacketCursor } from './packet-cursor.ts';
import type { Pieces } from './packet-cursor.ts';

const HEADER = 27;
const OGGS = fourcc('OggS');
/** Pages of headers: 64 MB of comments, at 64 KiB a page. */
const PAGES_CAP = 1000;
const PAGE_CAP = 65_307;
const SEGMENTS = 255;
/** A packet goes on from the page before; first and last page of a stream. */
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
/** Read at once of a page that is only walked over. */
const AHEAD = 4096;
const NO_POSITION = 2 ** 64;

/** Walks the packets at the start of a stream. */
export class OggPages implements Pieces {
  readonly #view: ByteView;
  /** Of the page at hand: lengths of its segments, the next of them, and where its bytes begin. */
  readonly #lacing = new Uint8Array(SEGMENTS);
  #segments = 0;
  #segment = 0;
  #body = 0;
  #next = 0;
  #pages = 0;
  /** The packet at hand goes on behind the piece that was given. */
  #isOpen = false;

  serial = 0;

  constructor(view: ByteView) {
    this.#view = view;
  }

  /** The next packet, at its first byte; undefined where none begins. */
  packet(): PacketCursor | undefined {
    while (this.#isOpen) if (this.next() === undefined) return undefined;
    const piece = this.#piece(false);
    return piece === undefined ? undefined : new PacketCursor(this.#view, piece.position, piece.length, this);
  }

  next(): { readonly position: number; readonly length: number } | undefined {
    return this.#isOpen ? this.#piece(true) : undefined;
  }

  #piece(continued: boolean): { position: number; length: number } | undefined {
    if (this.#segment === this.#segments && !this.#page(continued)) return undefined;
    const position = this.#body;
    let length = 0;
    let lace = 255;
    while (lace === 255 && this.#segment < this.#segments) {
      lace = this.#lacing[this.#segment++] as number;
      length += lace;
    }
    this.#body += length;
    this.#isOpen = lace === 255;
    return { position, length };
  }

  #page(continued: boolean): boolean {
    if (this.#pages++ === PAGES_CAP) return false;
    const at = this.#view.at(this.#next, HEADER, this.#pages > 2 ? AHEAD : undefined);
    const { bytes } = this.#view;
    if (at < 0 || u32be(bytes, at) !== OGGS || u8(bytes, at + 4) !== 0) return false;
    const flags = u8(bytes, at + 5);
    const isFirst = this.#pages === 1;
    if (isFirst) this.serial = u32le(bytes, at + 14);
    // The first page of another stream, or a page of one: they are side by side.
    if (this.serial !== u32le(bytes, at + 14) || isFirst !== ((flags & FIRST) !== 0)) return false;
    if (continued !== ((flags & CONTINUED) !== 0)) return false;
    this.#segments = u8(bytes, at + 26);
    const table = this.#view.at(this.#next + HEADER, this.#segments, AHEAD);
    if (table < 0 || this.#segments === 0) return false;
    let length = 0;
    for (let i = 0; i < this.#segments; i++) {
      const lace = u8(bytes, table + i);
      this.#lacing[i] = lace;
      length += lace;
    }
    this.#segment = 0;
    this.#body = this.#next + HEADER + this.#segments;
    this.#next = this.#body + length;
    // The last page of a stream ends the file, or another stream is behind.
    return this.#next <= this.#view.size && ((flags & LAST) === 0 || this.#next === this.#view.size);
  }
}

/**
 * Position of the last page on which a packet ends. It must end with the file, and be of the stream `serial`; another
 * one is a stream behind (chained) or beside it.
 */
export function lastPosition(view: ByteView, serial: number): number | HandOn {
  let end = view.size;
  // A page whose packet goes on has no position: then it is the one before.
  for (let back = 0; back < 3; back++) {
    const page = pageBefore(view, end, serial);
    if (typeof page === 'string') return page;
    if (page.granule < NO_POSITION) return page.granule;
    end = page.start;
  }
  return 'not a page';
}

/** The page that ends at `end`: looked for in few bytes first, then in as many as a page can have. */
function pageBefore(
  view: ByteView,
  end: number,
  serial: number,
): { readonly start: number; readonly granule: number } | HandOn {
  for (const looked of [AHEAD, PAGE_CAP]) {
    const length = Math.min(looked, end);
    const from = view.at(end - length, length, length);
    const { bytes } = view;
    if (from < 0) return 'cut short';
    let at = bytes.lastIndexOf('OggS', from + length - HEADER, 'latin1');
    while (at >= from) {
      if (u8(bytes, at + 4) === 0 && at + pageSize(bytes, at, from + length) === from + length) {
        if (u32le(bytes, at + 14) !== serial) return 'several streams';
        return { start: end - length + at - from, granule: positionOf(bytes, at + 6) };
      }
      at = at === 0 ? -1 : bytes.lastIndexOf('OggS', at - 1, 'latin1');
    }
    if (length === end) break;
  }
  return 'not a page';
}

/** @returns 0 where the table of segments is not whole */
function pageSize(bytes: Uint8Array, at: number, limit: number): number {
  const body = HEADER + u8(bytes, at + 26);
  if (at + body > limit) return 0;
  let size = body;
  for (let i = HEADER; i < body; i++) size += u8(bytes, at + i);
  return size;
}

/** -1, all bits set, says that no packet ends on the page. */
function positionOf(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) === 0xffff_ffff && u32le(bytes, at + 4) === 0xffff_ffff
    ? NO_POSITION
    : u64le(bytes, at);
}
