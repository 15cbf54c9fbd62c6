/**
 * The scanner threads of one scan: one a device, at most four. The first starts while the DB manager still prepares the
 * scan, for every scan needs one. Each lives for one scan; one that does not answer for 30 s (a dead mount holds it in the
 * kernel) is abandoned, and its roots are offline.
 */
import { createChannel } from '../channel/channel.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import { groupByDevice, readMountinfo } from '../scanner/mounts.ts';
import type { ScannerControl, ScannerOptions, ScannerReports } from '../scanner/scanner-messages.ts';
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
  /** The other end of its channel. */
  readonly end: ChannelEnd;
  /** None: it waits for its first message. */
  roots: readonly number[];
  readonly cell: Cell;
}

export class Walkers {
  readonly #threads: ThreadSettings;
  readonly #output: WalkersOutput;
  readonly #walkers = new Set<Walker>();
  readonly #timer: NodeJS.Timeout;
  #waiting: Walker | undefined;
  /** Threads that walk, or did. */
  started = 0;
  abandoned = 0;
  #last: number = Date.now();
  #from = 0;

  constructor(threads: ThreadSettings, output: WalkersOutput) {
    this.#threads = threads;
    this.#output = output;
    this.#waiting = this.#start();
    this.#timer = setInterval(() => this.#look(), LOOK_MILLISECONDS).unref();
  }

  /** What is to be walked is known. */
  begin({ roots, ...settings }: ScannerOptions): void {
    const groups = groupByDevice(roots, readMountinfo());
    this.started = groups.length;
    for (const group of groups) this.#begin({ roots: group, ...settings });
    if (groups.length > 0) return;
    void this.stop();
    queueMicrotask(() => this.#output.finished());
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

  #start(): Walker {
    const [scannerEnd, end] = createChannel('scanner', 'dbmanager');
    const cell = createCell();
    const start = {
      stage: 'scanner',
      name: `scanner ${this.#walkers.size + 1}`,
      options: undefined,
      ends: { dbmanager: scannerEnd },
      cells: [cell],
      ...this.#threads,
    };
    const walker: Walker = {
      roots: [],
      cell,
      end,
      thread: new Backstage<ScannerControl, ScannerReports>(
        start,
        () => this.#done(walker),
        (error) => this.#lose(walker, error.message),
      ),
    };
    // Whoever is asked for a scan holds the process.
    walker.thread.unref();
    this.#walkers.add(walker);
    return walker;
  }

  #begin(options: ScannerOptions): void {
    const walker = this.#waiting ?? this.#start();
    this.#waiting = undefined;
    walker.roots = options.roots.map(({ id }) => id);
    walker.thread.ref();
    this.#output.attach(walker.end, walker.roots);
    walker.thread.send({ kind: 'begin', options });
  }

  #done(walker: Walker): void {
    if (!this.#leave(walker)) return;
    void this.#end(walker, 2_000);
    this.#checkFinished();
  }

  #lose(walker: Walker, reason: string): void {
    const isWaiting = walker === this.#waiting;
    if (!this.#leave(walker) || isWaiting) return;
    this.#output.lost(walker.roots, reason);
    this.#checkFinished();
  }

  #leave(walker: Walker): boolean {
    if (walker === this.#waiting) this.#waiting = undefined;
    return this.#walkers.delete(walker);
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
