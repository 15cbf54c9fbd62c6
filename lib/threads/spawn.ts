/** Starts a stage's thread. */
import { Worker, workerData } from 'node:worker_threads';
import type { ChannelEnd } from '../channel/channel.ts';
import { startTrace } from '../channel/trace.ts';
import type { TraceTarget } from '../channel/trace.ts';
import { ownProgram } from '../own-module.ts';
import type { Cell } from './cell.ts';
import { giveWay } from './niceness.ts';

/** What every thread is started with. */
export interface ThreadData<Options, Ends extends string = string> {
  /** As in the topology, with a number where there are several: `parser 2`. */
  readonly name: string;
  readonly ends: Readonly<Record<Ends, ChannelEnd>>;
  readonly cells: readonly Cell[];
  readonly options: Options;
  readonly trace?: TraceTarget | undefined;
  /** See `niceness.ts`; absent: as the thread that starts it. */
  readonly nice?: number | undefined;
}

/**
 * Packets live for a moment. With V8's own choice a busy thread's young generation grows to 100 MB of them, six times
 * over; with 12 MB the scan is as fast, and its memory does not grow with the library (measured at 100,000 files).
 */
const YOUNG_MEGABYTES = 12;
/**
 * V8 lets a heap that may become 2 GB or more grow to four times of what was in use at its worst moment: once 100 MB, in
 * a thread that needs 15. One that may have less grows to less than twice as much, with no more work.
 */
const OLD_MEGABYTES = 1_500;

/**
 * @param module of the worker, relative to `lib/`, without extension: `parser/parser-worker`
 * @param heap megabytes at which the thread ends with ERR_WORKER_OUT_OF_MEMORY (buffers are not counted)
 * @param young megabytes of its young generation at most
 */
export function spawn<Options>(
  module: string,
  data: ThreadData<Options>,
  heap: number = OLD_MEGABYTES,
  young: number = YOUNG_MEGABYTES,
): Worker {
  return new Worker(ownProgram(module), {
    name: data.name,
    workerData: data,
    transferList: Object.values(data.ends).map((end) => end.port),
    resourceLimits: { maxYoungGenerationSizeMb: young, maxOldGenerationSizeMb: heap },
  });
}

/** First call of a worker module. */
export function threadData<Options, Ends extends string>(): ThreadData<Options, Ends> {
  const data = workerData as ThreadData<Options, Ends>;
  giveWay(data.nice ?? 0);
  startTrace(data.trace, data.name);
  return data;
}
