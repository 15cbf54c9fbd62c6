/**
 * Packets at the start of an Ogg stream (RFC 3533). A packet is cut into pages of 64 KiB at most, so it is a list of
 * spans; it is read through a cursor that steps over the page headers.
 */
import type { FileWindow } from './file-window.ts';

const HEADER = 27;
/** 64 MB of comments; as many spans as a locator may have. */
const PAGES_CAP = 1_000;
/** Flags of a page: it goes on with the packet before; it is the first of its stream. */
const CONTINUED = 1;
const FIRST = 2;

interface Page {
  readonly flags: number;
  readonly serial: number;
  readonly lacing: Uint8Array;
  readonly body: number;
  readonly end: number;
}

/**
 * Of the first stream whose first page `isWanted`; pages of others (Skeleton, video) lie between its own.
 *
 * @param isWanted is given the first bytes of a stream
 */
export function* packetsOf(
  file: FileWindow,
  isWanted: (head: string) => boolean,
): Generator<OggPacket, undefined> {
  let serial: number | undefined;
  let spans: number[] = [];
  let at = 0;
  for (let count = 0; count < PAGES_CAP; count++) {
    const page = readPage(file, at);
    if (page === undefined) return;
    at = page.end;
    if (serial === undefined) {
      // First pages of all streams come before all others.
      if ((page.flags & FIRST) === 0) return;
      if (isWanted(file.viewUpTo(page.body, 8).toString('latin1'))) serial = page.serial;
    }
    if (page.serial !== serial) continue;
    // Half a packet is none: the page with the other half is lost.
    if (spans.length > 0 !== ((page.flags & CONTINUED) !== 0)) return;
    let start = page.body;
    let length = 0;
    for (const lace of page.lacing) {
      length += lace;
      if (lace === 255) continue;
      yield new OggPacket(file, [...spans, start, length]);
      spans = [];
      start += length;
      length = 0;
    }
    if (page.lacing.at(-1) === 255) spans.push(start, length);
  }
}

function readPage(file: FileWindow, at: number): Page | undefined {
  const header = file.view(at, HEADER);
  if (header?.toString('latin1', 0, 5) !== 'OggS\0') return undefined;
  const flags = header.readUInt8(5);
  const serial = header.readUInt32LE(14);
  const count = header.readUInt8(26);
  const table = file.view(at + HEADER, count);
  if (table === undefined) return undefined;
  const lacing = Uint8Array.from(table);
  const body = at + HEADER + count;
  const end = lacing.reduce((sum, lace) => sum + lace, body);
  return end > file.size ? undefined : { flags, serial, lacing, body, end };
}

/** Reads on in one packet. */
export class OggPacket {
  readonly #file: FileWindow;
  readonly #spans: readonly number[];
  /** The span at hand, and how far it is read. */
  #span = 0;
  #read = 0;

  constructor(file: FileWindow, spans: readonly number[]) {
    this.#file = file;
    this.#spans = spans;
  }

  /** The places of the next bytes; undefined where the packet ends before. */
  take(length: number): number[] | undefined {
    const taken: number[] = [];
    for (let left = length; left > 0;) {
      const [offset, size] = [this.#spans[this.#span], this.#spans[this.#span + 1]];
      if (offset === undefined || size === undefined) return undefined;
      const count = Math.min(left, size - this.#read);
      if (count > 0) taken.push(offset + this.#read, count);
      left -= count;
      this.#read += count;
      if (this.#read < size) continue;
      this.#span += 2;
      this.#read = 0;
    }
    return taken;
  }

  /** The places of all bytes to the end. */
  rest(): number[] {
    const rest = behind(this.#spans.slice(this.#span), this.#read);
    this.#span = this.#spans.length;
    return rest;
  }

  /** @param length a few bytes; undefined where the packet ends before */
  read(length: number): Buffer | undefined {
    const taken = this.take(length);
    return taken === undefined ? undefined : this.first(taken, length);
  }

  /** The first bytes of what was taken, at most `length`. */
  first(taken: readonly number[], length: number): Buffer {
    const parts: Buffer[] = [];
    for (let i = 0, left = length; i < taken.length && left > 0; i += 2) {
      const part = this.#file.viewUpTo(taken[i] as number, Math.min(left, taken[i + 1] as number));
      // A view is good until the next one.
      parts.push(Buffer.from(part));
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** Little endian, as in Vorbis comments. */
  number(): number | undefined {
    const bytes = this.read(4);
    return bytes?.length === 4 ? bytes.readUInt32LE(0) : undefined;
  }
}

/** What is left of spans without their first bytes. */
export function behind(spans: readonly number[], skipped: number): number[] {
  const rest: number[] = [];
  let left = skipped;
  for (let i = 0; i < spans.length; i += 2) {
    const [offset, length] = [spans[i] as number, spans[i + 1] as number];
    const cut = Math.min(left, length);
    left -= cut;
    if (cut < length) rest.push(offset + cut, length - cut);
  }
  return rest;
}
