/**
 * One queue of the dispatcher, refilled from the database: a pull is sent when half of the queue is empty, and stands
 * until it is answered. What the dispatcher holds is bounded by the queue's size plus what is with threads.
 */
import { Fifo } from '../channel/fifo.ts';
import type { ConsumerName, Packet } from '../channel/packet.ts';

export class Consumer {
  readonly name: ConsumerName;
  readonly #capacity: number;
  readonly #queue = new Fifo<Packet>();
  #pulling = false;
  #off = false;

  constructor(name: ConsumerName, capacity: number) {
    this.name = name;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#queue.size;
  }

  get isOn(): boolean {
    return !this.#off;
  }

  /** How much to pull now; 0: a pull stands, or there is enough. */
  wants(): number {
    if (this.#pulling || this.#off || this.#queue.size * 2 > this.#capacity) return 0;
    this.#pulling = true;
    return this.#capacity - this.#queue.size;
  }

  /** The answer to the pull. */
  refill(packets: readonly Packet[]): void {
    this.#pulling = false;
    if (this.#off) return;
    for (const packet of packets) this.#queue.push(packet);
  }

  take(): Packet | undefined {
    return this.#queue.shift();
  }

  /** Work that a thread did not come to: before all other. */
  giveBack(packet: Packet): void {
    if (!this.#off) this.#queue.unshift(packet);
  }

  /** It does not wait here any longer. */
  drop(id: number): void {
    this.#queue.pick((packet) => packet.id === id);
  }

  /** Nothing of it is worked at any more. */
  switchOff(): void {
    this.#off = true;
    this.clear();
  }

  clear(): void {
    while (this.#queue.shift() !== undefined);
  }
}
