/** The packets of one grabber that wait in its thread: those somebody waits for (`now`) before the others. */
import { Fifo } from '../channel/fifo.ts';
import type { Packet } from '../channel/packet.ts';

export class WorkQueue {
  readonly #now = new Fifo<Packet>();
  readonly #normal = new Fifo<Packet>();

  get size(): number {
    return this.#now.size + this.#normal.size;
  }

  /** Somebody waits. */
  get urgent(): boolean {
    return this.#now.size > 0;
  }

  /** One of the lane `now` that waits here already is moved up. */
  push(packet: Packet): void {
    if (packet.lane === 'now') {
      this.#normal.pick(({ id }) => id === packet.id);
      this.#now.push(packet);
    } else this.#normal.push(packet);
  }

  take(): Packet | undefined {
    return this.#now.shift() ?? this.#normal.shift();
  }

  /** Everything of the lane whose turn it is. */
  takeLane(): Packet[] {
    const lane = this.urgent ? this.#now : this.#normal;
    const packets: Packet[] = [];
    for (let packet = lane.shift(); packet !== undefined; packet = lane.shift()) packets.push(packet);
    return packets;
  }

  peek(): Packet | undefined {
    for (const packet of this.#now) return packet;
    for (const packet of this.#normal) return packet;
    return undefined;
  }
}
