/**
 * The scanner threads of one scan: one a device, at most four. Each lives for one scan; one that does not answer for
 * 30 s (a dead mount holds it in the kernel) is abandoned, and its roots are offline.
 */
import { createChannel } from '../channel/channel.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import type { MediaType } from '../metadata/document.ts';
import { groupByDevice, readMountinfo } from '../scanner/mounts.ts';
import type {
  RootTask,
  ScannerControl,
  ScannerOptions,
  ScannerReports,
} from '../scanner/scanner-messages.ts';
import { Backstage } from './backstage.ts';
import type { ThreadSettings } from './backstage.ts';
import { atWork, createCell } from './cell.ts';
import type { Cell } from './cell.ts';

const SILENCE_MILLISECONDS = 30_000;
const LOOK_MILLISECONDS = 1_000;
const LATE_MILLISECONDS = 5_000;

export interface WalkersOutput {
  /** The other end of a scanner's channel, for the DB manager. */
  attach(end: ChannelEnd, roots: readonly number[]): void;
  /** These roots will not be walked any further. */
  lost(roots: readonly number[], reason: string): void;
  /** Every scanner is through, or lost. */
  finished(): void;
}

interface Walker {
  readonly thread: Backstage<ScannerControl, ScannerReports>;
  readonly roots: readonly number[];
  readonly cell: Cell;
}

export class Walkers {
  readonly #output: WalkersOutput;
  readonly #walkers = new Set<Walker>();
  readonly #timer: NodeJS.Timeout;
  readonly started: number;
  abandoned = 0;
  #last: number = Date.now();
  #from = 0;

  constructor(
    roots: readonly RootTask[],
    others: readonly string[],
    suffixes: Readonly<Record<string, MediaType>>,
    threads: ThreadSettings,
    output: WalkersOutput,
    paused = false,
  ) {
    this.#output = output;
    const groups = groupByDevice(roots, readMountinfo());
    this.started = groups.length;
    for (const [index, group] of groups.entries())
      this.#start(index + 1, { roots: group, others, suffixes, paused }, threads);
    this.#timer = setInterval(() => this.#look(), LOOK_MILLISECONDS).unref();
    if (groups.length === 0) queueMicrotask(() => output.finished());
  }

  get size(): number {
    return this.#walkers.size;
  }

  pause(on: boolean): void {
    for (const { thread } of this.#walkers) thread.send({ kind: 'pause', on });
  }

  cancel(): void {
    for (const { thread } of this.#walkers) thread.send({ kind: 'cancel' });
  }

  /** Ends those that are left. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const walkers = [...this.#walkers];
    this.#walkers.clear();
    await Promise.all(walkers.map((walker) => this.#end(walker, 500)));
  }

  #start(number: number, options: ScannerOptions, threads: ThreadSettings): void {
    const [scannerEnd, dbEnd] = createChannel('scanner', 'dbmanager');
    const roots = options.roots.map(({ id }) => id);
    const cell = createCell();
    this.#output.attach(dbEnd, roots);
    const walker: Walker = {
      roots,
      cell,
      thread: new Backstage<ScannerControl, ScannerReports>(
        {
          stage: 'scanner',
          name: `scanner ${number}`,
          options,
          ends: { dbmanager: scannerEnd },
          cells: [cell],
          ...threads,
        },
        () => this.#done(walker),
        (error) => this.#lose(walker, error.message),
      ),
    };
    this.#walkers.add(walker);
  }

  #done(walker: Walker): void {
    if (!this.#walkers.delete(walker)) return;
    void this.#end(walker, 2_000);
    this.#checkFinished();
  }

  #lose(walker: Walker, reason: string): void {
    if (!this.#walkers.delete(walker)) return;
    this.#output.lost(walker.roots, reason);
    this.#checkFinished();
  }

  async #end({ thread }: Walker, milliseconds: number): Promise<void> {
    await thread.stop({ kind: 'stop' }, milliseconds);
    if (!thread.ended) this.abandoned++;
  }

  #look(): void {
    const now = Date.now();
    // This look is late itself (the machine slept, the clock was set): everyone gets a new limit.
    if (Math.abs(now - this.#last) > LATE_MILLISECONDS) this.#from = now;
    this.#last = now;
    for (const walker of this.#walkers) {
      const work = atWork(walker.cell);
      if (work === undefined || now - Math.max(work.since, this.#from) < SILENCE_MILLISECONDS) continue;
      walker.thread.abandon();
      this.abandoned++;
      this.#lose(walker, 'not answering');
    }
  }

  #checkFinished(): void {
    if (this.#walkers.size > 0) return;
    clearInterval(this.#timer);
    this.#output.finished();
  }
}
