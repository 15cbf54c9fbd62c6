/**
 * A media file as pieces: bytes, bytes repeated, and holes. A file of real size (40 MB of FLAC) is made from a few
 * kilobytes of memory, and a hole costs no disk.
 */
import { closeSync, ftruncateSync, futimesSync, openSync, writeSync, writevSync } from 'node:fs';

export type Piece =
  | Buffer
  | { readonly unit: Buffer; readonly times: number }
  /** Zeros that were never written: the file is sparse there. */
  | { readonly hole: number };

export type Layout = readonly Piece[];

/** Bytes. */
export function sizeOf(layout: Layout): number {
  return layout.reduce((sum, piece) => sum + sizeOfPiece(piece), 0);
}

/** The whole file in memory; holes become zeros. */
export function toBuffer(layout: Layout): Buffer {
  const bytes = Buffer.alloc(sizeOf(layout));
  let offset = 0;
  for (const piece of layout) {
    if (Buffer.isBuffer(piece)) piece.copy(bytes, offset);
    else if ('unit' in piece) bytes.fill(piece.unit, offset, offset + sizeOfPiece(piece));
    offset += sizeOfPiece(piece);
  }
  return bytes;
}

/** Creates or replaces `path`. @param mtime seconds since the epoch; now if absent */
export function writeLayout(path: string, layout: Layout, mtime?: number): void {
  const file = openSync(path, 'w');
  try {
    let offset = 0;
    for (const chunk of chunks(layout)) {
      if (typeof chunk === 'number') offset += chunk;
      else offset += writeAll(file, chunk, offset);
    }
    ftruncateSync(file, offset);
    if (mtime !== undefined) futimesSync(file, mtime, mtime);
  } finally {
    closeSync(file);
  }
}

/** Repeated units are gathered to about this many bytes a write. */
const GATHER = 1024 * 1024;
/** Linux takes at most 1,024 buffers a writev (`IOV_MAX`). */
const VECTOR = 512;

function* chunks(layout: Layout): Generator<Buffer[] | number> {
  let pending: Buffer[] = [];
  for (const piece of layout) {
    if (Buffer.isBuffer(piece)) pending.push(piece);
    else if ('hole' in piece) {
      yield pending;
      yield piece.hole;
      pending = [];
    } else if (piece.unit.length > 0) {
      const perWrite = Math.max(1, Math.floor(GATHER / piece.unit.length));
      const block = Buffer.alloc(Math.min(perWrite, piece.times) * piece.unit.length, piece.unit);
      let left = piece.times * piece.unit.length;
      for (; left > 0; left -= block.length)
        pending.push(left < block.length ? block.subarray(0, left) : block);
    }
    if (pending.length >= VECTOR) {
      yield pending;
      pending = [];
    }
  }
  yield pending;
}

function writeAll(file: number, buffers: Buffer[], offset: number): number {
  const size = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const written = writevSync(file, buffers, offset);
  if (written === size) return size;
  const rest = Buffer.concat(buffers).subarray(written);
  for (let done = 0; done < rest.length;) {
    done += writeSync(file, rest, done, rest.length - done, offset + written + done);
  }
  return size;
}

function sizeOfPiece(piece: Piece): number {
  if (Buffer.isBuffer(piece)) return piece.length;
  return 'unit' in piece ? piece.unit.length * piece.times : piece.hole;
}
