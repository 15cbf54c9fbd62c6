/**
 * The scanner thread of those who wait for a file: started with the first of them, kept for the next ones. One that does
 * not answer (a dead mount holds it in the kernel) is abandoned, and another one takes its place: the others are not to
 * wait for that disk.
 */
import { createChannel } from '../channel/channel.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import type { MediaType } from '../metadata/document.ts';
import type { ScannerControl, ScannerOptions, ScannerReports } from '../scanner/scanner-messages.ts';
import { Backstage } from './backstage.ts';
import type { ThreadSettings } from './backstage.ts';
import { atWork, createCell } from './cell.ts';
import type { Cell } from './cell.ts';

/** For one file and the folder it lies in. */
const SILENCE_MILLISECONDS = 5_000;
const LOOK_MILLISECONDS = 1_000;

export interface LookerOutput {
  /** The other end of its channel, for the DB manager. */
  attach(end: ChannelEnd): void;
  /** The question with this ticket has no answer; those behind it go to the next thread. */
  lost(ticket: number, reason: string): void;
}

export class Looker {
  readonly #options: ScannerOptions;
  readonly #threads: ThreadSettings;
  readonly #output: LookerOutput;
  #thread: Backstage<ScannerControl, ScannerReports> | undefined;
  #cell: Cell | undefined;
  #timer: NodeJS.Timeout | undefined;
  #started = 0;
  #abandoned = 0;
  #stopped = false;

  constructor(suffixes: Readonly<Record<string, MediaType>>, threads: ThreadSettings, output: LookerOutput) {
    this.#options = { roots: [], others: [], suffixes };
    this.#threads = threads;
    this.#output = output;
  }

  /** Somebody waits: after `stop` another process, while the DB manager ends, and its file is looked at by the next holder. */
  need(): void {
    if (this.#stopped) return;
    if (this.#thread === undefined) this.#start();
    this.#timer ??= setInterval(() => this.#look(), LOOK_MILLISECONDS).unref();
  }

  /** Nobody waits. */
  rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** @returns threads that could not be ended */
  async stop(): Promise<number> {
    this.#stopped = true;
    this.rest();
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.stop({ kind: 'stop' }, 500);
    return this.#abandoned + (thread === undefined || thread.ended ? 0 : 1);
  }

  #start(): void {
    const [end, dbEnd] = createChannel('scanner', 'dbmanager');
    const cell = createCell();
    this.#cell = cell;
    this.#output.attach(dbEnd);
    const thread = new Backstage<ScannerControl, ScannerReports>(
      {
        stage: 'scanner',
        name: `scanner on demand ${++this.#started}`,
        options: undefined,
        ends: { dbmanager: end },
        cells: [cell],
        ...this.#threads,
      },
      () => undefined,
      (error) => this.#replace(error.message),
    );
    thread.unref();
    thread.send({ kind: 'begin', options: this.#options });
    this.#thread = thread;
  }

  #look(): void {
    const work = this.#cell === undefined ? undefined : atWork(this.#cell);
    if (work === undefined || Date.now() - work.since < SILENCE_MILLISECONDS) return;
    this.#thread?.abandon();
    this.#abandoned++;
    this.#replace('not answering');
  }

  #replace(reason: string): void {
    const work = this.#cell === undefined ? undefined : atWork(this.#cell);
    if (work !== undefined) this.#output.lost(work.ticket, reason);
    if (!this.#stopped) this.#start();
  }
}
