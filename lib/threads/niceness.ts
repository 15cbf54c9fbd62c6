/**
 * How much a thread gives way to others, 0 to 19. Linux counts it by thread (sched(7)), and threads and processes that
 * one starts inherit it: so the application's own threads stay as they are. Elsewhere it is of the whole process, which is
 * the application's: there it is left alone.
 */
import { access } from 'node:fs';
import { setPriority } from 'node:os';

/** Of the calling thread, before it starts others. */
export function giveWay(nice: number): void {
  if (nice > 0 && process.platform === 'linux') setPriority(0, nice);
}

/**
 * libuv's pool belongs to all threads, and is started by the first that needs it: not by one that gives way, or the
 * application's files would be slow for good.
 */
export function startPool(): void {
  access('/', () => undefined);
}
