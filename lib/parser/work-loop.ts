/**
 * The order of work in a parser thread: one packet at a time, those of the `now` lane first. A parse never lets the
 * event loop turn, so between two files the lanes are polled, or neither `now` nor `stop` would be seen before the
 * queue is empty.
 *
 * idle -> working (a packet comes) -> idle (none is left) ... -> stopped (`stop` came; packets not begun are dropped)
 */
import { Fifo } from '../channel/fifo.ts';
import type { Lane, Packet } from '../channel/packet.ts';
import type { ParserTakes } from './parser-messages.ts';

export interface LoopLane {
  readonly poll: () => ParserTakes | undefined;
  readonly push: (result: Packet) => void;
}

export class WorkLoop {
  readonly #lanes: Readonly<Record<Lane, LoopLane>>;
  readonly #work: (packet: Packet) => Promise<Packet>;
  readonly #stopped: () => void;
  readonly #now = new Fifo<Packet>();
  readonly #normal = new Fifo<Packet>();
  #state: 'idle' | 'working' | 'stopped' = 'idle';
  #stop = false;
  /** The packet at work, and the lane that its result takes. */
  #at: { readonly id: number; lane: Lane } | undefined;

  constructor(
    lanes: Readonly<Record<Lane, LoopLane>>,
    work: (packet: Packet) => Promise<Packet>,
    stopped: () => void,
  ) {
    this.#lanes = lanes;
    this.#work = work;
    this.#stopped = stopped;
  }

  /** A message of either lane. */
  take(lane: Lane, message: ParserTakes): void {
    if (message.kind === 'stop') this.#stop = true;
    else for (const packet of message.packets) this.#queue(lane, packet);
    if (this.#state === 'idle') void this.#run();
  }

  /** One that is here already was moved up: it waits in the other lane, or is at work this moment. */
  #queue(lane: Lane, packet: Packet): void {
    if (lane === 'normal') this.#normal.push(packet);
    else if (packet.id === this.#at?.id) this.#at.lane = 'now';
    else {
      this.#normal.pick(({ id }) => id === packet.id);
      this.#now.push(packet);
    }
  }

  async #run(): Promise<void> {
    this.#state = 'working';
    for (let lane = this.#next(); lane !== undefined; lane = this.#next()) {
      const packet = (lane === 'now' ? this.#now : this.#normal).shift() as Packet;
      const at = { id: packet.id, lane };
      this.#at = at;
      const result = await this.#work(packet);
      this.#at = undefined;
      this.#lanes[at.lane].push(result.lane === at.lane ? result : { ...result, lane: at.lane });
    }
    if (!this.#stop) {
      this.#state = 'idle';
      return;
    }
    this.#state = 'stopped';
    this.#stopped();
  }

  /** The lane whose packet is next; undefined: none, or asked to stop. */
  #next(): Lane | undefined {
    for (const lane of ['now', 'normal'] as const) {
      for (
        let message = this.#lanes[lane].poll();
        message !== undefined;
        message = this.#lanes[lane].poll()
      ) {
        this.take(lane, message);
      }
    }
    if (this.#stop) return undefined;
    if (this.#now.size > 0) return 'now';
    return this.#normal.size > 0 ? 'normal' : undefined;
  }
}
