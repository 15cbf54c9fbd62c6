/**
 * A FIFO between two threads, over one MessagePort. Typed by one union a direction, named by its arrow in the
 * topology, and counted: a MessagePort has no bound and tells nobody how much waits in it, so both sides share two
 * counters and either can say how deep the channel is.
 */
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { flushTrace, traceMessage, traceTaking } from './trace.ts';

/** One end of a channel, before it is opened: goes to its thread in `workerData` or in a message (transfer the port). */
export interface ChannelEnd {
  readonly port: MessagePort;
  /** `from>to` of what this end sends, or `from>to lane`, as in the topology. */
  readonly arrow: string;
  /** Sent by side 0, taken from side 0, sent by side 1, taken from side 1. */
  readonly counters: Int32Array;
  readonly side: 0 | 1;
}

/**
 * @param lane where the same two threads have several channels
 * @returns the end of `from` and the end of `to`
 */
export function createChannel(from: string, to: string, lane?: string): [ChannelEnd, ChannelEnd] {
  const { port1, port2 } = new MessageChannel();
  const counters = new Int32Array(new SharedArrayBuffer(16));
  const suffix = lane === undefined ? '' : ` ${lane}`;
  return [
    { port: port1, arrow: `${from}>${to}${suffix}`, counters, side: 0 },
    { port: port2, arrow: `${to}>${from}${suffix}`, counters, side: 1 },
  ];
}

export class Channel<Send, Take> {
  readonly arrow: string;
  readonly #port: MessagePort;
  readonly #counters: Int32Array;
  readonly #sent: number;
  readonly #taken: number;
  #open = true;

  constructor(end: ChannelEnd) {
    this.arrow = end.arrow;
    this.#port = end.port;
    this.#counters = end.counters;
    this.#sent = end.side * 2;
    this.#taken = (1 - end.side) * 2 + 1;
  }

  send(message: Send, transfer?: readonly (MessagePort | ArrayBuffer)[]): void {
    if (!this.#open) return;
    Atomics.add(this.#counters, this.#sent, 1);
    traceMessage(this.arrow, message);
    if (transfer === undefined) this.#port.postMessage(message);
    else this.#port.postMessage(message, transfer);
  }

  /** Messages arrive in the order they were sent. Those that came before the first call are kept until then. */
  listen(take: (message: Take) => void): this {
    const taking = traceTaking(this.arrow, take);
    this.#port.on('message', (message: Take) => {
      Atomics.add(this.#counters, this.#taken, 1);
      taking(message);
    });
    return this;
  }

  /** The next message, without waiting: works beside a listener, between two pieces of synchronous work. */
  poll(): Take | undefined {
    const received = receiveMessageOnPort(this.#port);
    if (received === undefined) return undefined;
    Atomics.add(this.#counters, this.#taken, 1);
    return received.message as Take;
  }

  /** Takes, now, the next message. @returns false: there is none */
  takeOne(take: (message: Take) => void): boolean {
    const message = this.poll();
    if (message !== undefined) take(message);
    return message !== undefined;
  }

  /** Takes, now, what came and was not taken: the last words of a thread that has ended. */
  drain(take: (message: Take) => void): void {
    while (this.takeOne(take));
  }

  /** Called once when the other end has closed, after everything it had sent was taken. */
  onClose(closed: () => void): this {
    this.#port.once('close', closed);
    return this;
  }

  /** Messages this end has sent that the other end has not taken. */
  get depth(): number {
    return Atomics.load(this.#counters, this.#sent) - Atomics.load(this.#counters, this.#sent + 1);
  }

  /** The other end still gets what was sent; later sends are dropped. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    flushTrace();
    this.#port.close();
  }

  /** From now on an open channel does not keep its thread alive, */
  unref(): void {
    this.#port.unref();
  }

  /** and now it does again. */
  ref(): void {
    this.#port.ref();
  }
}
