/**
 * What a parser thread did with its time within files: it computed, or it waited for the disk. A thread that is ready
 * but gets no core waits too, yet for a core, which more threads would not give it: Linux counts that apart
 * (`/proc/thread-self/schedstat`; elsewhere it counts as waiting). Both looks are taken once a pack of results and cost
 * 1.3 us together.
 *
 * Not all that is neither is the disk: a thread waits for the helpers of its garbage collection too, long on a busy
 * machine. So no more counts than the calls took that read.
 *
 * The processor time of a pack contains its messages as well. So waiting is counted too low by a few microseconds a
 * file, never too high, and a warm cache does not look like a disk.
 */
import { openSync, readSync } from 'node:fs';
import type { Packet } from '../channel/packet.ts';
import { diskTime } from './disk-time.ts';

/** Of the calling thread since its start, microseconds. */
export interface ThreadTimes {
  readonly computed: number;
  /** Ready, without a core. */
  readonly delayed: number;
  /** Wall time in calls that read. */
  readonly disk: number;
}

export class ReadTimes {
  readonly #look: () => ThreadTimes;
  #last: ThreadTimes;

  constructor(look: () => ThreadTimes = threadTimes()) {
    this.#look = look;
    this.#last = look();
  }

  /** @param packets results since the last call. Without them (an idle thread) nothing was read. */
  of(packets: readonly Packet[]): { readonly waiting: number; readonly computing: number } {
    const now = this.#look();
    const computing = now.computed - this.#last.computed;
    const delayed = now.delayed - this.#last.delayed;
    const disk = now.disk - this.#last.disk;
    this.#last = now;
    const reading = packets.reduce((sum, { micros = 0 }) => sum + micros, 0);
    return { computing, waiting: Math.max(0, Math.min(reading - computing - delayed, disk)) };
  }
}

/** Its descriptor is closed by Node.js when the thread ends. */
function threadTimes(): () => ThreadTimes {
  const delayed = threadDelay();
  return () => {
    const { user, system } = process.threadCpuUsage();
    return { computed: user + system, delayed: delayed(), disk: diskTime() };
  };
}

/** proc(5): time on a core, time in the queue for one (both nanoseconds), time slices. */
function threadDelay(): () => number {
  try {
    const file = openSync('/proc/thread-self/schedstat', 'r');
    const bytes = Buffer.alloc(64);
    return () => {
      const text = bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0));
      return Number(text.split(' ')[1]) / 1000;
    };
  } catch {
    return () => 0;
  }
}
