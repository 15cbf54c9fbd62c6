/**
 * What a thread is at work on, in shared memory: written before it touches a file, read by the watchdog. A thread that
 * hangs answers no message, but its cell still names the packet.
 */

const TICKET = 0;
const STARTED = 1;

/** Shared by a worker (writes) and the thread that watches it (reads). Both count time from `epoch`. */
export interface Cell {
  readonly words: Int32Array;
  /** Milliseconds since the Unix epoch that `STARTED` counts from, modulo 2^32. */
  readonly epoch: number;
}

export interface AtWork {
  /** Id of the packet, which no other packet of its consumer has. */
  readonly ticket: number;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

export function createCell(): Cell {
  return { words: new Int32Array(new SharedArrayBuffer(8)), epoch: Date.now() };
}

/** @param ticket not 0 */
export function enter(cell: Cell, ticket: number): void {
  Atomics.store(cell.words, STARTED, Date.now() - cell.epoch);
  Atomics.store(cell.words, TICKET, ticket);
}

export function leave(cell: Cell): void {
  Atomics.store(cell.words, TICKET, 0);
}

export function atWork(cell: Cell): AtWork | undefined {
  const ticket = Atomics.load(cell.words, TICKET);
  if (ticket === 0) return undefined;
  const now = Date.now();
  // A difference of 32 bits is right however old the cell is, as long as one piece of work takes less than 24 days.
  return { ticket, since: now - ((now - cell.epoch - Atomics.load(cell.words, STARTED)) | 0) };
}
