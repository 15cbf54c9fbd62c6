/**
 * A thread that the main thread starts and talks to: the DB manager, the dispatcher, a scanner, the reader.
 *
 *     running --stop--> stopping --its end, or too late--> ended
 *     running --it ends by itself--> ended (`lost` is called once)
 */
import type { Worker } from 'node:worker_threads';
import { Channel, createChannel } from '../channel/channel.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import type { TraceTarget } from '../channel/trace.ts';
import { ValhallaError, toWire } from '../errors.ts';
import type { Cell } from './cell.ts';
import { spawn } from './spawn.ts';
import { within } from './within.ts';

export interface BackstageStart {
  /** Name of the stage in the topology. */
  readonly stage: string;
  readonly name?: string | undefined;
  readonly options: unknown;
  /** Channels to other threads, beside the one to the main thread. */
  readonly ends?: Readonly<Record<string, ChannelEnd>> | undefined;
  readonly cells?: readonly Cell[] | undefined;
  readonly trace?: TraceTarget | undefined;
  readonly nice?: number | undefined;
}

/** What all threads of a library have in common. */
export type ThreadSettings = Pick<BackstageStart, 'trace' | 'nice'>;

interface Message {
  readonly kind: string;
}

export class Backstage<Takes extends Message, Gives extends Message> {
  readonly #worker: Worker;
  readonly #channel: Channel<Takes, Gives>;
  readonly #exited: Promise<void>;
  #stopping = false;
  #ended = false;
  #stopped: (message: Gives) => void = () => {};

  /** @param lost the thread ended though nobody had asked it to */
  constructor(
    { stage, name = stage, options, ends = {}, cells = [], trace, nice }: BackstageStart,
    take: (message: Gives) => void,
    lost: (error: ValhallaError) => void,
  ) {
    const [main, end] = createChannel('main', stage);
    const hear = (message: Gives): void => {
      if (message.kind === 'stopped') this.#stopped(message);
      else take(message);
    };
    this.#channel = new Channel<Takes, Gives>(main).listen(hear);
    this.#worker = spawn(`${stage}/${stage}-worker`, {
      name,
      ends: { ...ends, main: end },
      cells,
      options,
      trace,
      nice,
    });
    let death: unknown;
    this.#worker.once('error', (error) => {
      death = error;
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#exited = promise;
    this.#worker.once('exit', () => {
      this.#ended = true;
      // The end of a thread may be told before its last words.
      this.#channel.drain(hear);
      this.#channel.close();
      resolve();
      if (this.#stopping) return;
      const why = death === undefined ? 'it ended without a word' : toWire(death).message;
      lost(
        new ValhallaError(
          'ERR_VALHALLA_THREAD_DIED',
          `The ${name} thread ended: ${why}. What was stored is safe; open the library again.`,
          { cause: death },
        ),
      );
    });
  }

  get running(): boolean {
    return !this.#ended && !this.#stopping;
  }

  send(message: Takes, transfer: readonly ChannelEnd[] = []): void {
    this.#channel.send(
      message,
      transfer.map(({ port }) => port),
    );
  }

  /** The application's process may end while this thread waits. */
  unref(): void {
    this.#worker.unref();
    this.#channel.unref();
  }

  ref(): void {
    this.#worker.ref();
    this.#channel.ref();
  }

  /**
   * Asks it to stop and waits, for a bounded time; then it is terminated, and abandoned if that does not end it either.
   *
   * @returns its last message; undefined: it was abandoned
   */
  async stop(message: Takes, milliseconds: number): Promise<Gives | undefined> {
    if (this.#ended) return undefined;
    this.#stopping = true;
    this.ref();
    let last: Gives | undefined;
    this.#stopped = (stopped) => {
      last = stopped;
    };
    this.#channel.send(message);
    if (await within(milliseconds, this.#exited)) return last;
    this.abandon();
    await within(300, this.#exited);
    return this.#ended ? last : undefined;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Ends it without waiting: a thread that is blocked in the kernel never comes to its end. */
  abandon(): void {
    this.#stopping = true;
    void this.#worker.terminate();
    this.#worker.unref();
    this.#channel.close();
  }
}
